package maru.chat.operation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import maru.chat.account.Account;
import maru.kernel.Metrics;

/// How many stanzas an account may send a second, all its sessions together. One that sends more is
/// not refused but read more slowly: its connections are not read on, and the rest waits at the
/// client.
public final class Pace {

    private static final LongAdder SLOWED = Metrics.counter("chat_stanzas_slowed_total");

    /// How long an account may send as fast as it can after it was quiet.
    private static final int SECONDS_AT_ONCE = 5;

    private static final double NANOS = 1e9;

    private final int eachSecond;
    private final Map<Long, Bucket> buckets = new ConcurrentHashMap<>();

    public Pace(int eachSecond) {
        this.eachSecond = eachSecond;
    }

    /// Waits until the account may send its next stanza.
    public void await(Account account) {
        long wait =
                buckets.computeIfAbsent(account.id(), any -> new Bucket(System.nanoTime()))
                        .take(System.nanoTime());
        if (wait > 0) {
            SLOWED.increment();
            long until = System.nanoTime() + wait;
            while (wait > 0 && !Thread.currentThread().isInterrupted()) {
                LockSupport.parkNanos(this, wait);
                wait = until - System.nanoTime();
            }
        }
    }

    /// Forgets accounts that have been quiet.
    public void tidy() {
        long now = System.nanoTime();
        buckets.values().removeIf(each -> each.isFull(now));
    }

    /// Stanzas that may be sent at once; below zero they are owed.
    private final class Bucket {

        private final ReentrantLock lock = new ReentrantLock();
        private double left = (double) eachSecond * SECONDS_AT_ONCE;
        private long filledAt;

        Bucket(long now) {
            filledAt = now;
        }

        /// Takes one.
        ///
        /// @return nanoseconds to wait first
        long take(long now) {
            lock.lock();
            try {
                fill(now);
                left--;
                return left >= 0 ? 0 : (long) (-left / eachSecond * NANOS);
            } finally {
                lock.unlock();
            }
        }

        private void fill(long now) {
            left =
                    Math.min(
                            (double) eachSecond * SECONDS_AT_ONCE,
                            left + Math.max(0, now - filledAt) / NANOS * eachSecond);
            filledAt = now;
        }

        boolean isFull(long now) {
            lock.lock();
            try {
                fill(now);
                return left >= (double) eachSecond * SECONDS_AT_ONCE;
            } finally {
                lock.unlock();
            }
        }
    }
}
