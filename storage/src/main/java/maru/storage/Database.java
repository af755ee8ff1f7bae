package maru.storage;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import javax.sql.DataSource;
import maru.kernel.Health;
import maru.kernel.Metrics;
import maru.kernel.Refused;
import org.jspecify.annotations.Nullable;

/// A part's way to PostgreSQL: a small pool and two ways to use it.
///
/// ```java
/// UUID id = database.transaction(tx -> tx.one(
///         "insert into letter (title) values (?) returning id", row -> row.uuid("id"), title));
/// List<String> titles = database.read(tx -> tx.list(
///         "select title from letter order by title", row -> row.text("title")));
/// ```
///
/// Work that is called from within other work on the same thread joins the transaction at hand, so
/// nobody holds one connection while waiting for a second.
///
/// When no connection is free in time, or the server does not answer in time, the asker gets
/// `Refusal.Unavailable` within 15 s instead of waiting on.
public final class Database implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Database.class.getName());

    /// A statement waits this long for a lock, so that a migration or a forgotten transaction stops
    /// nobody for longer.
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration IDLE_IN_TRANSACTION_AT_MOST = Duration.ofSeconds(60);

    private static final LongAdder TRANSACTIONS = Metrics.counter("storage_transactions_total");
    private static final LongAdder UNANSWERED = Metrics.counter("storage_unanswered_total");
    private static final LongAdder MICROSECONDS =
            Metrics.counter("storage_transactions_microseconds_total");

    /// The transactions of this thread's callers, the innermost last.
    private record Joined(Database database, Transaction transaction, @Nullable Joined outer) {}

    private static final ScopedValue<Joined> JOINED = ScopedValue.newInstance();

    private final HikariDataSource pool;
    private final Database base;
    private final Duration answerWithin;
    private final boolean lasting;

    private Database(
            HikariDataSource pool,
            @Nullable Database base,
            Duration answerWithin,
            boolean lasting) {
        this.pool = pool;
        this.base = base == null ? this : base;
        this.answerWithin = answerWithin;
        this.lasting = lasting;
    }

    /// Opens the pool. The server need not be there yet: until it is, work is refused and
    /// [#health()] says so.
    public static Database open(DatabaseConfig config) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName(config.name());
        pool.setJdbcUrl(config.url());
        pool.setUsername(config.user());
        pool.setPassword(config.password());
        pool.setAutoCommit(false);
        pool.setMaximumPoolSize(config.connections());
        pool.setMinimumIdle(Math.min(2, config.connections()));
        pool.setConnectionTimeout(config.waitForConnection().toMillis());
        pool.setValidationTimeout(config.waitForConnection().toMillis() / 2);
        pool.setIdleTimeout(Duration.ofMinutes(5).toMillis());
        pool.setMaxLifetime(Duration.ofMinutes(30).toMillis());
        pool.setKeepaliveTime(Duration.ofMinutes(1).toMillis());
        pool.setInitializationFailTimeout(-1);
        pool.addDataSourceProperty("ApplicationName", "maru " + config.name());
        pool.addDataSourceProperty("connectTimeout", "3");
        pool.addDataSourceProperty("tcpKeepAlive", "true");
        pool.addDataSourceProperty(
                "socketTimeout", String.valueOf(config.answerWithin().toSeconds()));
        // A batch of inserts goes as statements of many rows each.
        pool.addDataSourceProperty("reWriteBatchedInserts", "true");
        // A broken key's values in a message would carry a person's data into logs.
        pool.addDataSourceProperty("logServerErrorDetail", "false");
        pool.addDataSourceProperty(
                "options",
                "-c statement_timeout="
                        + config.answerWithin().toMillis()
                        + " -c lock_timeout="
                        + LOCK_TIMEOUT.toMillis()
                        + " -c idle_in_transaction_session_timeout="
                        + IDLE_IN_TRANSACTION_AT_MOST.toMillis());
        HikariDataSource source = new HikariDataSource(pool);
        gauge(config.name(), "active", source, HikariPoolMXBean::getActiveConnections);
        gauge(config.name(), "waiting", source, HikariPoolMXBean::getThreadsAwaitingConnection);
        return new Database(source, null, config.answerWithin(), false);
    }

    /// The same pool for work that takes long by its nature (an import, an export): its
    /// transactions live for up to `atMost`.
    public Database lasting(Duration atMost) {
        return new Database(pool, base, atMost, true);
    }

    /// Does the work in one transaction (read committed) and commits it. When this returns, it is
    /// durable; when it throws, nothing was done. The one exception is a connection that breaks
    /// during the commit itself, which is answered by a refusal that says so: make writes safe to
    /// repeat by keys that exist once.
    public <T> T transaction(Work<T> work) {
        return run(work, false, false);
    }

    /// As [#transaction], for work without a result.
    public void change(Consumer<Transaction> work) {
        transaction(
                transaction -> {
                    work.accept(transaction);
                    return true;
                });
    }

    /// Does the work in one transaction that cannot write.
    public <T> T read(Work<T> work) {
        return run(work, true, false);
    }

    /// Does work of one statement that only looks, without a transaction around it: one way to the
    /// server and back instead of two. What further statements of it would see may be newer.
    public <T> T look(Work<T> work) {
        return run(work, true, true);
    }

    /// Does work of one statement that changes something, which is a transaction by itself: one way
    /// to the server and back instead of two. When this returns, it is durable; a statement that
    /// fails has done nothing, and a connection that breaks meanwhile is answered as one that
    /// breaks during a commit.
    public <T> T once(Work<T> work) {
        return run(work, false, true);
    }

    /// Whether the caller is inside work of this database, which anything it does would join.
    public boolean isAtWork() {
        return joined() != null;
    }

    /// Whether a connection answers now. Takes up to the wait for a connection; a part asks this in
    /// the background, not when it is asked for its own health.
    public Health health() {
        try {
            read(transaction -> transaction.exists("select 1"));
            return Health.up();
        } catch (Refused refused) {
            return Health.down("The database does not answer.");
        } catch (DatabaseFailure failure) {
            return Health.down("The database refuses this part (" + failure.state() + ").");
        }
    }

    /// Takes a connection out of the pool for as long as the session is open.
    ///
    /// @throws maru.kernel.Refused with `Unavailable` when there is none in time
    public Session session() {
        return Session.open(pool);
    }

    /// The pool itself, for libraries that bring their own SQL (sessions of the portal).
    public DataSource dataSource() {
        return pool;
    }

    @Override
    public void close() {
        pool.close();
    }

    private <T> T run(Work<T> work, boolean readOnly, boolean alone) {
        Transaction joined = joined();
        if (joined != null) {
            if (joined.readOnly() && !readOnly) {
                throw new IllegalStateException("A change cannot join work that only reads.");
            }
            return work.in(joined);
        }
        long started = System.nanoTime();
        TRANSACTIONS.increment();
        try (Connection connection = connect()) {
            Transaction transaction =
                    new Transaction(
                            connection,
                            readOnly,
                            alone && !lasting,
                            started + answerWithin.toNanos());
            T result =
                    alone && !lasting
                            ? alone(connection, transaction, work)
                            : run(connection, transaction, work);
            transaction.actionsAfterCommit().forEach(Database::runAfterCommit);
            return result;
        } catch (SQLException failure) {
            throw Failures.of(failure);
        } catch (Refused refused) {
            if (refused.refusal().equals(Failures.NO_ANSWER)) {
                UNANSWERED.increment();
            }
            throw refused;
        } finally {
            MICROSECONDS.add((System.nanoTime() - started) / 1_000);
        }
    }

    private Connection connect() throws SQLException {
        try {
            return pool.getConnection();
        } catch (SQLException failure) {
            // Hikari hides the server's own reason (a wrong password, say) one level down.
            if (failure.getCause() instanceof SQLException cause
                    && Failures.of(cause) instanceof DatabaseFailure refused) {
                throw refused;
            }
            throw failure;
        }
    }

    private <T> T alone(Connection connection, Transaction transaction, Work<T> work)
            throws SQLException {
        connection.setAutoCommit(true);
        try {
            return within(transaction, work);
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(false);
            }
        }
    }

    private <T> T run(Connection connection, Transaction transaction, Work<T> work)
            throws SQLException {
        boolean done = false;
        try {
            connection.setReadOnly(transaction.readOnly());
            if (lasting) {
                transaction.update("set local statement_timeout = " + answerWithin.toMillis());
                transaction.update(
                        "set local idle_in_transaction_session_timeout = "
                                + answerWithin.toMillis());
            }
            T result = within(transaction, work);
            commit(transaction);
            done = true;
            return result;
        } finally {
            if (!done) {
                rollBack(connection);
            }
        }
    }

    private <T> T within(Transaction transaction, Work<T> work) {
        Joined scope = new Joined(base, transaction, JOINED.isBound() ? JOINED.get() : null);
        return ScopedValue.where(JOINED, scope).call(() -> work.in(transaction));
    }

    private static void commit(Transaction transaction) throws SQLException {
        try {
            transaction.commit();
        } catch (SQLException failure) {
            throw transaction.readOnly() ? Failures.of(failure) : Failures.ofCommit(failure);
        }
    }

    private static void rollBack(Connection connection) {
        try {
            if (!connection.isClosed()) {
                connection.rollback();
            }
        } catch (SQLException lost) {
            // A lost connection has rolled back on the server; the pool throws it away.
        }
    }

    private static void runAfterCommit(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException failed) {
            LOG.log(System.Logger.Level.WARNING, "An action after a commit failed", failed);
        }
    }

    private @Nullable Transaction joined() {
        @Nullable Joined at = JOINED.isBound() ? JOINED.get() : null;
        while (at != null) {
            if (at.database() == base) {
                return at.transaction();
            }
            at = at.outer();
        }
        return null;
    }

    private static void gauge(
            String name,
            String figure,
            HikariDataSource pool,
            ToLongFunction<HikariPoolMXBean> value) {
        Metrics.gauge(
                "storage_connections_" + figure + "{pool=\"" + name + "\"}",
                () -> {
                    HikariPoolMXBean bean = pool.getHikariPoolMXBean();
                    return bean == null ? 0 : value.applyAsLong(bean);
                });
    }
}
