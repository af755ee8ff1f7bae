package maru.chat.pubsub;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.chat.account.Account;
import maru.chat.extension.Discovery;
import maru.chat.pubsub.PepStore.Access;
import maru.chat.pubsub.PepStore.Item;
import maru.chat.pubsub.PepStore.PepNode;
import maru.chat.roster.Presences;
import maru.chat.routing.Extension;
import maru.chat.routing.Query;
import maru.chat.routing.QueryHandler;
import maru.chat.routing.Specification;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.DataForm;
import maru.chat.xml.Element;
import org.jspecify.annotations.Nullable;

/// XEP-0163 over XEP-0060: each account is a small publish-subscribe service of its own, for
/// avatars (XEP-0084), nicks (XEP-0172), bookmarks (XEP-0402) and private data (XEP-0223).
public final class Pep implements QueryHandler, Extension, Discovery.Contributor {

    static final String PUBSUB = "http://jabber.org/protocol/pubsub";
    static final String OWNER = "http://jabber.org/protocol/pubsub#owner";
    static final String ERRORS = "http://jabber.org/protocol/pubsub#errors";
    private static final String CONFIG = PUBSUB + "#node_config";
    private static final String OPTIONS = PUBSUB + "#publish-options";
    private static final int ITEMS_AT_MOST = 500;
    private static final int NODES_AT_MOST = 100;

    private final PepStore store;
    private final PepEvents events;
    private final Presences presences;

    public Pep(PepStore store, PepEvents events, Presences presences) {
        this.store = store;
        this.events = events;
        this.presences = presences;
    }

    @Override
    public Specification specification() {
        return new Specification("XEP-0163", "1.2.2", "Personal Eventing Protocol");
    }

    @Override
    public List<Element> accountIdentities() {
        return List.of(Discovery.identity("pubsub", "pep", ""));
    }

    @Override
    public List<String> accountFeatures() {
        List<String> features = new ArrayList<>(List.of(PUBSUB));
        for (String each :
                List.of(
                        "access-open",
                        "access-presence",
                        "access-whitelist",
                        "auto-create",
                        "auto-subscribe",
                        "config-node",
                        "create-and-configure",
                        "create-nodes",
                        "delete-items",
                        "delete-nodes",
                        "filtered-notifications",
                        "item-ids",
                        "last-published",
                        "multi-items",
                        "persistent-items",
                        "presence-notifications",
                        "publish",
                        "publish-options",
                        "purge-nodes",
                        "retract-items",
                        "retrieve-default",
                        "retrieve-items")) {
            features.add(PUBSUB + "#" + each);
        }
        return features;
    }

    @Override
    public List<Element> items(Query query) {
        if (query.account().isEmpty() || query.node() != null) {
            return List.of();
        }
        Account account = query.account().get();
        List<Element> items = new ArrayList<>();
        for (PepNode node : store.nodes(account.id())) {
            if (mayRead(query, account, node)) {
                items.add(
                        Element.of("item", Discovery.ITEMS)
                                .with("jid", events.address(account))
                                .with("node", node.name()));
            }
        }
        return items;
    }

    @Override
    public @Nullable Element info(Query query, String name) {
        if (query.account().isEmpty()) {
            return null;
        }
        Account account = query.account().get();
        return store.node(account.id(), name)
                .filter(node -> mayRead(query, account, node))
                .map(
                        node ->
                                Element.of("query", Discovery.INFO)
                                        .with("node", name)
                                        .add(Discovery.identity("pubsub", "leaf", ""))
                                        .addAll(Discovery.features(List.of(PUBSUB))))
                .orElse(null);
    }

    @Override
    public Set<String> namespaces() {
        return Set.of(PUBSUB, OWNER);
    }

    @Override
    public Set<Target> targets() {
        return Set.of(Target.OWN, Target.OTHER);
    }

