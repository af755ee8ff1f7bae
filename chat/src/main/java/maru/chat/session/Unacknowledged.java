package maru.chat.session;

import java.util.ArrayDeque;
import java.util.Collection;

/// What was sent on a stream and is not acknowledged yet (XEP-0198 §4).
final class Unacknowledged {

    /// More than this is not kept for a client that is away: its messages wait in the archive.
    private static final int PACKETS_AT_MOST = 5_000;

    private static final long BYTES_AT_MOST = 2 << 20;

    private final ArrayDeque<Packet> packets = new ArrayDeque<>();
    private long bytes;
    private long confirmed;
    private long entry;
    private long waited;

    void add(Packet packet) {
        packets.add(packet);
        bytes += packet.bytes().length;
    }

    /// The client has handled so many (modulo 2^32).
    ///
    /// @return false when it claims more than was sent
    boolean acknowledge(long handled) {
        long count = (handled - confirmed) & 0xFFFF_FFFFL;
        if (count > packets.size()) {
            return false;
        }
        for (long i = 0; i < count; i++) {
            Packet packet = packets.remove();
            bytes -= packet.bytes().length;
            entry = Math.max(entry, packet.entry());
            if (packet.waited()) {
                waited = Math.max(waited, packet.entry());
            }
        }
        confirmed += count;
        return true;
    }

    /// Another process sent what the client counted before.
    void startAt(long handled) {
        confirmed = handled;
    }

    Collection<Packet> packets() {
        return packets;
    }

    /// The newest entry of the archive that the client has.
    long entry() {
        return entry;
    }

    /// The newest of those that had waited for it.
    long waited() {
        return waited;
    }

    boolean isTooMuch() {
        return packets.size() > PACKETS_AT_MOST || bytes > BYTES_AT_MOST;
    }
}
