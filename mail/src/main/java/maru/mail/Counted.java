package maru.mail;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import maru.kernel.Metrics;
import org.apache.james.metrics.api.Metric;
import org.apache.james.metrics.api.MetricFactory;
import org.apache.james.metrics.api.TimeMetric;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/// James's metrics as counters of the part: how often, and for timers how long altogether.
final class Counted implements MetricFactory {

    private final Map<String, LongAdder> counters = new ConcurrentHashMap<>();

    @Override
    public Metric generate(String name) {
        LongAdder counter = counter(name, "_total");
        return new Metric() {
            @Override
            public void increment() {
                counter.increment();
            }

            @Override
            public void decrement() {
                counter.decrement();
            }

            @Override
            public void add(int value) {
                counter.add(value);
            }

            @Override
            public void remove(int value) {
                counter.add(-value);
            }

            @Override
            public long getCount() {
                return counter.sum();
            }
        };
    }

    @Override
    public TimeMetric timer(String name) {
        long started = System.nanoTime();
        LongAdder times = counter(name, "_total");
        LongAdder microseconds = counter(name, "_microseconds_total");
        return new TimeMetric() {
            @Override
            public String name() {
                return name;
            }

            @Override
            public ExecutionResult stopAndPublish() {
                Duration took = Duration.ofNanos(System.nanoTime() - started);
                times.increment();
                microseconds.add(took.toNanos() / 1_000);
                return new Took(took);
            }
        };
    }

    @Override
    public <T> Publisher<T> decoratePublisherWithTimerMetric(String name, Publisher<T> publisher) {
        return Flux.using(() -> timer(name), any -> publisher, TimeMetric::stopAndPublish);
    }

    @Override
    @SuppressWarnings("deprecation") // Asked for by the interface.
    public <T> Publisher<T> decoratePublisherWithTimerMetricLogP99(
            String name, Publisher<T> publisher) {
        return decoratePublisherWithTimerMetric(name, publisher);
    }

    private record Took(Duration elasped) implements TimeMetric.ExecutionResult {

        @Override
        @SuppressWarnings("deprecation") // Asked for by the interface.
        public TimeMetric.ExecutionResult logWhenExceedP99(Duration threshold) {
            return this;
        }
    }

    private LongAdder counter(String name, String unit) {
        return counters.computeIfAbsent(
                "mail_" + name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_") + unit,
                Metrics::counter);
    }
}
