package maru.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import maru.identity.PeopleFeed;
import maru.identity.PersonId;
import maru.kernel.Seoul;
import maru.launcher.keycloak.AccountPush;
import maru.launcher.supervisor.Engine;
import maru.storage.Database;
import maru.storage.feed.Feed;
import maru.storage.feed.FeedEntry;
import maru.storage.feed.FeedFollower;
import maru.storage.feed.FeedReader;
import maru.storage.feed.FeedSignals;
import maru.storage.feed.StoredPosition;

/// Keycloak's accounts, kept in step with people: at once by the feed, and all of them when a new
/// day begins in Seoul, since names and people come and go by date.
final class FollowedAccounts implements Engine.Alive {

    private static final System.Logger LOG = System.getLogger(FollowedAccounts.class.getName());
    private static final Feed PEOPLE = new Feed(PeopleFeed.NAME);

    private final HttpClient http;
    private final Database database;
    private final AccountPush push;
    private final Clock clock;
    private final FeedSignals signals;
    private final FeedFollower follower;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread daily;

    private FollowedAccounts(
            HttpClient http, Database database, AccountPush push, Reader reader, Clock clock) {
        this.http = http;
        this.database = database;
        this.push = push;
        this.clock = clock;
        this.signals = FeedSignals.start(database);
        this.follower = FeedFollower.start(database, signals, PEOPLE, reader);
        this.daily = Thread.ofVirtual().name("accounts of the day").unstarted(this::eachDay);
    }

    /// Returns when a new realm has everybody's account; what has changed since the last start
    /// follows.
    static FollowedAccounts begin(HttpClient http, Database database, AccountPush push, Clock clock)
            throws IOException {
        Reader reader = new Reader(database, push, clock);
        if (push.lastWholePass().isEmpty()) {
            reader.startOver(head(database));
        }
        FollowedAccounts accounts = new FollowedAccounts(http, database, push, reader, clock);
        accounts.daily.start();
        return accounts;
    }

    private static long head(Database database) {
        return database.read(
                transaction ->
                        transaction.one(
                                "select position from storage.feed where name = ?",
                                row -> row.bigint("position"),
                                PEOPLE.name()));
    }

    @Override
    public OptionalLong processId() {
        return OptionalLong.empty();
    }

    @Override
    public boolean isAlive() {
        return daily.isAlive();
    }

    @Override
    public void stop() {
        closed.countDown();
        daily.interrupt();
        follower.close();
        signals.close();
        database.close();
        http.shutdownNow();
    }

    @Override
    public void kill() {
        stop();
    }

    private void eachDay() {
        try {
            do {
                try {
                    LocalDate today = Seoul.today(clock);
                    if (!push.lastWholePass().equals(Optional.of(today))) {
                        told(push.pushAll(today));
                    }
                } catch (IOException | RuntimeException failed) {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "The day''s accounts will be carried over later: {0}",
                            failed.getMessage());
                }
            } while (!closed.await(1, TimeUnit.MINUTES));
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    private static void told(int written) {
        if (written > 0) {
            LOG.log(System.Logger.Level.INFO, "{0} accounts were carried over", written);
        }
    }

    /// Takes in whom the feed names.
    private static final class Reader implements FeedReader {

        private final Database database;
        private final AccountPush push;
        private final Clock clock;
        private final StoredPosition position;

        Reader(Database database, AccountPush push, Clock clock) {
            this.database = database;
            this.push = push;
            this.clock = clock;
            this.position = new StoredPosition(database, PEOPLE, "accounts");
        }

        @Override
        public long position() {
            return position.get();
        }

        @Override
        public void take(List<FeedEntry> entries) {
            try {
                told(push.push(named(entries, PeopleFeed.ACCOUNT_CHANGED)));
                push.signOut(named(entries, PeopleFeed.SESSIONS_ENDED));
            } catch (IOException unanswered) {
                throw new UncheckedIOException(unanswered);
            }
            remember(entries.getLast().position());
        }

        private static List<PersonId> named(List<FeedEntry> entries, String kind) {
            return entries.stream()
                    .filter(entry -> entry.kind().equals(kind))
                    .map(entry -> new PersonId(UUID.fromString(entry.subject())))
                    .toList();
        }

        @Override
        public void startOver(long from) {
            try {
                told(push.pushAll(Seoul.today(clock)));
            } catch (IOException unanswered) {
                throw new UncheckedIOException(unanswered);
            }
            remember(from);
        }

        private void remember(long reached) {
            database.change(transaction -> position.set(transaction, reached));
        }
    }
}
