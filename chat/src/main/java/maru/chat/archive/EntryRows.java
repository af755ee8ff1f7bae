package maru.chat.archive;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import maru.kernel.Refusal;
import maru.storage.Transaction;
import org.jspecify.annotations.Nullable;

/// The rows of one batch as columns, for one statement.
final class EntryRows {

    private static final String INSERT =
            """
            insert into chat.entry (id, kind, sender, receiver, sender_resource, receiver_resource,
                origin, stanza)
            select * from unnest(?::bigint[], ?::smallint[], ?::bigint[], ?::bigint[], ?::text[],
                ?::text[], ?::text[], ?::bytea[])
            """;

    private final List<Long> ids;
    private final List<Short> kinds;
    private final List<Long> senders;
    private final List<Long> receivers;
    private final List<@Nullable String> senderResources;
    private final List<@Nullable String> receiverResources;
    private final List<@Nullable String> origins;
    private final List<byte[]> stanzas;

    EntryRows(int size) {
        ids = new ArrayList<>(size);
        kinds = new ArrayList<>(size);
        senders = new ArrayList<>(size);
        receivers = new ArrayList<>(size);
        senderResources = new ArrayList<>(size);
        receiverResources = new ArrayList<>(size);
        origins = new ArrayList<>(size);
        stanzas = new ArrayList<>(size);
    }

    void add(long id, Draft draft) {
        ids.add(id);
        kinds.add(draft.kind().number());
        senders.add(draft.sender());
        receivers.add(draft.receiver());
        senderResources.add(draft.senderResource());
        receiverResources.add(draft.receiverResource());
        origins.add(draft.origin());
        stanzas.add(draft.stanza());
    }

    void insert(Transaction tx) {
        if (ids.isEmpty()) {
            return;
        }
        Connection connection = tx.connection();
        try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
            statement.setArray(1, array(connection, "int8", ids));
            statement.setArray(2, array(connection, "int2", kinds));
            statement.setArray(3, array(connection, "int8", senders));
            statement.setArray(4, array(connection, "int8", receivers));
            statement.setArray(5, array(connection, "text", senderResources));
            statement.setArray(6, array(connection, "text", receiverResources));
            statement.setArray(7, array(connection, "text", origins));
            statement.setArray(
                    8, connection.createArrayOf("bytea", stanzas.toArray(byte[][]::new)));
            statement.executeUpdate();
        } catch (SQLException failed) {
            throw refused(failed);
        }
    }

    /// What is worth another try, and what is not.
    private static RuntimeException refused(SQLException failed) {
        String state = String.valueOf(failed.getSQLState());
        boolean refusesTheRows = state.startsWith("22") || state.startsWith("23");
        return refusesTheRows
                ? new IllegalStateException("the archive's rows (" + state + ")", failed)
                : new Refusal.Unavailable(
                                "지금은 보낼 수 없습니다. (Messages cannot be stored now.)",
                                Duration.ofSeconds(5))
                        .asException();
    }

    private static Array array(Connection connection, String type, List<?> values)
            throws SQLException {
        Object[] elements =
                switch (type) {
                    case "int8" -> values.toArray(Long[]::new);
                    case "int2" -> values.toArray(Short[]::new);
                    default -> values.toArray(String[]::new);
                };
        return connection.createArrayOf(type, elements);
    }
}
