package maru.identity.office;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import maru.kernel.Seoul;
import maru.storage.Database;

/// Counts every ten minutes how many students and guardians stand below each office that has an
/// officer, so that her pages need not count a million people each time they say the number.
public final class OfficeHeads implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(OfficeHeads.class.getName());
    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final Duration AT_MOST = Duration.ofMinutes(5);

    private final Database database;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread = Thread.ofVirtual().name("office heads").unstarted(this::run);

    private OfficeHeads(Database database, Clock clock) {
        this.database = database.lasting(AT_MOST);
        this.clock = clock;
    }

    /// Starts one.
    ///
    /// @param database of a user who may act as the schemas' owner
    public static OfficeHeads start(Database database, Clock clock) {
        OfficeHeads heads = new OfficeHeads(database, clock);
        heads.thread.start();
        return heads;
    }

    /// Counts once.
    ///
    /// @param database of a user who may act as the schemas' owner
    public static void count(Database database, Clock clock) {
        database.change(
                transaction ->
                        transaction.first(
                                "select identity.count_office_heads(?)",
                                _ -> true,
                                Seoul.today(clock)));
    }

    /// Whether it goes on.
    public boolean isRunning() {
        return thread.isAlive();
    }

    private void run() {
        boolean over = false;
        while (!over) {
            try {
                count(database, clock);
            } catch (RuntimeException failed) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "People below the offices are counted later: {0}",
                        failed.getMessage());
            }
            try {
                over = closing.await(EVERY.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                over = true;
            }
        }
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
