package maru.mail.signon;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import maru.identity.PeopleFeed;
import maru.identity.PersonId;
import maru.storage.Database;
import maru.storage.feed.Feed;
import maru.storage.feed.FeedEntry;
import maru.storage.feed.FeedFollower;
import maru.storage.feed.FeedReader;
import maru.storage.feed.FeedSignals;

/// Hears from the feed `people` who has left an office, and closes the connections that knew it.
/// What a connection asks for is checked each time besides; this ends those that only listen.
final class OfficeWatch implements FeedReader, AutoCloseable {

    private record Open(PersonId person, Set<Office> offices, Runnable close) {}

    private final Function<PersonId, List<Office>> offices;
    private final Map<PersonId, Set<Open>> connections = new ConcurrentHashMap<>();
    private final FeedSignals signals;
    private final FeedFollower follower;
    private volatile long position = -1;

    /// @param offices where somebody works today
    OfficeWatch(Database database, Function<PersonId, List<Office>> offices) {
        this.offices = offices;
        this.signals = FeedSignals.start(database);
        this.follower = FeedFollower.start(database, signals, new Feed(PeopleFeed.NAME), this);
    }

    /// Runs `close` once the person works no longer wherever she works now.
    AutoCloseable watch(PersonId person, Runnable close) {
        Open open = new Open(person, Set.copyOf(offices.apply(person)), close);
        connections.compute(
                person,
                (any, all) -> {
                    Set<Open> more = all == null ? ConcurrentHashMap.newKeySet() : all;
                    more.add(open);
                    return more;
                });
        look(person);
        return () -> forget(open);
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public void take(List<FeedEntry> entries) {
        entries.stream()
                .filter(entry -> entry.kind().equals(PeopleFeed.CHANGED))
                .map(entry -> PersonId.of(entry.subject()))
                .collect(Collectors.toSet())
                .forEach(this::look);
        position = entries.getLast().position();
    }

    @Override
    public void startOver(long reached) {
        connections.keySet().forEach(this::look);
        position = reached;
    }

    @Override
    public void close() {
        follower.close();
        signals.close();
    }

    private void look(PersonId person) {
        Set<Open> all = connections.getOrDefault(person, Set.of());
        if (all.stream().allMatch(open -> open.offices().isEmpty())) {
            return;
        }
        Set<Office> now = new HashSet<>(offices.apply(person));
        for (Open open : all) {
            if (!now.containsAll(open.offices())) {
                forget(open);
                open.close().run();
            }
        }
    }

    private void forget(Open open) {
        connections.computeIfPresent(
                open.person(),
                (any, all) -> {
                    all.remove(open);
                    return all.isEmpty() ? null : all;
                });
    }
}
