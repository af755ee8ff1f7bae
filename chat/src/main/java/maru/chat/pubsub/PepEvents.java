package maru.chat.pubsub;

import java.util.List;
import java.util.Set;
import maru.chat.account.Account;
import maru.chat.pubsub.PepStore.Access;
import maru.chat.pubsub.PepStore.Found;
import maru.chat.pubsub.PepStore.Item;
import maru.chat.pubsub.PepStore.PepNode;
import maru.chat.roster.Presences;
import maru.chat.roster.RosterItem;
import maru.chat.roster.Rosters;
import maru.chat.routing.Router;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;

/// Tells those who want to know of what an account publishes (XEP-0163 §4): her own devices, and
/// contacts who see her presence.
public final class PepEvents {

    private static final String EVENT = "http://jabber.org/protocol/pubsub#event";

    private final Router router;
    private final Rosters rosters;
    private final Presences presences;
    private final Interests interests;
    private final PepStore store;

    public PepEvents(
            Router router,
            Rosters rosters,
            Presences presences,
            Interests interests,
            PepStore store) {
        this.router = router;
        this.rosters = rosters;
        this.presences = presences;
        this.interests = interests;
        this.store = store;
        interests.whenLearned(this::catchUp);
    }

    String address(Account account) {
        return router.address(account).toString();
    }

    void published(Account account, PepNode node, Item item) {
        tell(account, node, event(account.local(), items(node.name(), Pep.item(item, EVENT))));
    }

    void retracted(Account account, PepNode node, String id) {
        Element retract = Element.of("retract", EVENT).with("id", id);
        tell(account, node, event(account.local(), items(node.name(), retract)));
    }

    void deleted(Account account, PepNode node) {
        Element delete = Element.of("delete", EVENT).with("node", node.name());
        tell(account, node, event(account.local(), delete));
    }

    private static Element items(String node, Element content) {
        return Element.of("items", EVENT).with("node", node).add(content);
    }

    private Element event(String local, Element content) {
        return Element.of("message", Namespaces.CLIENT)
                .with("type", "headline")
                .with("from", local + "@" + router.domain())
                .add(Element.of("event", EVENT).add(content));
    }

    private void tell(Account account, PepNode node, Element event) {
        Packet packet = Packet.of(event);
        for (Session own : router.whereabouts().available(account.local())) {
            if (interests.wants(own, node.name())) {
                own.deliver(packet);
            }
        }
        if (node.access() == Access.WHITELIST) {
            return;
        }
        for (RosterItem item : rosters.items(account)) {
            if (!item.from() || !item.contact().domain().equals(router.domain())) {
                continue;
            }
            for (Session each : router.whereabouts().available(item.contact().local())) {
                if (interests.wants(each, node.name())
                        && presences.maySee(each.account(), account)) {
                    each.deliver(packet);
                }
            }
        }
    }

    /// The newest items for a client that has just said what it wants.
    private void catchUp(Session session, Set<String> nodes) {
        String own = session.address().local();
        for (Found each : store.newest(List.of(own), nodes, true)) {
            deliver(session, each);
        }
        List<String> contacts =
                rosters.items(session.account()).stream()
                        .filter(
                                item ->
                                        item.to()
                                                && item.contact().domain().equals(router.domain()))
                        .map(item -> item.contact().local())
                        .toList();
        for (Found each : store.newest(contacts, nodes, false)) {
            boolean sees =
                    router.accounts()
                            .find(each.local())
                            .filter(whose -> presences.maySee(session.account(), whose))
                            .isPresent();
            if (sees) {
                deliver(session, each);
            }
        }
    }

    private void deliver(Session session, Found found) {
        session.deliver(event(found.local(), items(found.node(), Pep.item(found.item(), EVENT))));
    }
}
