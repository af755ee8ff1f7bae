package maru.storage.feed;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import maru.storage.Database;
import maru.storage.Session;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/// Hears PostgreSQL's signals for all followers of this process, on one session. Signals only make
/// things faster: followers also look by themselves each second, and are woken whenever the session
/// had to be opened anew, since signals may have been missed.
public final class FeedSignals implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(FeedSignals.class.getName());

    private static final Duration LISTEN_FOR = Duration.ofSeconds(1);
    private static final Duration TRY_AGAIN_AFTER = Duration.ofMillis(500);
    private static final Duration PROVE_LIFE_EVERY = Duration.ofSeconds(5);

    private final Database database;
    private final Map<String, Set<Pulse>> listeners = new ConcurrentHashMap<>();
    private final Pulse closing = new Pulse();
    private final Thread thread;
    private volatile boolean closed;
    private volatile @Nullable Session hearing;

    private FeedSignals(Database database) {
        this.database = database;
        this.thread = Thread.ofVirtual().name("feed signals").unstarted(this::run);
    }

    public static FeedSignals start(Database database) {
        FeedSignals signals = new FeedSignals(database);
        signals.thread.start();
        return signals;
    }

    void add(Feed feed, Pulse pulse) {
        listeners.computeIfAbsent(feed.name(), name -> ConcurrentHashMap.newKeySet()).add(pulse);
    }

    void remove(Feed feed, Pulse pulse) {
        listeners.computeIfPresent(
                feed.name(),
                (name, pulses) -> {
                    pulses.remove(pulse);
                    return pulses;
                });
    }

    /// Cuts the wait for a signal short.
    @Override
    public void close() {
        closed = true;
        closing.wake();
        Session current = hearing;
        if (current != null) {
            current.cut();
        }
        try {
            thread.join(LISTEN_FOR.multipliedBy(3));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closed) {
            try (Session session = database.session()) {
                hearing = session;
                listen(session);
            } catch (SQLException | RuntimeException lost) {
                if (!closed) {
                    LOG.log(
                            System.Logger.Level.INFO,
                            "The signals' session was lost: {0}",
                            lost.getMessage());
                }
            } finally {
                hearing = null;
            }
            if (!closed) {
                closing.await(TRY_AGAIN_AFTER);
            }
        }
    }

    private void listen(Session session) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            statement.execute("listen maru_feed");
            // What was told while nobody listened has to be looked for.
            listeners.values().forEach(pulses -> pulses.forEach(Pulse::wake));
            PGConnection server = session.connection().unwrap(PGConnection.class);
            long proveAt = System.nanoTime() + PROVE_LIFE_EVERY.toNanos();
            while (!closed) {
                PGNotification @Nullable [] heard =
                        server.getNotifications((int) LISTEN_FOR.toMillis());
                for (PGNotification each : heard == null ? new PGNotification[0] : heard) {
                    listeners.getOrDefault(each.getParameter(), Set.of()).forEach(Pulse::wake);
                }
                if (System.nanoTime() - proveAt > 0) {
                    // A connection that was cut without a word is noticed only by using it.
                    statement.execute("select 1");
                    proveAt = System.nanoTime() + PROVE_LIFE_EVERY.toNanos();
                }
            }
        }
    }
}
