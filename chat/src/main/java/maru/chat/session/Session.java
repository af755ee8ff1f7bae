package maru.chat.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import maru.chat.account.Account;
import maru.chat.archive.Mark;
import maru.chat.jid.Jid;
import maru.chat.stanza.Stanza;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/// A bound resource (RFC 6120 §7). It outlives its connection while its stream can be resumed
/// (XEP-0198), and then keeps what the client has not acknowledged.
public final class Session {

    /// Stanzas after which the client is asked how far it is.
    private static final int ASKS_AFTER = 5;

    /// Messages held for a client that does not come back.
    private static final int HELD_AT_MOST = 5_000;

    private final Account account;
    private final Jid address;
    private final String addressText;
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable Connection connection;
    private @Nullable Instant leftAt;
    private @Nullable Unacknowledged unacknowledged;
    private @Nullable List<Packet> held;
    private @Nullable Deferred deferred;
    private @Nullable String streamId;
    private boolean resumable;
    private int unasked;
    private boolean inactive;
    private boolean restored;
    private boolean ended;

    private volatile @Nullable Element presence;
    private volatile int priority;
    private volatile boolean carbons;
    private volatile boolean interested;
    private volatile boolean asksForOffline = true;
    private final Inbound inbound = new Inbound();

    public Session(Account account, Jid address, @Nullable Connection connection) {
        this.account = account;
        this.address = address;
        this.addressText = address.toString();
        this.connection = connection;
    }

    public Account account() {
        return account;
    }

    public Jid address() {
        return address;
    }

    public Inbound inbound() {
        return inbound;
    }

    /// The last presence without a type; null while it has sent none.
    public @Nullable Element presence() {
        return presence;
    }

    public boolean isAvailable() {
        return presence != null;
    }

    public int priority() {
        return priority;
    }

    public void presence(@Nullable Element now, int newPriority) {
        presence = now;
        priority = newPriority;
    }

    /// XEP-0280.
    public boolean wantsCarbons() {
        return carbons;
    }

    public void wantsCarbons(boolean wanted) {
        carbons = wanted;
    }

    /// Whether it has asked for the roster and is told of changes (RFC 6121 §2.1.6).
    public boolean isInterested() {
        return interested;
    }

    public void isInterested(boolean is) {
        interested = is;
    }

    /// Whether messages that waited are sent at its first presence (XEP-0013 §2.1 turns it off).
    public boolean asksForOffline() {
        return asksForOffline;
    }

    public void asksForOffline(boolean asks) {
        asksForOffline = asks;
    }

    /// Sends a stanza, or keeps it for the connection to come. False when the session has ended.
    public boolean deliver(Packet packet) {
        lock.lock();
        try {
            if (ended) {
                return false;
            }
            if (held != null && (restored || packet.kind() == Stanza.Kind.MESSAGE)) {
                held.add(packet);
                resumable &= held.size() <= HELD_AT_MOST;
                return true;
            }
            if (inactive && defer(packet)) {
                return true;
            }
            sendDeferred();
            write(packet);
            return true;
        } finally {
            lock.unlock();
        }
    }

    public void deliver(Element stanza) {
        deliver(Packet.of(stanza));
    }

    /// Keeps messages that come until [#release] has put older things before it.
    public void hold() {
        lock.lock();
        try {
            if (held == null) {
                held = new ArrayList<>();
            }
        } finally {
            lock.unlock();
        }
    }

    public boolean isHeld() {
        lock.lock();
        try {
            return held != null;
        } finally {
            lock.unlock();
        }
    }

    /// Puts older things before what is held.
    ///
    /// @return whether there is a connection that can take more
    public boolean pass(List<Packet> older) {
        Connection open;
        lock.lock();
        try {
            older.forEach(this::write);
            open = connection;
        } finally {
            lock.unlock();
        }
        return open != null && open.awaitRoom();
    }

    /// Sends what is held.
    public void release() {
        lock.lock();
        try {
            List<Packet> newer = held == null ? List.of() : held;
            held = null;
            newer.forEach(this::write);
        } finally {
            lock.unlock();
        }
    }

