package maru.identity.signon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import maru.identity.PeopleFeed;
import maru.storage.Database;
import maru.storage.feed.Feed;
import maru.storage.feed.FeedEntry;
import maru.storage.feed.FeedFollower;
import maru.storage.feed.FeedReader;
import maru.storage.feed.FeedSignals;

/// Hears from the feed `people` whose way of signing in has changed. It begins at the feed's
/// present end: what is older is in the tables that every question reads.
final class PeopleWatch implements FeedReader, AutoCloseable {

    /// Somebody's account, devices or sessions have changed.
    ///
    /// @param kind as in [PeopleFeed]
    record Change(String kind, UUID person, String body) {}

    /// What hears of changes.
    interface Listener {
        void changed(List<Change> changes);

        /// Anything may have changed.
        void startedOver();
    }

    private static final Duration CURRENT = Duration.ofSeconds(5);

    private final FeedSignals signals;
    private final FeedFollower follower;
    private final Listener listener;
    private volatile long position = -1;

    PeopleWatch(Database database, Listener listener) {
        this.listener = listener;
        this.signals = FeedSignals.start(database);
        this.follower = FeedFollower.start(database, signals, new Feed(PeopleFeed.NAME), this);
    }

    /// Whether all that was told up to five seconds ago has been heard.
    boolean isCurrent() {
        return position >= 0 && follower.isCurrentWithin(CURRENT);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void take(List<FeedEntry> entries) {
        List<Change> changes = new ArrayList<>();
        for (FeedEntry entry : entries) {
            if (!entry.kind().equals(PeopleFeed.CHANGED)) {
                changes.add(
                        new Change(entry.kind(), UUID.fromString(entry.subject()), entry.body()));
            }
        }
        if (!changes.isEmpty()) {
            listener.changed(changes);
        }
        position = entries.getLast().position();
    }

    @Override
    public void startOver(long reached) {
        listener.startedOver();
        position = reached;
    }

    @Override
    public void close() {
        follower.close();
        signals.close();
    }
}
