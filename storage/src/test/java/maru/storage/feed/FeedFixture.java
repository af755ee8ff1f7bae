package maru.storage.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import maru.storage.Database;
import maru.storage.FreshDatabase;

/// A database with one registered feed, which the part `portal` writes and the part `mail` reads.
/// [#close()] closes what was opened on it.
final class FeedFixture {

    static final Feed LETTERS = new Feed("letters");

    final FreshDatabase fresh = FreshDatabase.with("storage").part("portal").part("mail");
    final Database writer = fresh.as("portal");
    final Database reader = fresh.as("mail");
    private final List<AutoCloseable> opened = new ArrayList<>();

    FeedFixture() {
        register(LETTERS);
    }

    void register(Feed feed) {
        fresh.asSuperuser()
                .change(
                        tx ->
                                tx.update(
                                        "insert into storage.feed (name, writer) values (?,"
                                                + " 'maru_portal')",
                                        feed.name()));
    }

    FeedSequencer sequencer() {
        return opened(FeedSequencer.start(writer, LETTERS));
    }

    FeedSignals signals() {
        return opened(FeedSignals.start(reader));
    }

    FeedFollower follow(FeedReader by) {
        return follow(by, signals(), Duration.ofSeconds(1));
    }

    FeedFollower follow(FeedReader by, FeedSignals signals, Duration looksEvery) {
        return opened(FeedFollower.start(reader, signals, LETTERS, by, looksEvery));
    }

    <T extends AutoCloseable> T opened(T each) {
        opened.add(each);
        return each;
    }

    void tell(String subject) {
        writer.change(tx -> LETTERS.tell(tx, "published", subject, "{\"number\":" + subject + "}"));
    }

    void close() throws Exception {
        for (AutoCloseable each : opened.reversed()) {
            each.close();
        }
        fresh.close();
    }
}
