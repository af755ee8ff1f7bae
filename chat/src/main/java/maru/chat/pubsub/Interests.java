package maru.chat.pubsub;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import maru.chat.extension.Discovery;
import maru.chat.roster.Presences;
import maru.chat.routing.Router;
import maru.chat.session.Session;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;

/// Which nodes a client wants to hear of (XEP-0163 §4.1): those that its features name with
/// `+notify`. A client is asked when its capabilities (XEP-0115) change; what one client answers is
/// never believed of another.
public final class Interests implements Presences.Listener {

    private static final int NODES_AT_MOST = 100;

    private record Known(String version, Set<String> nodes) {}

    private final Router router;
    private final Map<Session, Known> known = new ConcurrentHashMap<>();
    private final Map<String, Session> asked = new ConcurrentHashMap<>();
    private final AtomicLong number = new AtomicLong();
    private BiConsumer<Session, Set<String>> learned = (session, nodes) -> {};

    public Interests(Router router) {
        this.router = router;
    }

    /// Called once while the server is put together: what to do with what a client newly wants.
    public void whenLearned(BiConsumer<Session, Set<String>> action) {
        learned = action;
    }

    boolean wants(Session session, String node) {
        Known now = known.get(session);
        return now != null && now.nodes().contains(node);
    }

    @Override
    public void came(Session session) {
        look(session);
    }

    @Override
    public void changed(Session session) {
        look(session);
    }

    @Override
    public void went(Session session) {
        known.remove(session);
        asked.values().remove(session);
    }

    private void look(Session session) {
        Element presence = session.presence();
        Element caps =
                presence == null ? null : presence.child("c", "http://jabber.org/protocol/caps");
        if (caps == null) {
            return;
        }
        String version = caps.attribute("node", "") + "#" + caps.attribute("ver", "");
        Known before = known.get(session);
        if (before != null && before.version().equals(version)) {
            return;
        }
        known.put(session, new Known(version, before == null ? Set.of() : before.nodes()));
        String id = "caps" + number.incrementAndGet();
        asked.put(id, session);
        session.deliver(
                Element.of("iq", Namespaces.CLIENT)
                        .with("type", "get")
                        .with("id", id)
                        .with("from", router.domain())
                        .with("to", session.address().toString())
                        .add(Element.of("query", Discovery.INFO).with("node", version)));
    }

    /// A client's answer.
    public void answered(Session session, Element iq) {
        String id = iq.attribute("id", "");
        if (!asked.remove(id, session)) {
            return;
        }
        Element query = iq.child("query", Discovery.INFO);
        if (query == null) {
            return;
        }
        Set<String> nodes = new HashSet<>();
        for (Element feature : query.children("feature")) {
            String name = feature.attribute("var", "");
            if (name.endsWith("+notify") && nodes.size() < NODES_AT_MOST) {
                nodes.add(name.substring(0, name.length() - "+notify".length()));
            }
        }
        Known before = known.get(session);
        if (before == null) {
            return;
        }
        known.put(session, new Known(before.version(), Set.copyOf(nodes)));
        Set<String> fresh = new HashSet<>(nodes);
        fresh.removeAll(before.nodes());
        learned.accept(session, fresh);
    }
}
