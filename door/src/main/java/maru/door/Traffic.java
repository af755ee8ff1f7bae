package maru.door;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import maru.kernel.Metrics;

/// How much goes through the door, and whether it has come to rest.
final class Traffic {

    private final LongAdder requests = Metrics.counter("door_requests_total");
    private final LongAdder milliseconds = Metrics.counter("door_request_milliseconds_total");
    private final LongAdder slow = Metrics.counter("door_requests_over_1000_milliseconds_total");
    private final LongAdder ok = Metrics.counter("door_responses_below_400_total");
    private final LongAdder clientErrors = Metrics.counter("door_responses_4xx_total");
    private final LongAdder serverErrors = Metrics.counter("door_responses_5xx_total");
    private final LongAdder upgrades = Metrics.counter("door_websockets_total");
    private final LongAdder refused = Metrics.counter("door_refused_total");
    private final LongAdder limited = Metrics.counter("door_rate_limited_total");
    private final LongAdder partsDown = Metrics.counter("door_part_down_total");
    private final LongAdder stalled = Metrics.counter("door_stalled_total");
    private final LongAdder received = Metrics.counter("door_received_bytes_total");
    private final LongAdder sent = Metrics.counter("door_sent_bytes_total");

    private final AtomicInteger active = new AtomicInteger();
    private final CountDownLatch atRest = new CountDownLatch(1);
    private volatile boolean stopping;

    Traffic() {
        Metrics.gauge("door_requests_active", active::get);
    }

    void begins() {
        requests.increment();
        active.incrementAndGet();
    }

    void ends(int status, long tookMilliseconds, long bytesSent) {
        milliseconds.add(tookMilliseconds);
        sent.add(bytesSent);
        if (tookMilliseconds > 1_000) {
            slow.increment();
        }
        if (status == 101) {
            upgrades.increment();
        } else if (status >= 500) {
            serverErrors.increment();
        } else if (status >= 400) {
            clientErrors.increment();
        } else {
            ok.increment();
        }
        if (active.decrementAndGet() == 0 && stopping) {
            atRest.countDown();
        }
    }

    void wasRefused() {
        refused.increment();
    }

    void wasLimited() {
        limited.increment();
    }

    void partWasDown() {
        partsDown.increment();
    }

    void hasStalled() {
        stalled.increment();
    }

    void received(long bytes) {
        received.add(bytes);
    }

    boolean isStopping() {
        return stopping;
    }

    /// From now on every answer closes its connection.
    void stops() {
        stopping = true;
    }

    /// Returns once no request is under way.
    void awaitRest() throws InterruptedException {
        if (active.get() > 0) {
            atRest.await();
        }
    }
}
