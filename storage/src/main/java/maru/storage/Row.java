package maru.storage;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/// One row of an answer, read by the columns' names. A getter expects a value; a column that may be
/// empty is read by [#optional]:
///
/// ```java
/// transaction.list(
///         "select id, name, left_on from identity.person where …",
///         row -> new Person(row.uuid("id"), row.text("name"), row.optional("left_on", Row::date)));
/// ```
///
/// A row is good only inside the mapper that is given it.
public final class Row {

    /// Makes a value of a row.
    @FunctionalInterface
    public interface Mapper<T> {
        T map(Row row);
    }

    private final ResultSet rows;

    Row(ResultSet rows) {
        this.rows = rows;
    }

    public String text(String column) {
        return value(column, String.class);
    }

    public UUID uuid(String column) {
        return value(column, UUID.class);
    }

    public int integer(String column) {
        return value(column, Integer.class);
    }

    public long bigint(String column) {
        return value(column, Long.class);
    }

    public boolean bool(String column) {
        return value(column, Boolean.class);
    }

    public LocalDate date(String column) {
        return value(column, LocalDate.class);
    }

    public Instant instant(String column) {
        return value(column, OffsetDateTime.class).toInstant();
    }

    /// A column that holds the name of one of the constants.
    public <E extends Enum<E>> E constant(String column, Class<E> type) {
        return Enum.valueOf(type, text(column));
    }

    public byte[] bytes(String column) {
        try {
            return present(column, rows.getBytes(column));
        } catch (SQLException failure) {
            throw Failures.of(failure);
        }
    }

    public List<String> texts(String column) {
        return list(column, String.class);
    }

    public List<UUID> uuids(String column) {
        return list(column, UUID.class);
    }

    public List<Integer> integers(String column) {
        return list(column, Integer.class);
    }

    /// Empty when the column is null: `row.optional("ends_on", Row::date)`.
    public <T> Optional<T> optional(String column, BiFunction<Row, String, T> getter) {
        try {
            return rows.getObject(column) == null
                    ? Optional.empty()
                    : Optional.of(getter.apply(this, column));
        } catch (SQLException failure) {
            throw Failures.of(failure);
        }
    }

    private <T> T value(String column, Class<T> type) {
        try {
            return present(column, rows.getObject(column, type));
        } catch (SQLException failure) {
            throw Failures.of(failure);
        }
    }

    private <T> List<T> list(String column, Class<T> type) {
        try {
            Array array = present(column, rows.getArray(column));
            List<T> values = new ArrayList<>();
            for (Object each : (Object[]) array.getArray()) {
                values.add(type.cast(each));
            }
            return List.copyOf(values);
        } catch (SQLException failure) {
            throw Failures.of(failure);
        }
    }

    private static <T> T present(String column, @Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("The column " + column + " is null.");
        }
        return value;
    }
}
