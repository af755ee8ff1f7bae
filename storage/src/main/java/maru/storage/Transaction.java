package maru.storage;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A transaction at hand: statements with `?` for their parameters.
///
/// Parameters may be text, numbers, booleans, bytes, [UUID], [java.time.LocalDate], [Instant],
/// enums (by name), collections of text, numbers or UUIDs (as an array: `= any(?)`), and null.
///
/// Every method throws [DatabaseFailure] when PostgreSQL refuses the statement, and
/// [maru.kernel.Refused] with `Unavailable` when it does not answer in time.
public final class Transaction {

    /// Rows that one round trip brings when an answer is streamed.
    private static final int ROWS_AT_A_TIME = 500;

    /// More statements than this do not wait for the commit.
    private static final int WAITING_AT_MOST = 4;

    private final Connection connection;
    private final boolean readOnly;
    private final boolean alone;
    private final long deadline;
    private final List<Runnable> afterCommit = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();

    /// A statement that goes with the commit.
    private record Waiting(String sql, List<@Nullable Object> parameters) {}

    /// @param alone without a transaction around it: each statement commits by itself
    Transaction(Connection connection, boolean readOnly, boolean alone, long deadline) {
        this.connection = connection;
        this.readOnly = readOnly;
        this.alone = alone;
        this.deadline = deadline;
    }

    /// Runs an insert, update, delete or other statement without rows and tells how many rows it
    /// touched.
    public int update(String sql, @Nullable Object... parameters) {
        return with(sql, parameters, PreparedStatement::executeUpdate);
    }

    /// Runs a statement whose answer nobody needs together with the commit, in one way to the
    /// server and back instead of two. Nothing in this transaction sees what it does, and its
    /// failure is the commit's.
    public void updateWithCommit(String sql, @Nullable Object... parameters) {
        if (readOnly || alone) {
            throw new IllegalStateException("There is no commit that this could go with.");
        }
        waiting.add(new Waiting(sql, Arrays.asList(parameters)));
        if (waiting.size() > WAITING_AT_MOST) {
            runWaiting();
        }
    }

    /// Runs the statement once for each list of parameters, in few round trips.
    public void batch(String sql, Collection<? extends List<? extends @Nullable Object>> each) {
        if (each.isEmpty()) {
            return;
        }
        with(
                sql,
                new Object[0],
                statement -> {
                    for (List<? extends @Nullable Object> parameters : each) {
                        bind(statement, parameters.toArray());
                        statement.addBatch();
                    }
                    return statement.executeBatch();
                });
    }

    /// All rows of an answer that is known to be small.
    public <T> List<T> list(String sql, Row.Mapper<T> mapper, @Nullable Object... parameters) {
        return with(
                sql,
                parameters,
                statement -> {
                    try (ResultSet rows = statement.executeQuery()) {
                        List<T> found = new ArrayList<>();
                        Row row = new Row(rows);
                        while (rows.next()) {
                            found.add(mapper.map(row));
                        }
                        return List.copyOf(found);
                    }
                });
    }

    /// The first row, if there is one.
    public <T> Optional<T> first(String sql, Row.Mapper<T> mapper, @Nullable Object... parameters) {
        return with(
                sql,
                parameters,
                statement -> {
                    try (ResultSet rows = statement.executeQuery()) {
                        return rows.next()
                                ? Optional.of(mapper.map(new Row(rows)))
                                : Optional.empty();
                    }
                });
    }

    /// The first row of an answer that always has one (a count, `insert … returning`).
    public <T> T one(String sql, Row.Mapper<T> mapper, @Nullable Object... parameters) {
        return first(sql, mapper, parameters)
                .orElseThrow(() -> new IllegalStateException("There is no row for: " + sql));
    }

    /// Whether the query finds any row.
    public boolean exists(String sql, @Nullable Object... parameters) {
        return first(sql, row -> true, parameters).isPresent();
    }

    /// Hands each row over as it comes, with bounded memory however many there are.
    public void each(String sql, Consumer<Row> consumer, @Nullable Object... parameters) {
        with(
                sql,
                parameters,
                statement -> {
                    statement.setFetchSize(ROWS_AT_A_TIME);
                    try (ResultSet rows = statement.executeQuery()) {
                        Row row = new Row(rows);
                        while (rows.next()) {
                            consumer.accept(row);
                        }
                        return true;
                    }
                });
    }

