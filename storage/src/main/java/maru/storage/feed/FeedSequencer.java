package maru.storage.feed;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import maru.kernel.Metrics;
import maru.storage.Database;
import maru.storage.Session;
import org.jspecify.annotations.Nullable;

/// Gives committed entries of a feed their positions, every 15 ms, with one NOTIFY a batch. While
/// there are none it waits inside the server, which costs next to nothing.
///
/// Any number of processes may run one; the session that holds the feed's advisory lock leads and
/// the others stand by. A leader that dies lets go of the lock with its connection; one that is
/// frozen is cut off by the server after 10 s. Should two ever believe that they lead, the feed's
/// row lets only one of them at a time give positions.
public final class FeedSequencer implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FeedSequencer.class.getName());

    private static final Duration BEAT = Duration.ofMillis(15);

    /// For entries to come.
    private static final Duration WAIT_AT_MOST = Duration.ofMillis(250);

    private static final Duration STAND_BY = Duration.ofMillis(250);
    private static final Duration TIDY_EVERY = Duration.ofHours(1);
    private static final Duration SILENT_AT_MOST = Duration.ofSeconds(10);
    private static final int BATCH = 5_000;

    private static final LongAdder SEQUENCED = Metrics.counter("storage_feed_sequenced_total");
    private static final LongAdder BATCHES = Metrics.counter("storage_feed_batches_total");

    private final Database database;
    private final Feed feed;
    private final Duration keep;
    private final Pulse pulse = new Pulse();
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean leading;
    private volatile @Nullable Statement waiting;

    /// @param keep how long entries are kept, in whole weeks at least one
    private FeedSequencer(Database database, Feed feed, Duration keep) {
        this.database = database;
        this.feed = feed;
        this.keep = keep;
        this.thread = Thread.ofVirtual().name("feed sequencer " + feed.name()).unstarted(this::run);
    }

    /// Starts one that keeps entries for 30 days.
    public static FeedSequencer start(Database database, Feed feed) {
        FeedSequencer sequencer = new FeedSequencer(database, feed, Duration.ofDays(30));
        sequencer.thread.start();
        return sequencer;
    }

    /// Whether this one gives the positions now.
    public boolean isLeading() {
        return leading;
    }

    /// Whether this one leads or stands by.
    boolean isRunning() {
        return thread.isAlive();
    }

    /// Lets go of the lead, so that another takes it at once.
    @Override
    public void close() {
        closed = true;
        pulse.wake();
        cancel(waiting);
        try {
            thread.join(SILENT_AT_MOST);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try (Session session = database.session()) {
                lead(session.connection());
            } catch (SQLException | RuntimeException lost) {
                if (!closed) {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "The sequencer of {0} lost its session: {1}",
                            feed.name(),
                            lost.getMessage());
                }
            } finally {
                waiting = null;
                leading = false;
            }
            if (!closed) {
                pulse.await(STAND_BY);
            }
        }
    }

    private void lead(Connection connection) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, (int) SILENT_AT_MOST.toMillis());
        if (!takeLead(connection)) {
            return;
        }
        leading = true;
        LOG.log(System.Logger.Level.DEBUG, "Leading the feed {0}", feed.name());
        long tidyAt = System.nanoTime();
        try (PreparedStatement sequence =
                        connection.prepareStatement("select storage.sequence_feed(?, ?)");
                PreparedStatement await =
                        connection.prepareStatement(
                                "select storage.await_pending(?, make_interval(secs => ?))::int")) {
            sequence.setString(1, feed.name());
            sequence.setInt(2, BATCH);
            await.setString(1, feed.name());
            await.setDouble(2, WAIT_AT_MOST.toMillis() / 1_000.0);
            waiting = await;
            while (!closed) {
                if (System.nanoTime() - tidyAt >= 0) {
                    tidy(connection);
                    tidyAt = System.nanoTime() + TIDY_EVERY.toNanos();
                }
                if (number(await) == 0) {
                    continue;
                }
                long began = System.nanoTime();
                int moved = number(sequence);
                SEQUENCED.add(moved);
                BATCHES.increment();
                if (moved < BATCH) {
                    // The time that the batch took is part of the beat.
                    pulse.await(BEAT.minusNanos(System.nanoTime() - began));
                }
            }
        }
    }

    private boolean takeLead(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set idle_session_timeout = " + SILENT_AT_MOST.toMillis());
        }
        try (PreparedStatement lock =
                connection.prepareStatement(
                        "select pg_try_advisory_lock(hashtextextended('storage.feed ' || ?, 0))::int")) {
            lock.setString(1, feed.name());
            return number(lock) == 1;
        }
    }

    private void tidy(Connection connection) throws SQLException {
        try (PreparedStatement tidy =
                connection.prepareStatement(
                        "select storage.tidy_feeds(make_interval(secs => ?))")) {
            tidy.setDouble(1, (double) keep.toSeconds());
            tidy.execute();
        } catch (SQLException failed) {
            if (!"55P03".equals(failed.getSQLState())) {
                throw failed;
            }
            // Somebody reads an old week; the next hour is early enough.
        }
    }

    /// Ends the wait inside the server, where a cut connection would be noticed only after it.
    private static void cancel(@Nullable Statement waiting) {
        try {
            if (waiting != null) {
                waiting.cancel();
            }
        } catch (SQLException alreadyGone) {
            // Then nothing waits.
        }
    }

    private static int number(PreparedStatement query) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