    /// XEP-0352.
    public void inactive(boolean is) {
        lock.lock();
        try {
            inactive = is;
            if (!is) {
                sendDeferred();
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean defer(Packet packet) {
        if (packet.urgent()) {
            return false;
        }
        if (deferred == null) {
            deferred = new Deferred();
        }
        if (deferred.isFull()) {
            sendDeferred();
        }
        deferred.add(packet);
        return true;
    }

    private void sendDeferred() {
        if (deferred != null) {
            deferred.take().forEach(this::write);
        }
    }

    private void write(Packet packet) {
        Connection open = connection;
        if (open != null) {
            open.deliver(packet, addressText);
        }
        if (unacknowledged != null) {
            unacknowledged.add(packet);
            if (++unasked >= ASKS_AFTER && open != null) {
                ask(open);
            }
            if (resumable && unacknowledged.isTooMuch()) {
                resumable = false;
                if (open != null) {
                    open.end("policy-violation", "Too much was not acknowledged.");
                }
            }
        }
    }

    /// Asks for what was sent since the client was asked last.
    public void ask() {
        lock.lock();
        try {
            Connection open = connection;
            if (unacknowledged != null && unasked > 0 && open != null) {
                ask(open);
            }
        } finally {
            lock.unlock();
        }
    }

    private void ask(Connection open) {
        unasked = 0;
        open.send(Element.of("r", Namespaces.STREAM_MANAGEMENT));
    }

    /// XEP-0198 §3. From now on stanzas are counted.
    ///
    /// @param id null when the client does not want to resume
    public void manage(@Nullable String id) {
        lock.lock();
        try {
            unacknowledged = new Unacknowledged();
            streamId = id;
            resumable = id != null;
            inbound.start(0);
        } finally {
            lock.unlock();
        }
    }

    public boolean isManaged() {
        lock.lock();
        try {
            return unacknowledged != null;
        } finally {
            lock.unlock();
        }
    }

    /// Of a stream that may be resumed; null for others.
    public @Nullable String streamId() {
        lock.lock();
        try {
            return streamId;
        } finally {
            lock.unlock();
        }
    }

    /// Whether its client may still come back.
    public boolean isResumable() {
        lock.lock();
        try {
            return resumable;
        } finally {
            lock.unlock();
        }
    }

    /// The client has handled so many (modulo 2^32).
    ///
    /// @return false when it claims more than was sent (XEP-0198 §4)
    public boolean acknowledge(long handled) {
        lock.lock();
        try {
            return unacknowledged == null || unacknowledged.acknowledge(handled);
        } finally {
            lock.unlock();
        }
    }

    /// How far this stream is once the stanza at hand is handled; null when it cannot be resumed.
    public @Nullable Mark mark(long inboundCount) {
        lock.lock();
        try {
            return streamId == null || unacknowledged == null
                    ? null
                    : new Mark(
                            streamId,
                            inboundCount,
                            unacknowledged.entry(),
                            unacknowledged.waited());
        } finally {
            lock.unlock();
        }
    }

    /// Takes up a stream that another process kept (XEP-0198 §5).
    public void restore(String id, long inboundCount, Instant left) {
        lock.lock();
        try {
            unacknowledged = new Unacknowledged();
            streamId = id;
            resumable = true;
            leftAt = left;
            inbound.start(inboundCount);
            held = new ArrayList<>();
            restored = true;
        } finally {
            lock.unlock();
        }
    }

    /// The connection is gone.
    ///
    /// @return whether the session waits to be resumed
    @SuppressWarnings("ReferenceEquality") // This very connection, not one like it.
    public boolean leave(Connection gone, Instant at) {
        lock.lock();
        try {
            if (connection != gone) {
                return true;
            }
            connection = null;
            leftAt = at;
            inactive = false;
            sendDeferred();
            return resumable && !ended;
        } finally {
            lock.unlock();
        }
    }

    /// A new connection takes over; what was not acknowledged is sent again, in order.
    ///
    /// @param older what the archive has for a session that another process kept
    /// @return the connection it had, to be closed
    public @Nullable Connection resume(
            Connection next, long handled, Element resumed, @Nullable List<Packet> older) {
        lock.lock();
        try {
            Connection before = connection;
            connection = next;
            leftAt = null;
            unasked = 0;
            next.send(resumed);
            if (older != null) {
                restored = false;
                if (unacknowledged != null) {
                    unacknowledged.startAt(handled);
                }
                older.forEach(this::write);
                release();
            } else if (unacknowledged != null) {
                for (Packet packet : unacknowledged.packets()) {
                    next.deliver(packet, addressText);
                }
                if (!unacknowledged.packets().isEmpty()) {
                    ask(next);
                }
            }
            return before;
        } finally {
            lock.unlock();
        }
    }

    /// Ends the session; what was not acknowledged is the caller's to find another place for.
    public List<Packet> end() {
        lock.lock();
        try {
            ended = true;
            resumable = false;
            List<Packet> left = new ArrayList<>();
            if (unacknowledged != null) {
                left.addAll(unacknowledged.packets());
            }
            if (held != null) {
                left.addAll(held);
            }
            held = null;
            return left;
        } finally {
            lock.unlock();
        }
    }

    public boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    public @Nullable Connection connection() {
        lock.lock();
        try {
            return connection;
        } finally {
            lock.unlock();
        }
    }

    /// When it was left by its connection; null while it has one.
    public @Nullable Instant leftAt() {
        lock.lock();
        try {
            return leftAt;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return addressText;
    }
}
