package maru.storage;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;

/// A connection with a life of its own: for locks and signals that belong to a session and not to a
/// transaction. It is one of the pool's connections until it is closed; each statement commits by
/// itself.
public final class Session implements AutoCloseable {

    private final HikariDataSource pool;
    private final Connection connection;

    private Session(HikariDataSource pool, Connection connection) {
        this.pool = pool;
        this.connection = connection;
    }

    static Session open(HikariDataSource pool) {
        try {
            Connection connection = pool.getConnection();
            connection.setAutoCommit(true);
            return new Session(pool, connection);
        } catch (SQLException failure) {
            throw Failures.of(failure);
        }
    }

    public Connection connection() {
        return connection;
    }

    /// Cuts the connection, whatever thread is waiting on it: that one's statement fails at once.
    public void cut() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException alreadyGone) {
            // What is not there needs no cutting.
        }
    }

    /// Ends the session on the server, and with it all it held.
    @Override
    public void close() {
        // The pool closes an evicted connection itself; one that broke is out of the pool already.
        pool.evictConnection(connection);
    }
}
