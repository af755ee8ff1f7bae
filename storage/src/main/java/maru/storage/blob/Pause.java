package maru.storage.blob;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import maru.kernel.Refusal;
import maru.storage.Database;

/// Holds off the collector. It keeps one connection and ends with it, so a backup that is killed
/// pauses nothing for ever.
public final class Pause implements AutoCloseable {

    private final Connection connection;
    private final long lock;

    private Pause(Connection connection, long lock) {
        this.connection = connection;
        this.lock = lock;
    }

    static Pause begin(Database database, long lock) {
        try {
            Connection connection = database.dataSource().getConnection();
            try {
                Pause pause = new Pause(connection, lock);
                // Waits for the round at hand, which takes a few milliseconds.
                pause.run("select pg_advisory_lock_shared(?)");
                return pause;
            } catch (SQLException | RuntimeException failed) {
                connection.close();
                throw failed;
            }
        } catch (SQLException failed) {
            throw new Refusal.Unavailable(
                            "The collector could not be paused: " + failed.getMessage(),
                            Duration.ofSeconds(5))
                    .asException();
        }
    }

    @Override
    public void close() {
        try (connection) {
            run("select pg_advisory_unlock_shared(?)");
        } catch (SQLException ended) {
            // A lost connection has let go of the lock.
        }
    }

    /// Commits at once: a lock of the session outlives transactions, and an open one would end by
    /// its timeout.
    private void run(String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, lock);
            statement.execute();
        }
        connection.commit();
    }
}
