package maru.storage.feed;

import java.time.Duration;
import java.util.List;
import maru.kernel.Metrics;
import maru.storage.Database;

/// Brings a feed's entries to a reader: at once when signalled, each second in any case, from where
/// the reader is after whatever broke in between.
public final class FeedFollower implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FeedFollower.class.getName());

    private static final Duration LOOKS_EVERY = Duration.ofSeconds(1);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(15);
    private static final int BATCH = 500;

    /// Where the feed is, and from where on it is kept.
    private record Head(long position, long keptAfter) {}

    private final Database database;
    private final FeedSignals signals;
    private final Feed feed;
    private final FeedReader reader;
    private final Duration looksEvery;
    private final Pulse pulse = new Pulse();
    private final Thread thread;
    private volatile boolean closed;
    private volatile long heardAt;
    private volatile long behind;

    private FeedFollower(
            Database database,
            FeedSignals signals,
            Feed feed,
            FeedReader reader,
            Duration looksEvery) {
        this.database = database;
        this.signals = signals;
        this.feed = feed;
        this.reader = reader;
        this.looksEvery = looksEvery;
        this.heardAt = System.nanoTime();
        this.thread = Thread.ofVirtual().name("feed follower " + feed.name()).unstarted(this::run);
    }

    public static FeedFollower start(
            Database database, FeedSignals signals, Feed feed, FeedReader reader) {
        return start(database, signals, feed, reader, LOOKS_EVERY);
    }

    static FeedFollower start(
            Database database,
            FeedSignals signals,
            Feed feed,
            FeedReader reader,
            Duration looksEvery) {
        FeedFollower follower = new FeedFollower(database, signals, feed, reader, looksEvery);
        signals.add(feed, follower.pulse);
        Metrics.gauge(
                "storage_feed_behind_entries{feed=\"" + feed.name() + "\"}", () -> follower.behind);
        follower.thread.start();
        return follower;
    }

    /// Whether the reader has had all there was at some moment within this time. A cache that the
    /// feed clears is used only while this holds.
    public boolean isCurrentWithin(Duration time) {
        return System.nanoTime() - heardAt <= time.toNanos();
    }

    @Override
    public void close() {
        closed = true;
        signals.remove(feed, pulse);
        pulse.wake();
        try {
            thread.join(STOPS_WITHIN);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try {
                follow();
                pulse.await(looksEvery);
            } catch (RuntimeException failed) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "The reader of " + feed.name() + " will try again",
                        failed);
                pulse.await(LOOKS_EVERY);
            }
        }
    }

    /// Until the reader has all that there is.
    private void follow() {
        while (!closed) {
            long asked = System.nanoTime();
            Head head = head();
            long position = reader.position();
            behind = Math.max(0, head.position() - position);
            if (position < head.keptAfter()) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "The reader of {0} was away for too long and starts over",
                        feed.name());
                reader.startOver(head.position());
                continue;
            }
            if (position >= head.position()) {
                heardAt = asked;
                return;
            }
            List<FeedEntry> entries = entries(position);
            if (!entries.isEmpty()) {
                reader.take(entries);
            }
        }
    }

    private Head head() {
        return database.read(
                transaction ->
                        transaction.one(
                                "select position, kept_after from storage.feed where name = ?",
                                row -> new Head(row.bigint("position"), row.bigint("kept_after")),
                                feed.name()));
    }

    private List<FeedEntry> entries(long after) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select position, kind, subject, body, written_at from"
                                        + " storage.feed_entry where feed = ? and position > ?"
                                        + " order by position limit "
                                        + BATCH,
                                row ->
                                        new FeedEntry(
                                                row.bigint("position"),
                                                row.text("kind"),
                                                row.text("subject"),
                                                row.text("body"),
                                                row.instant("written_at")),
                                feed.name(),
                                after));
    }
}
