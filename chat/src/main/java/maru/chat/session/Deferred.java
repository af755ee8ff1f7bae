package maru.chat.session;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What may wait while nobody looks at the screen (XEP-0352).
final class Deferred {

    private static final int AT_MOST = 200;

    private Map<Object, Packet> packets = new LinkedHashMap<>();

    /// Keeps a packet, and forgets what it makes pointless.
    void add(Packet packet) {
        Object key = packet.collapse() == null ? packet : packet.collapse();
        packets.remove(key);
        packets.put(key, packet);
    }

    boolean isFull() {
        return packets.size() >= AT_MOST;
    }

    Collection<Packet> take() {
        if (packets.isEmpty()) {
            return List.of();
        }
        Collection<Packet> taken = packets.values();
        packets = new LinkedHashMap<>();
        return taken;
    }
}
