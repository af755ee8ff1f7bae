package maru.storage.blob;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import maru.kernel.Refusal;
import maru.storage.Database;
import maru.storage.Session;

/// Holds off the collector. It keeps one session and ends with it, so a backup that is killed
/// pauses nothing for ever.
public final class Pause implements AutoCloseable {

    private final Session session;
    private final long lock;

    private Pause(Session session, long lock) {
        this.session = session;
        this.lock = lock;
    }

    static Pause begin(Database database, long lock) {
        Session session = database.session();
        // Waits for the round at hand, which takes a few milliseconds.
        try (PreparedStatement statement =
                session.connection().prepareStatement("select pg_advisory_lock_shared(?)")) {
            statement.setLong(1, lock);
            statement.execute();
            return new Pause(session, lock);
        } catch (SQLException failed) {
            session.close();
            throw new Refusal.Unavailable(
                            "The collector could not be paused: " + failed.getMessage(),
                            Duration.ofSeconds(5))
                    .asException();
        }
    }

    @Override
    public void close() {
        // The session's end would let go as well, but only after this returned.
        try (PreparedStatement statement =
                session.connection().prepareStatement("select pg_advisory_unlock_shared(?)")) {
            statement.setLong(1, lock);
            statement.execute();
        } catch (SQLException broken) {
            // A broken session holds nothing.
        } finally {
            session.close();
        }
    }
}
