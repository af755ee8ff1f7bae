package maru.chat.roster;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import maru.chat.account.Account;
import maru.chat.jid.Jid;
import maru.chat.routing.Extension;
import maru.chat.routing.Query;
import maru.chat.routing.QueryHandler;
import maru.chat.routing.Specification;
import maru.chat.session.Session;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/// RFC 6121 §2: roster get, set and remove, with versions (§2.6).
public final class RosterQueries implements QueryHandler, Extension {

    private static final int NAME_AT_MOST = 200;
    private static final int GROUPS_AT_MOST = 20;

    private final Rosters rosters;
    private final RosterPushes pushes;
    private final Subscriptions subscriptions;

    public RosterQueries(Rosters rosters, RosterPushes pushes, Presences presences) {
        this.rosters = rosters;
        this.pushes = pushes;
        this.subscriptions = presences.subscriptions();
    }

    @Override
    public Specification specification() {
        return new Specification(
                "RFC 6121", "2011", "XMPP: Instant Messaging and Presence, section 2");
    }

    @Override
    public Set<String> namespaces() {
        return Set.of(Namespaces.ROSTER);
    }

    @Override
    public Set<Target> targets() {
        return Set.of(Target.OWN, Target.OTHER);
    }

    @Override
    public @Nullable Element answer(Query query) throws StanzaFault {
        if (!query.isOwn()) {
            throw StanzaFault.of(Condition.FORBIDDEN);
        }
        if (!query.payload().name().equals("query")) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        Account account = query.account().orElseThrow();
        if (query.isSet()) {
            set(account, query.payload());
            return null;
        }
        Session session = query.session();
        session.isInterested(true);
        String version = rosters.version(account);
        if (version.equals(query.payload().attribute("ver"))) {
            return null;
        }
        Element roster = Element.of("query", Namespaces.ROSTER);
        if (query.payload().has("ver")) {
            roster = roster.with("ver", version);
        }
        List<Element> items = new ArrayList<>();
        for (RosterItem item : rosters.items(account)) {
            if (!item.hidden()) {
                items.add(item.element());
            }
        }
        return roster.addAll(items);
    }

    private void set(Account account, Element query) throws StanzaFault {
        List<Element> items = query.children("item");
        if (items.size() != 1) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        Element item = items.getFirst();
        Jid contact = Jid.orNull(item.attribute("jid"));
        if (contact == null) {
            throw StanzaFault.of(item.has("jid") ? Condition.JID_MALFORMED : Condition.BAD_REQUEST);
        }
        contact = contact.bare();
        if (item.attribute("subscription", "").equals("remove")) {
            subscriptions.remove(account, contact);
            return;
        }
        List<String> groups = groups(item);
        String name = item.attribute("name", "");
        if (name.length() > NAME_AT_MOST) {
            throw StanzaFault.of(Condition.NOT_ACCEPTABLE);
        }
        RosterItem before = rosters.item(account, contact);
        if (before != null && before.shared()) {
            throw StanzaFault.of(Condition.NOT_ALLOWED);
        }
        if (before == null && rosters.size(account) >= Rosters.ITEMS_AT_MOST) {
            throw StanzaFault.of(Condition.RESOURCE_CONSTRAINT);
        }
        pushes.push(account, rosters.change(account, contact, each -> each.named(name, groups)));
    }

    private static List<String> groups(Element item) throws StanzaFault {
        List<String> groups = new ArrayList<>();
        for (Element group : item.children("group")) {
            String name = group.text();
            if (name.isEmpty() || name.length() > NAME_AT_MOST) {
                throw StanzaFault.of(Condition.NOT_ACCEPTABLE);
            }
            if (groups.contains(name)) {
                throw StanzaFault.of(Condition.BAD_REQUEST);
            }
            groups.add(name);
        }
        if (groups.size() > GROUPS_AT_MOST) {
            throw StanzaFault.of(Condition.NOT_ACCEPTABLE);
        }
        return groups;
    }
}
