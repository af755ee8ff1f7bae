package maru.storage.blob;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import maru.storage.Database;

/// Runs the collector in the background of a part, every ten minutes, and its sweep once a day. Any
/// number of processes may do so; the collector sees to it that one at a time works.
public final class CollectorRounds implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(CollectorRounds.class.getName());

    private static final Duration COLLECT_EVERY = Duration.ofMinutes(10);
    private static final Duration SWEEP_EVERY = Duration.ofDays(1);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(5);

    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("blob collector").factory());

    private CollectorRounds() {}

    public static CollectorRounds start(Database database, LargeBlobs large) {
        BlobCollector collector = new BlobCollector(database, large);
        CollectorRounds rounds = new CollectorRounds();
        rounds.every(COLLECT_EVERY, collector::collect);
        rounds.every(
                SWEEP_EVERY,
                () -> {
                    try {
                        collector.sweep();
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                });
        return rounds;
    }

    /// Lets the round at hand end.
    @Override
    public void close() {
        executor.shutdownNow();
        try {
            executor.awaitTermination(STOPS_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void every(Duration time, Runnable round) {
        // What it throws was logged; it ends with the executor.
        var _ =
                executor.scheduleWithFixedDelay(
                        () -> {
                            try {
                                round.run();
                            } catch (RuntimeException failed) {
                                LOG.log(
                                        System.Logger.Level.WARNING,
                                        "The blob collector will try again",
                                        failed);
                            }
                        },
                        time.toSeconds(),
                        time.toSeconds(),
                        TimeUnit.SECONDS);
    }
}