    @Override
    public @Nullable Element answer(Query query) throws StanzaFault {
        Account account = query.account().orElseThrow();
        Element action = query.payload().first();
        if (action == null) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        if (query.payload().namespace().equals(PUBSUB) && !query.isSet()) {
            if (action.name().equals("items")) {
                return retrieve(query, account, action);
            }
            throw unsupported(action.name());
        }
        if (!query.isOwn()) {
            throw StanzaFault.of(Condition.FORBIDDEN);
        }
        String name = action.attribute("node", "");
        if (query.payload().namespace().equals(OWNER)) {
            return owner(query, account, action, name);
        }
        return switch (action.name()) {
            case "publish" -> publish(query, account, action, name);
            case "retract" -> {
                retract(account, action, name);
                yield null;
            }
            case "create" -> create(query, account, name);
            default -> throw unsupported(action.name());
        };
    }

    private static StanzaFault unsupported(String feature) {
        return StanzaFault.of(Condition.FEATURE_NOT_IMPLEMENTED)
                .with(Element.of("unsupported", ERRORS).with("feature", feature));
    }

    /// Whether the asker may read a node; whoever may not is told as if there were none.
    private boolean mayRead(Query query, Account account, PepNode node) {
        if (query.isOwn()) {
            return true;
        }
        Optional<Account> asker = query.asker();
        return asker.isPresent()
                && switch (node.access()) {
                    case OPEN -> true;
                    case PRESENCE -> presences.maySee(asker.get(), account);
                    case WHITELIST -> false;
                };
    }

    private PepNode readable(Query query, Account account, String name) throws StanzaFault {
        return store.node(account.id(), name)
                .filter(node -> mayRead(query, account, node))
                .orElseThrow(() -> StanzaFault.of(Condition.ITEM_NOT_FOUND));
    }

    private Element retrieve(Query query, Account account, Element asked) throws StanzaFault {
        String name = asked.attribute("node", "");
        readable(query, account, name);
        List<String> ids =
                asked.children("item").stream().map(each -> each.attribute("id", "")).toList();
        List<Item> found;
        if (ids.isEmpty()) {
            int max = ITEMS_AT_MOST;
            try {
                max = Math.min(max, Integer.parseInt(asked.attribute("max_items", "" + max)));
            } catch (NumberFormatException notANumber) {
                throw StanzaFault.of(Condition.BAD_REQUEST);
            }
            found = store.items(account.id(), name, max);
        } else {
            found = store.items(account.id(), name, ids);
        }
        Element items = Element.of("items", PUBSUB).with("node", name);
        for (Item each : found) {
            items = items.add(item(each, PUBSUB));
        }
        return Element.of("pubsub", PUBSUB).add(items);
    }

    static Element item(Item item, String namespace) {
        return Element.of("item", namespace).with("id", item.id()).add(item.content());
    }

    private Element publish(Query query, Account account, Element publish, String name)
            throws StanzaFault {
        if (name.isEmpty() || name.length() > 400) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        List<Element> items = publish.children("item");
        Element payload = items.size() == 1 ? items.getFirst().first() : null;
        if (payload == null) {
            throw StanzaFault.of(Condition.BAD_REQUEST)
                    .with(Element.of("payload-required", ERRORS));
        }
        Element options = query.payload().child("publish-options");
        DataForm wanted = options == null ? null : DataForm.in(options).orElse(null);
        PepNode node = node(account, name, wanted);
        String id = items.getFirst().attribute("id", "");
        Item item = new Item(id.isEmpty() ? UUID.randomUUID().toString() : id, payload);
        if (item.id().length() > 400) {
            throw StanzaFault.of(Condition.NOT_ACCEPTABLE);
        }
        store.publish(account.id(), node, item);
        events.published(account, node, item);
        return Element.of("pubsub", PUBSUB)
                .add(
                        Element.of("publish", PUBSUB)
                                .with("node", name)
                                .add(Element.of("item", PUBSUB).with("id", item.id())));
    }

