package maru.storage;

import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// PostgreSQL refused a statement: a broken constraint, a missing right, a mistake in the SQL. One
/// that is expected (a key that exists already) is caught where the statement stands; the rest are
/// bugs. When the database does not answer at all, [maru.kernel.Refusal.Unavailable] is thrown
/// instead.
public final class DatabaseFailure extends RuntimeException {

    private final String state;
    private final @Nullable String constraint;

    DatabaseFailure(SQLException cause) {
        super(cause.getMessage(), cause);
        this.state = String.valueOf(cause.getSQLState());
        ServerErrorMessage server =
                cause instanceof PSQLException refused ? refused.getServerErrorMessage() : null;
        this.constraint = server == null ? null : server.getConstraint();
    }

    /// The five characters of SQLSTATE.
    public String state() {
        return state;
    }

    /// The name of the constraint that was broken, as the migration wrote it.
    public Optional<String> constraint() {
        return Optional.ofNullable(constraint);
    }

    /// A row with the same key exists already.
    public boolean isDuplicate() {
        return state.equals("23505");
    }

    /// A row that this one refers to does not exist, or is still referred to.
    public boolean isMissingReference() {
        return state.equals("23503");
    }

    /// The role has no right to do this.
    public boolean isForbidden() {
        return state.equals("42501");
    }
}
