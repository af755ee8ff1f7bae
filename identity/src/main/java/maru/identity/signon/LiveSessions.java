package maru.identity.signon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import maru.storage.Database;
import org.jspecify.annotations.Nullable;

/// The open connections of this process, by person: closed when what let them in is good no longer.
/// Their ends are written into the audit, some at a time.
final class LiveSessions implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(LiveSessions.class.getName());
    private static final Duration BEAT = Duration.ofMillis(250);
    private static final int AT_A_TIME = 500;

    /// Ends that wait to be written, while the database does not answer.
    private static final int ENDS_AT_MOST = 100_000;

    private record End(UUID person, String credential, String why) {}

    private final class Live implements LiveSession {
        private final UUID person;
        private final @Nullable UUID appPassword;
        private final boolean service;
        private final Optional<Instant> until;
        private final Runnable close;
        private final AtomicBoolean over = new AtomicBoolean();

        Live(
                UUID person,
                @Nullable UUID appPassword,
                boolean service,
                Optional<Instant> until,
                Runnable close) {
            this.person = person;
            this.appPassword = appPassword;
            this.service = service;
            this.until = until;
            this.close = close;
        }

        void end(String why) {
            if (over.compareAndSet(false, true)) {
                remove(this, why);
                Thread.ofVirtual().name("sign-on close").start(this::runClose);
            }
        }

        private void runClose() {
            try {
                close.run();
            } catch (RuntimeException failed) {
                LOG.log(System.Logger.Level.WARNING, "A connection was not closed well", failed);
            }
        }

        @Override
        public void close() {
            if (over.compareAndSet(false, true)) {
                remove(this, "client");
            }
        }
    }

    private final Database database;
    private final Clock clock;
    private final Consumer<UUID> forget;
    private final Map<UUID, Set<Live>> sessions = new ConcurrentHashMap<>();
    private final Set<Live> ending = ConcurrentHashMap.newKeySet();
    private final Set<UUID> suspects = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<End> ends = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Thread thread;
    private volatile boolean closed;

    /// @param forget told of each person some of whose connections proved to be good no longer
    LiveSessions(Database database, Clock clock, Consumer<UUID> forget) {
        this.database = database;
        this.clock = clock;
        this.forget = forget;
        this.thread = Thread.ofVirtual().name("sign-on sessions").unstarted(this::run);
        thread.start();
    }

    /// Watches a connection; looks once more whether it is still good.
    LiveSession watch(
            UUID person,
            @Nullable UUID appPassword,
            boolean service,
            Optional<Instant> until,
            Runnable close) {
        Live live = new Live(person, appPassword, service, until, close);
        sessions.compute(
                person,
                (any, set) -> {
                    Set<Live> all = set == null ? ConcurrentHashMap.newKeySet() : set;
                    all.add(live);
                    return all;
                });
        if (until.isPresent()) {
            ending.add(live);
        }
        suspect(person);
        return live;
    }

    private void remove(Live live, String why) {
        ending.remove(live);
        sessions.computeIfPresent(
                live.person,
                (any, set) -> {
                    set.remove(live);
                    return set.isEmpty() ? null : set;
                });
        if (!live.service && waiting.incrementAndGet() <= ENDS_AT_MOST) {
            ends.add(
                    new End(
                            live.person,
                            live.appPassword == null ? "token" : "app-password/" + live.appPassword,
                            why));
        }
    }

    /// Something of hers has changed: looked at within a moment, and again until the database
    /// answers.
    void suspect(UUID person) {
        suspects.add(person);
        LockSupport.unpark(thread);
    }

    void suspectAll() {
        suspects.addAll(sessions.keySet());
        LockSupport.unpark(thread);
    }

    /// Her web sessions have ended: all that came by a token of hers goes.
    void endTokens(UUID person) {
        for (Live live : List.copyOf(sessions.getOrDefault(person, Set.of()))) {
            if (live.appPassword == null && !live.service) {
                live.end("signed-out");
            }
        }
    }

    private void run() {
        while (!closed) {
            try {
                Instant now = clock.instant();
                for (Live live : ending) {
                    if (live.until.isPresent() && !live.until.get().isAfter(now)) {
                        live.end("run-out");
                    }
                }
                look();
                writeEnds();
            } catch (RuntimeException failed) {
                LOG.log(System.Logger.Level.DEBUG, "The sessions are looked at again", failed);
            }
            if (suspects.isEmpty()) {
                LockSupport.parkNanos(BEAT.toNanos());
            } else {
                // The database does not answer; what is suspected stays so.
                LockSupport.parkNanos(BEAT.toNanos() / 5);
            }
        }
    }

    private void look() {
        while (!suspects.isEmpty() && !closed) {
            List<UUID> some = suspects.stream().limit(AT_A_TIME).toList();
            suspects.removeAll(some);
            try {
                look(some.stream().flatMap(one -> of(one).stream()).toList());
            } catch (RuntimeException failed) {
                suspects.addAll(some);
                throw failed;
            }
        }
    }

    private Collection<Live> of(UUID person) {
        return List.copyOf(sessions.getOrDefault(person, Set.of()));
    }

    private void look(List<Live> live) {
        for (int at = 0; at < live.size(); at += AT_A_TIME) {
            List<Live> some = live.subList(at, Math.min(live.size(), at + AT_A_TIME));
            List<Boolean> good =
                    database.read(
                            transaction ->
                                    transaction.list(
                                            "select unnest(identity.still_good(?,"
                                                    + " array(select nullif(q, '')::uuid"
                                                    + " from unnest(?) with ordinality as q (q, n)"
                                                    + " order by n))) as good",
                                            row -> row.bool("good"),
                                            some.stream().map(one -> one.person).toList(),
                                            some.stream().map(LiveSessions::appPassword).toList()));
            for (int i = 0; i < some.size(); i++) {
                if (!good.get(i)) {
                    // It may be known here before the feed has said so.
                    forget.accept(some.get(i).person);
                    some.get(i).end("revoked");
                }
            }
        }
    }

    private static String appPassword(Live live) {
        return live.appPassword == null ? "" : live.appPassword.toString();
    }

    private void writeEnds() {
        while (!ends.isEmpty()) {
            List<End> some = new ArrayList<>();
            for (End end : ends) {
                some.add(end);
                if (some.size() >= AT_A_TIME) {
                    break;
                }
            }
            database.transaction(
                    transaction ->
                            transaction.first(
                                    "select identity.count_ends(?, ?, ?)",
                                    row -> true,
                                    some.stream().map(End::person).toList(),
                                    some.stream().map(End::credential).toList(),
                                    some.stream().map(End::why).toList()));
            some.forEach(ends::remove);
            waiting.addAndGet(-some.size());
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        try {
            thread.join(Duration.ofSeconds(5));
            writeEnds();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException unanswered) {
            LOG.log(System.Logger.Level.INFO, "Some ends of sessions were not written");
        }
    }
}
