package maru.storage.feed;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import maru.storage.Database;

/// A [FeedSequencer] for every feed that is registered, those included that a migration registers
/// while this runs.
public final class FeedSequencers implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FeedSequencers.class.getName());

    private static final Duration LOOKS_EVERY = Duration.ofSeconds(5);
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(10);

    private final Database database;
    private final Duration looksEvery;
    private final Map<String, FeedSequencer> running = new ConcurrentHashMap<>();
    private final Pulse pulse = new Pulse();
    private final Thread thread;
    private volatile boolean closed;

    private FeedSequencers(Database database, Duration looksEvery) {
        this.database = database;
        this.looksEvery = looksEvery;
        this.thread = Thread.ofVirtual().name("feeds").unstarted(this::run);
    }

    /// Starts one for each feed there is.
    ///
    /// @param database whose pool has a connection for each feed, and one besides
    public static FeedSequencers start(Database database) {
        return start(database, LOOKS_EVERY);
    }

    static FeedSequencers start(Database database, Duration looksEvery) {
        FeedSequencers sequencers = new FeedSequencers(database, looksEvery);
        sequencers.thread.start();
        return sequencers;
    }

    /// Whether all are at work, leading or standing by.
    public boolean isRunning() {
        return thread.isAlive() && running.values().stream().allMatch(FeedSequencer::isRunning);
    }

    /// The names of the feeds that this process gives positions for now.
    List<String> leading() {
        return running.entrySet().stream()
                .filter(each -> each.getValue().isLeading())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        closed = true;
        pulse.wake();
        try {
            thread.join(STOPS_WITHIN);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        running.values().parallelStream().forEach(FeedSequencer::close);
    }

    private void run() {
        while (!closed) {
            try {
                feeds().forEach(
                                name ->
                                        running.computeIfAbsent(
                                                name,
                                                fresh ->
                                                        FeedSequencer.start(
                                                                database, new Feed(fresh))));
            } catch (RuntimeException failed) {
                LOG.log(
                        System.Logger.Level.INFO,
                        "The list of feeds was not read and will be again: {0}",
                        failed.getMessage());
            }
            pulse.await(looksEvery);
        }
    }

    private List<String> feeds() {
        return database.read(
                transaction ->
                        transaction.list("select name from storage.feed", row -> row.text("name")));
    }
}
