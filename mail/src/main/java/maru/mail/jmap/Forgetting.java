package maru.mail.jmap;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import maru.kernel.Refused;
import maru.storage.Database;

/// Forgets what no client comes back for: changes told more than [#CHANGES_KEPT] ago, whose states
/// then answer cannotCalculateChanges (RFC 8620 §5.2), and uploads that became no e-mail within
/// [#UPLOADS_KEPT].
final class Forgetting implements AutoCloseable {

    static final Duration CHANGES_KEPT = Duration.ofDays(30);
    static final Duration UPLOADS_KEPT = Duration.ofDays(1);

    private static final System.Logger LOG = System.getLogger(Forgetting.class.getName());
    private static final long EVERY_HOURS = 6;

    private final Database database;
    private final Clock clock;
    private final CountDownLatch stopped = new CountDownLatch(1);

    Forgetting(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Goes on from now until it is closed.
    static Forgetting begin(Database database, Clock clock) {
        Forgetting forgetting = new Forgetting(database, clock);
        Thread.ofVirtual().name("jmap forgetting").start(forgetting::run);
        return forgetting;
    }

    private void run() {
        try {
            do {
                try {
                    forget();
                } catch (Refused later) {
                    LOG.log(System.Logger.Level.DEBUG, "Old changes stay for now", later);
                }
            } while (!stopped.await(EVERY_HOURS, TimeUnit.HOURS));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    /// One account after another, so that none waits for all.
    void forget() {
        database.change(
                transaction ->
                        transaction.update(
                                "delete from upload where at < ?",
                                clock.instant().minus(UPLOADS_KEPT)));
        for (String owner :
                database.read(
                        transaction ->
                                transaction.list(
                                        "select distinct c.owner from change c join account a on"
                                                + " a.owner = c.owner where c.number > a.forgotten"
                                                + " and c.at < ?",
                                        row -> row.text("owner"),
                                        clock.instant().minus(CHANGES_KEPT)))) {
            database.change(
                    transaction ->
                            transaction.exists(
                                    "select forget_changes(?, ?)",
                                    owner,
                                    clock.instant().minus(CHANGES_KEPT)));
        }
    }

    @Override
    public void close() {
        stopped.countDown();
    }
}
