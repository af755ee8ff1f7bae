package maru.chat.roster;

import java.util.concurrent.atomic.AtomicLong;
import maru.chat.account.Account;
import maru.chat.routing.Router;
import maru.chat.session.Session;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;

/// Tells a user's clients of a change of the roster (RFC 6121 §2.1.6).
public final class RosterPushes {

    private final Router router;
    private final Rosters rosters;
    private final AtomicLong number = new AtomicLong();

    public RosterPushes(Router router, Rosters rosters) {
        this.router = router;
        this.rosters = rosters;
    }

    public void push(Account account, RosterItem item) {
        if (!item.hidden()) {
            push(account, item.element());
        }
    }

    void push(Account account, Element item) {
        Element query =
                Element.of("query", Namespaces.ROSTER)
                        .with("ver", rosters.version(account))
                        .add(item);
        for (Session session : router.whereabouts().of(account.local())) {
            if (session.isInterested()) {
                session.deliver(
                        Element.of("iq", Namespaces.CLIENT)
                                .with("type", "set")
                                .with("id", "push" + number.incrementAndGet())
                                .with("to", session.address().toString())
                                .add(query));
            }
        }
    }
}