    /// The node to publish to: made where there is none, and refused where it is set up in another
    /// way than the publisher relies on (XEP-0060 §7.1.5).
    private PepNode node(Account account, String name, @Nullable DataForm wanted)
            throws StanzaFault {
        Optional<PepNode> there = store.node(account.id(), name);
        if (there.isPresent()) {
            if (wanted != null && wanted.is(OPTIONS) && !fits(there.get(), wanted)) {
                throw StanzaFault.of(Condition.CONFLICT)
                        .with(Element.of("precondition-not-met", ERRORS));
            }
            return there.get();
        }
        if (store.nodes(account.id()).size() >= NODES_AT_MOST) {
            throw StanzaFault.of(Condition.RESOURCE_CONSTRAINT);
        }
        PepNode made = changed(new PepNode(name, Access.PRESENCE, 1), wanted);
        store.put(account.id(), made);
        return made;
    }

    private static boolean fits(PepNode node, DataForm wanted) throws StanzaFault {
        PepNode asked = changed(node, wanted);
        return asked.access() == node.access() && asked.itemsKept() <= node.itemsKept();
    }

    private static PepNode changed(PepNode node, @Nullable DataForm form) throws StanzaFault {
        if (form == null) {
            return node;
        }
        String access = form.value("pubsub#access_model");
        String kept = form.value("pubsub#max_items");
        try {
            Access model =
                    access == null
                            ? node.access()
                            : Access.of(access)
                                    .orElseThrow(() -> StanzaFault.of(Condition.NOT_ACCEPTABLE));
            int items =
                    kept == null
                            ? node.itemsKept()
                            : kept.equals("max")
                                    ? ITEMS_AT_MOST
                                    : Math.clamp(Integer.parseInt(kept), 1, ITEMS_AT_MOST);
            return new PepNode(node.name(), model, items);
        } catch (NumberFormatException notANumber) {
            throw StanzaFault.of(Condition.NOT_ACCEPTABLE);
        }
    }

    private void retract(Account account, Element retract, String name) throws StanzaFault {
        PepNode node = own(account, name);
        for (Element each : retract.children("item")) {
            String id = each.attribute("id", "");
            if (!store.retract(account.id(), name, id)) {
                throw StanzaFault.of(Condition.ITEM_NOT_FOUND);
            }
            events.retracted(account, node, id);
        }
    }

    private PepNode own(Account account, String name) throws StanzaFault {
        return store.node(account.id(), name)
                .orElseThrow(() -> StanzaFault.of(Condition.ITEM_NOT_FOUND));
    }

    private @Nullable Element create(Query query, Account account, String asked)
            throws StanzaFault {
        String name = asked.isEmpty() ? UUID.randomUUID().toString() : asked;
        if (store.node(account.id(), name).isPresent()) {
            throw StanzaFault.of(Condition.CONFLICT);
        }
        Element configure = query.payload().child("configure");
        node(account, name, configure == null ? null : DataForm.in(configure).orElse(null));
        return asked.isEmpty()
                ? Element.of("pubsub", PUBSUB).add(Element.of("create", PUBSUB).with("node", name))
                : null;
    }

    private @Nullable Element owner(Query query, Account account, Element action, String name)
            throws StanzaFault {
        PepNode node = own(account, name);
        switch (action.name()) {
            case "delete" -> {
                store.delete(account.id(), name);
                events.deleted(account, node);
            }
            case "purge" -> store.purge(account.id(), name);
            case "configure" -> {
                if (!query.isSet()) {
                    return Element.of("pubsub", OWNER)
                            .add(Element.of("configure", OWNER).with("node", name).add(form(node)));
                }
                store.put(account.id(), changed(node, DataForm.in(action).orElse(null)));
            }
            default -> throw unsupported(action.name());
        }
        return null;
    }

    private static Element form(PepNode node) {
        return DataForm.make("form", CONFIG)
                .choice(
                        "pubsub#access_model",
                        "list-single",
                        "읽을 수 있는 사람 (Who may read)",
                        List.of("open", "presence", "whitelist"),
                        node.access().word())
                .text("pubsub#max_items", "보관 수 (Items kept)", "" + node.itemsKept())
                .flag("pubsub#persist_items", "보관 (Kept)", true)
                .done();
    }
}
