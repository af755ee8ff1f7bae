package maru.chat.school;

import java.util.List;
import maru.identity.PeopleFeed;
import maru.storage.Database;
import maru.storage.feed.Feed;
import maru.storage.feed.FeedEntry;
import maru.storage.feed.FeedFollower;
import maru.storage.feed.FeedReader;
import maru.storage.feed.FeedSignals;
import maru.storage.feed.StoredPosition;

/// Follows the feed of people: when facts, posts or seats change, rules, contacts and rooms do too.
public final class PeopleFollower implements AutoCloseable {

    private final FeedSignals signals;
    private final FeedFollower follower;

    private PeopleFollower(FeedSignals signals, FeedFollower follower) {
        this.signals = signals;
        this.follower = follower;
    }

    /// Begins to follow.
    ///
    /// @param changed brings up to date what follows from people; runs once for many changes
    public static PeopleFollower start(Database database, Runnable changed) {
        Feed feed = new Feed(PeopleFeed.NAME);
        StoredPosition position = new StoredPosition(database, feed, "chat");
        FeedReader reader =
                new FeedReader() {
                    @Override
                    public long position() {
                        return position.get();
                    }

                    @Override
                    public void take(List<FeedEntry> entries) {
                        if (entries.stream()
                                .anyMatch(each -> each.kind().equals(PeopleFeed.CHANGED))) {
                            changed.run();
                        }
                        database.change(tx -> position.set(tx, entries.getLast().position()));
                    }

                    @Override
                    public void startOver(long reached) {
                        changed.run();
                        database.change(tx -> position.set(tx, reached));
                    }
                };
        FeedSignals signals = FeedSignals.start(database);
        return new PeopleFollower(signals, FeedFollower.start(database, signals, feed, reader));
    }

    @Override
    public void close() {
        follower.close();
        signals.close();
    }
}
