package maru.kernel;

import java.lang.management.ManagementFactory;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// The figures of this process, in Prometheus' text exposition format 0.0.4. A name is a snake_case
/// noun with its unit (`door_requests_total`, `storage_feed_lag_milliseconds`).
public final class Metrics {

    private static final Map<String, LongSupplier> FIGURES = new ConcurrentSkipListMap<>();

    static {
        gauge(
                "process_heap_bytes",
                () -> ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        gauge(
                "process_uptime_milliseconds",
                () -> ManagementFactory.getRuntimeMXBean().getUptime());
        gauge(
                "process_cpu_milliseconds",
                () ->
                        ProcessHandle.current()
                                .info()
                                .totalCpuDuration()
                                .map(d -> d.toMillis())
                                .orElse(0L));
    }

    private Metrics() {}

    /// A counter that only grows.
    public static LongAdder counter(String name) {
        LongAdder counter = new LongAdder();
        FIGURES.put(name, counter::sum);
        return counter;
    }

    /// A figure that is read when somebody asks.
    public static void gauge(String name, LongSupplier value) {
        FIGURES.put(name, value);
    }

    static String text() {
        StringBuilder out = new StringBuilder();
        FIGURES.forEach(
                (name, value) ->
                        out.append(name).append(' ').append(value.getAsLong()).append('\n'));
        return out.toString();
    }
}
