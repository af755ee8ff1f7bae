package maru.files.tree;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import maru.kernel.Metrics;
import maru.storage.Database;

/// Lets go of former versions and of the trash by the rule, and by nothing else: versions after 90
/// days but for the last ten of a year, the trash after 90 days. Any process may run it; one at a
/// time works.
public final class Keeping implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Keeping.class.getName());
    private static final Duration EVERY = Duration.ofHours(1);
    private static final int AT_A_TIME = 500;
    private static final LongAdder GONE = Metrics.counter("files_let_go_total");

    private final Database database;
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("keeping").factory());

    private Keeping(Database database) {
        this.database = database;
    }

    public static Keeping start(Database database) {
        Keeping keeping = new Keeping(database);
        var _ =
                keeping.executor.scheduleWithFixedDelay(
                        keeping::round, EVERY.toMinutes(), EVERY.toMinutes(), TimeUnit.MINUTES);
        return keeping;
    }

    private void round() {
        try {
            int gone;
            do {
                gone =
                        database.transaction(
                                tx ->
                                        tx.one(
                                                "select files.let_go(?) as gone",
                                                row -> row.integer("gone"),
                                                AT_A_TIME));
                GONE.add(gone);
            } while (gone > 0);
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.WARNING, "Keeping will try again", failed);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
