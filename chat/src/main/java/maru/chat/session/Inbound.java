package maru.chat.session;

import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/// What a client sent, in its order. Messages are handled once they are committed, while the
/// session goes on with the next message; everything else waits for them, so that the order between
/// any two stanzas is kept (RFC 6120 §10.1) and `h` never runs ahead of what is durable (XEP-0198
/// §4). A stanza counts as handled from [#done] on, not while it is looked at.
public final class Inbound {

    private static final int PENDING_AT_MOST = 64;
    private static final long WAITS_SECONDS = 30;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<Long> pending = new ArrayDeque<>();
    private long received;
    private long durable;

    void start(long count) {
        lock.lock();
        try {
            received = count;
            durable = count;
            pending.clear();
        } finally {
            lock.unlock();
        }
    }

    /// Counts a stanza. Waits while too many before it are not done.
    ///
    /// @return its number
    public long receive() {
        lock.lock();
        try {
            await(() -> pending.size() >= PENDING_AT_MOST);
            pending.add(++received);
            return received;
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

    /// Waits until all that came before this number is done.
    public void settle(long number) {
        lock.lock();
        try {
            await(() -> !pending.isEmpty() && pending.peek() < number);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until everything is done.
    public void settle() {
        settle(Long.MAX_VALUE);
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

    /// So many are counted in the database too: no restart makes this stream's `h` smaller.
    public void durable(long count) {
        lock.lock();
        try {
            durable = Math.max(durable, count);
        } finally {
            lock.unlock();
        }
    }

    public boolean isDurable(long count) {
        lock.lock();
        try {
            return count <= durable;
        } finally {
            lock.unlock();
        }
    }

    private void await(BooleanSupplier waiting) {
        long left = TimeUnit.SECONDS.toNanos(WAITS_SECONDS);
        try {
            while (waiting.getAsBoolean() && left > 0) {
                left = changed.awaitNanos(left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
