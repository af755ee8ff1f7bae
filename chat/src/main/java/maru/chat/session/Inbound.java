package maru.chat.session;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What a client sent, in its order. Messages are handled once they are committed, while the
/// session goes on with the next message; everything else waits for them, so that the order between
/// any two stanzas is kept (RFC 6120 §10.1) and `h` never runs ahead of what is durable (XEP-0198
/// §4).
public final class Inbound {

    private static final int PENDING_AT_MOST = 64;
    private static final long WAITS_SECONDS = 30;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Long> pending = new ArrayDeque<>();
    private long received;

    void start(long count) {
        lock.lock();
        try {
            received = count;
            pending.clear();
        } finally {
            lock.unlock();
        }
    }

    /// Counts a stanza. Its number.
    public long receive() {
        lock.lock();
        try {
            return ++received;
        } finally {
            lock.unlock();
        }
    }

    /// The stanza of this number will be done later. Waits while too many are.
    public void later(long number) {
        lock.lock();
        try {
            await(PENDING_AT_MOST);
            pending.add(number);
        } finally {
            lock.unlock();
        }
    }

    public void done(long number) {
        lock.lock();
        try {
            pending.remove(number);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Waits until all that was to be done later is.
    public void settle() {
        lock.lock();
        try {
            await(1);
        } finally {
            lock.unlock();
        }
    }

    /// How many in a row from the first are handled.
    public long handled() {
        lock.lock();
        try {
            return pending.isEmpty() ? received : pending.peek() - 1;
        } finally {
            lock.unlock();
        }
    }

    private void await(int room) {
        long left = TimeUnit.SECONDS.toNanos(WAITS_SECONDS);
        try {
            while (pending.size() >= room && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
