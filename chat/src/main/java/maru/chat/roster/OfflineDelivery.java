package maru.chat.roster;

import java.util.ArrayList;
import java.util.List;
import maru.chat.account.Account;
import maru.chat.routing.Extension;
import maru.chat.routing.Offline;
import maru.chat.routing.Router;
import maru.chat.routing.Specification;
import maru.chat.session.Lifecycle;
import maru.chat.session.Packet;
import maru.chat.session.Session;

/// Hands out what waited once a session can take it, and finds a place for what an ended session
/// left unacknowledged (XEP-0160, XEP-0198 §5).
public final class OfflineDelivery implements Presences.Listener, Lifecycle.Listener, Extension {

    private final Router router;
    private final Offline offline;

    public OfflineDelivery(Router router, Offline offline) {
        this.router = router;
        this.offline = offline;
    }

    @Override
    public Specification specification() {
        return new Specification(
                "XEP-0160", "1.0.1", "Best Practices for Handling Offline Messages");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of("msgoffline");
    }

    @Override
    public void came(Session session) {
        handOut(session);
    }

    @Override
    public void changed(Session session) {
        handOut(session);
    }

    /// Hands out what waits to a session that holds what comes meanwhile. When its connection is
    /// lost on the way, this goes on once it is back.
    public void handOut(Session session) {
        if (!session.isHeld() || session.priority() < 0) {
            return;
        }
        if (session.asksForOffline()) {
            offline.settle();
            List<Packet> some;
            do {
                some = offline.take(session, router.domain());
                if (!session.pass(some)) {
                    return;
                }
            } while (some.size() == Offline.AT_ONCE);
        }
        session.release();
    }

    /// What only this session was given goes to the account's others, or waits.
    @Override
    public void ended(Session session, List<Packet> unacknowledged) {
        Account account = session.account();
        List<Session> others =
                router.whereabouts().of(account.local()).stream()
                        .filter(each -> each.isAvailable() && each.priority() >= 0)
                        .toList();
        List<Long> taken = new ArrayList<>();
        for (Packet packet : unacknowledged) {
            boolean kept =
                    switch (packet.way()) {
                        case USUAL -> others.isEmpty();
                        case PERSONAL -> {
                            others.stream()
                                    .filter(each -> !each.wantsCarbons())
                                    .forEach(each -> each.deliver(packet));
                            yield others.isEmpty();
                        }
                        case WAITED -> {
                            others.forEach(each -> each.deliver(packet));
                            taken.add(packet.entry());
                            yield others.isEmpty();
                        }
                        case ANOTHERS -> false;
                    };
            if (kept) {
                offline.keep(account.id(), packet.entry());
            }
        }
        if (!others.isEmpty() && !taken.isEmpty()) {
            offline.forget(account.id(), taken);
        }
    }
}
