package maru.storage.feed;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Lets a thread wait until it is woken or its time is up. A wake-up that comes while nobody waits
/// is kept for the next wait.
final class Pulse {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition beat = lock.newCondition();
    private boolean pending;

    void wake() {
        lock.lock();
        try {
            pending = true;
            beat.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Interrupted, it returns at once; the caller sees to its own end.
    void await(Duration atMost) {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (!pending && left > 0) {
                left = beat.awaitNanos(left);
            }
            pending = false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }
}
