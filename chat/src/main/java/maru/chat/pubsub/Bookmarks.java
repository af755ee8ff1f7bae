package maru.chat.pubsub;

import java.util.List;
import maru.chat.account.Account;
import maru.chat.jid.Jid;
import maru.chat.pubsub.PepStore.Access;
import maru.chat.pubsub.PepStore.Item;
import maru.chat.pubsub.PepStore.PepNode;
import maru.chat.routing.Extension;
import maru.chat.routing.Specification;
import maru.chat.xml.Element;

/// XEP-0402: bookmarks that the server puts into an account for rooms that the school's rules keep,
/// so that clients enter them by themselves.
public final class Bookmarks implements Extension {

    private static final String NAMESPACE = "urn:xmpp:bookmarks:1";
    private static final PepNode NODE = new PepNode(NAMESPACE, Access.WHITELIST, 500);

    private final PepStore store;
    private final PepEvents events;

    public Bookmarks(PepStore store, PepEvents events) {
        this.store = store;
        this.events = events;
    }

    @Override
    public Specification specification() {
        return new Specification("XEP-0402", "1.2.0", "PEP Native Bookmarks");
    }

    public void add(Account account, Jid room, String title, String nick) {
        if (store.items(account.id(), NAMESPACE, List.of(room.toString())).isEmpty()) {
            store.put(account.id(), NODE);
            Item item =
                    new Item(
                            room.toString(),
                            Element.of("conference", NAMESPACE)
                                    .with("name", title)
                                    .with("autojoin", "true")
                                    .addText("nick", nick));
            store.publish(account.id(), NODE, item);
            events.published(account, NODE, item);
        }
    }

    public void remove(Account account, Jid room) {
        if (store.retract(account.id(), NAMESPACE, room.toString())) {
            events.retracted(account, NODE, room.toString());
        }
    }
}
