package maru.door;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/// How often one client address may ask, all paths together: `perSecond` in the long run, `burst`
/// at once. The allowance is a school's, not a person's, since a whole school is often one IPv4
/// address; an IPv6 client is its /64. This machine itself is not counted. Guessing of passwords is
/// held off elsewhere, per account.
///
/// A bucket is one number, the time at which it would be full again (the generic cell rate
/// algorithm of ITU-T I.371), so a hundred thousand addresses fit into a few megabytes.
final class RateLimit {

    private static final int ADDRESSES_AT_MOST = 100_000;

    private final long nanosPerRequest;
    private final long burstNanos;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<Long, AtomicLong> fullAgain = new ConcurrentHashMap<>();

    RateLimit(int perSecond, int burst, LongSupplier nanoTime) {
        this.nanosPerRequest = Duration.ofSeconds(1).toNanos() / perSecond;
        this.burstNanos = nanosPerRequest * burst;
        this.nanoTime = nanoTime;
    }

    /// Takes one request from the client's allowance if there is one left.
    boolean admits(InetAddress client) {
        if (client.isLoopbackAddress()) {
            return true;
        }
        long now = nanoTime.getAsLong();
        Long key = key(client);
        AtomicLong bucket = fullAgain.get(key);
        if (bucket == null) {
            if (fullAgain.size() >= ADDRESSES_AT_MOST) {
                forgetFull();
            }
            bucket = fullAgain.computeIfAbsent(key, unknown -> new AtomicLong(now));
        }
        while (true) {
            long full = bucket.get();
            long next = Math.max(full - now, 0) + nanosPerRequest;
            if (next > burstNanos) {
                return false;
            }
            if (bucket.compareAndSet(full, now + next)) {
                return true;
            }
        }
    }

    /// Forgets addresses that have their whole allowance; call it now and then.
    void forgetFull() {
        long now = nanoTime.getAsLong();
        fullAgain.values().removeIf(full -> full.get() - now <= 0);
        if (fullAgain.size() >= ADDRESSES_AT_MOST) {
            // More strangers at once than can be told apart: better all anew than no memory left.
            fullAgain.clear();
        }
    }

    int addresses() {
        return fullAgain.size();
    }

    private static Long key(InetAddress client) {
        byte[] address = client.getAddress();
        byte[] network = address.length == 4 ? address : Arrays.copyOf(address, 8);
        ByteBuffer key = ByteBuffer.allocate(8).put(network);
        return key.getLong(0);
    }
}