    /// Runs a piece of this work that may fail alone: when it throws, only what it did is undone.
    public <T> T nested(Work<T> work) {
        // What waits from before is no part of this piece.
        runWaiting();
        try {
            var savepoint = connection.setSavepoint();
            try {
                T result = work.in(this);
                connection.releaseSavepoint(savepoint);
                return result;
            } catch (RuntimeException | Error failed) {
                waiting.clear();
                connection.rollback(savepoint);
                throw failed;
            }
        } catch (SQLException failure) {
            throw Failures.of(failure);
        }
    }

    /// Runs after the commit succeeded, never after a rollback; for what only makes things faster
    /// (a wake-up, a cache), since a crash in between loses it.
    public void afterCommit(Runnable action) {
        afterCommit.add(action);
    }

    /// For what the methods above do not offer (COPY, say). Do not commit or close it.
    public Connection connection() {
        return connection;
    }

    boolean readOnly() {
        return readOnly;
    }

    /// Commits, with what waits for it.
    void commit() throws SQLException {
        if (!waiting.isEmpty()) {
            Waiting all = takeWaiting();
            run(all.sql() + "; commit", all.parameters().toArray(), PreparedStatement::execute);
        }
        boundNextWait();
        // Knows when it is done already.
        connection.commit();
    }

    private void runWaiting() {
        if (!waiting.isEmpty()) {
            Waiting all = takeWaiting();
            with(all.sql(), all.parameters().toArray(), PreparedStatement::execute);
        }
    }

    /// All that waits as one message, in its order. When one statement fails, the server skips
    /// those behind it, the commit too.
    private Waiting takeWaiting() {
        String sql = waiting.stream().map(Waiting::sql).collect(Collectors.joining("; "));
        List<@Nullable Object> parameters = new ArrayList<>();
        waiting.forEach(each -> parameters.addAll(each.parameters()));
        waiting.clear();
        return new Waiting(sql, parameters);
    }

    List<Runnable> actionsAfterCommit() {
        return afterCommit;
    }

    /// Bounds the next wait for the server by what is left of this transaction's time.
    void boundNextWait() throws SQLException {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw Failures.NO_ANSWER.asException();
        }
        connection.setNetworkTimeout(Runnable::run, (int) Math.min(left, Integer.MAX_VALUE));
    }

    private interface Run<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    private <T> T with(String sql, @Nullable Object[] parameters, Run<T> run) {
        try {
            return run(sql, parameters, run);
        } catch (SQLException failure) {
            throw alone && !readOnly ? Failures.ofCommit(failure) : Failures.of(failure);
        }
    }

    private <T> T run(String sql, @Nullable Object[] parameters, Run<T> run) throws SQLException {
        boundNextWait();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, parameters);
            return run.of(statement);
        }
    }

    private void bind(PreparedStatement statement, @Nullable Object[] parameters)
            throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            bind(statement, i + 1, parameters[i]);
        }
    }

    private void bind(PreparedStatement statement, int index, @Nullable Object parameter)
            throws SQLException {
        switch (parameter) {
            case null -> statement.setObject(index, null);
            case Instant instant -> statement.setObject(index, instant.atOffset(ZoneOffset.UTC));
            case Enum<?> constant -> statement.setString(index, constant.name());
            case byte[] bytes -> statement.setBytes(index, bytes);
            case Optional<?> optional -> bind(statement, index, optional.orElse(null));
            case Collection<?> values -> statement.setArray(index, array(values));
            default -> statement.setObject(index, parameter);
        }
    }

    private Array array(Collection<?> values) throws SQLException {
        Object[] elements =
                values.stream()
                        .map(value -> value instanceof Enum<?> constant ? constant.name() : value)
                        .toArray();
        Object first = elements.length == 0 ? "" : elements[0];
        String type =
                switch (first) {
                    case String text -> "text";
                    case UUID uuid -> "uuid";
                    case Integer number -> "int4";
                    case Long number -> "int8";
                    case java.time.LocalDate date -> "date";
                    case byte[] bytes -> "bytea";
                    default ->
                            throw new IllegalArgumentException(
                                    "No array of " + first.getClass().getName());
                };
        // The driver takes arrays of bytes only when they are typed as such.
        return connection.createArrayOf(
                type,
                type.equals("bytea")
                        ? Arrays.copyOf(elements, elements.length, byte[][].class)
                        : elements);
    }
}
