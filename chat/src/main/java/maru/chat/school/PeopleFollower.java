package maru.chat.school;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import maru.identity.PeopleFeed;
import maru.identity.PersonId;
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

    /// Brings up to date what follows from people.
    public interface Effects {

        /// What is true of these people has changed.
        void changed(Set<PersonId> people);

        /// Nobody knows whose.
        void changed();
    }

    /// Begins to follow.
    public static PeopleFollower start(Database database, Effects effects) {
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
                        Set<PersonId> people =
                                entries.stream()
                                        .filter(each -> each.kind().equals(PeopleFeed.CHANGED))
                                        .map(each -> PersonId.of(each.subject()))
                                        .collect(Collectors.toUnmodifiableSet());
                        if (!people.isEmpty()) {
                            effects.changed(people);
                        }
                        database.change(tx -> position.set(tx, entries.getLast().position()));
                    }

                    @Override
                    public void startOver(long reached) {
                        effects.changed();
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
