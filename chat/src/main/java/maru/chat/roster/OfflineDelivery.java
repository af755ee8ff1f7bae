package maru.chat.roster;

import java.util.List;
import maru.chat.account.Account;
import maru.chat.routing.Extension;
import maru.chat.routing.Offline;
import maru.chat.routing.Router;
import maru.chat.routing.Specification;
import maru.chat.session.Lifecycle;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.chat.stanza.Stanza;

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

    private void handOut(Session session) {
        if (session.isHeld() && session.priority() >= 0) {
            session.release(
                    session.asksForOffline() ? offline.take(session, router.domain()) : List.of());
        }
    }

    @Override
    public void ended(Session session, List<Packet> unacknowledged) {
        Account account = session.account();
        boolean othersAreThere =
                router.whereabouts().of(account.local()).stream()
                        .anyMatch(each -> each.isAvailable() && each.priority() >= 0);
        if (othersAreThere) {
            return;
        }
        for (Packet packet : unacknowledged) {
            if (packet.kind() == Stanza.Kind.MESSAGE && packet.waitsOffline()) {
                offline.keep(account.id(), packet.entry());
            }
        }
    }
}
