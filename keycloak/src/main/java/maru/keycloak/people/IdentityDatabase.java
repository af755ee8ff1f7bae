package maru.keycloak.people;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Two connections of our own to the database that Keycloak shares with identity, under Keycloak's
/// role. Each question is a transaction of its own, so that what Keycloak takes back, a guess or a
/// failure, stays counted.
public final class IdentityDatabase implements AutoCloseable {

    /// How many there are; the launcher takes them off Keycloak's own pool.
    public static final int CONNECTIONS = 2;

    private static final System.Logger LOG = System.getLogger(IdentityDatabase.class.getName());
    private static final long WAIT_AT_MOST_SECONDS = 2;

    private final String url;
    private final Properties account;
    private final Semaphore turns = new Semaphore(CONNECTIONS);
    private final BlockingQueue<Connection> idle = new ArrayBlockingQueue<>(CONNECTIONS);

    private IdentityDatabase(String url, Properties account) {
        this.url = url;
        this.account = account;
    }

    /// The database that Keycloak was started with.
    public static IdentityDatabase ofKeycloak() {
        Properties account = new Properties();
        account.setProperty("user", System.getProperty("kc.db-username", ""));
        account.setProperty("password", System.getProperty("kc.db-password", ""));
        account.setProperty("ApplicationName", "maru keycloak sign-in");
        account.setProperty("connectTimeout", "2");
        account.setProperty("socketTimeout", "5");
        return new IdentityDatabase(System.getProperty("kc.db-url", ""), account);
    }

    /// Asks for one value. Empty when identity does not answer: then Keycloak's own lock against
    /// guesses still holds, and nobody is kept out for it.
    Optional<Object> ask(String question, @Nullable Object... values) {
        boolean turn = false;
        try {
            turn = turns.tryAcquire(WAIT_AT_MOST_SECONDS, TimeUnit.SECONDS);
            return turn ? answered(question, values) : Optional.empty();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (SQLException unanswered) {
            LOG.log(System.Logger.Level.WARNING, "Identity does not answer", unanswered);
            return Optional.empty();
        } finally {
            if (turn) {
                turns.release();
            }
        }
    }

    private Optional<Object> answered(String question, @Nullable Object... values)
            throws SQLException {
        Connection kept = idle.poll();
        if (kept != null) {
            try {
                return read(kept, question, values);
            } catch (SQLException broken) {
                // It may have been idle for hours; a new one is tried once.
                close(kept);
                if (broken.getSQLState() == null || !broken.getSQLState().startsWith("08")) {
                    throw broken;
                }
            }
        }
        Connection fresh = DriverManager.getConnection(url, account);
        try {
            return read(fresh, question, values);
        } catch (SQLException failed) {
            close(fresh);
            throw failed;
        }
    }

    private Optional<Object> read(
            Connection connection, String question, @Nullable Object... values)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(question)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            Optional<Object> answer;
            try (ResultSet rows = statement.executeQuery()) {
                answer = rows.next() ? Optional.ofNullable(rows.getObject(1)) : Optional.empty();
            }
            if (!idle.offer(connection)) {
                close(connection);
            }
            return answer;
        }
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException alreadyGone) {
            LOG.log(System.Logger.Level.DEBUG, "A connection was gone", alreadyGone);
        }
    }

    @Override
    public void close() {
        for (Connection one = idle.poll(); one != null; one = idle.poll()) {
            close(one);
        }
    }
}
