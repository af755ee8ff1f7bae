package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.storage.Database;
import maru.storage.Transaction;

/// What has changed in an account since a state (RFC 8620 §5.2), by the rows that each change
/// writes in its own transaction. A state is the number of the last such row, so it outlives any
/// crash.
final class ChangeLog {

    /// What rows tell of, by their names in the table.
    enum Kind {
        EMAIL("email"),
        MAILBOX("mailbox"),
        SUBMISSION("submission"),
        IDENTITY("identity"),
        VACATION("vacation");

        private final String row;

        Kind(String row) {
            this.row = row;
        }
    }

    /// Who has been away for longer asks anew.
    private static final int ROWS_AT_MOST = 10_000;

    private record Noted(
            long number,
            boolean counts,
            List<UUID> created,
            List<UUID> updated,
            List<UUID> destroyed,
            List<UUID> threads) {}

    /// Ids that came, changed or went, each in one of the sets.
    ///
    /// @param onlyCounts whether nothing but counts of mailboxes changed
    /// @param begun all that came, also what has gone again
    /// @param threads of all e-mails named
    record Since(
            String from,
            String to,
            boolean more,
            boolean onlyCounts,
            Set<UUID> created,
            Set<UUID> updated,
            Set<UUID> destroyed,
            Set<UUID> begun,
            Set<UUID> threads) {

        /// As a `/changes` answers.
        ObjectNode told(ObjectNode answer, Id id) {
            answer.put("oldState", from).put("newState", to).put("hasMoreChanges", more);
            list(answer.putArray("created"), created, id);
            list(answer.putArray("updated"), updated, id);
            list(answer.putArray("destroyed"), destroyed, id);
            return answer;
        }

        private static void list(ArrayNode array, Collection<UUID> rows, Id id) {
            rows.forEach(row -> array.add(id.of(row)));
        }
    }

    private final Database database;

    ChangeLog(Database database) {
        this.database = database;
    }

    String state(Account account, Kind kind) {
        return database.look(
                        transaction ->
                                transaction.first(
                                        "select number from change where owner = ? and kind = ? and"
                                                + " not shared order by number desc limit 1",
                                        row -> Long.toString(row.bigint("number")),
                                        account.owner(),
                                        kind.row))
                .orElse("0");
    }

    /// Tells of what is an account's own and in no mailbox, in the transaction that changes it.
    static void note(
            Transaction transaction,
            Account account,
            Kind kind,
            List<UUID> created,
            List<UUID> updated,
            List<UUID> destroyed) {
        transaction.exists(
                "select note_own(?, ?, ?::uuid[], ?::uuid[], ?::uuid[])",
                account.owner(),
                kind.row,
                created,
                updated,
                destroyed);
    }

    /// @throws MethodError cannotCalculateChanges for what was never a state, and where fewer would
    ///   be told than one transaction changed
    Since since(Account account, Kind kind, Call call) throws MethodError {
        String from = call.text("sinceState").orElse("");
        Optional<Long> limit = call.count("maxChanges");
        if (limit.isPresent() && limit.get() == 0) {
            throw MethodError.invalidArguments("maxChanges is 0.");
        }
        return since(account, kind, from, limit.orElse(Long.MAX_VALUE));
    }

    Since since(Account account, Kind kind, String from, long atMost) throws MethodError {
        long after = number(account, kind, from);
        List<Noted> rows =
                database.look(
                        transaction ->
                                transaction.list(
                                        "select number, counts, created, updated, destroyed, threads"
                                                + " from change where owner = ? and kind = ? and"
                                                + " not shared and number > ? order by number limit"
                                                + " ?",
                                        row ->
                                                new Noted(
                                                        row.bigint("number"),
                                                        row.bool("counts"),
                                                        row.uuids("created"),
                                                        row.uuids("updated"),
                                                        row.uuids("destroyed"),
                                                        row.uuids("threads")),
                                        account.owner(),
                                        kind.row,
                                        after,
                                        ROWS_AT_MOST + 1));
        Gathered gathered = new Gathered();
        String to = from;
        boolean more = rows.size() > ROWS_AT_MOST;
        for (Noted row : rows.subList(0, Math.min(rows.size(), ROWS_AT_MOST))) {
            if (gathered.sizeWith(row) > atMost) {
                more = true;
                break;
            }
            gathered.add(row);
            to = Long.toString(row.number());
        }
        if (more && to.equals(from)) {
            throw cannot("More changed at once than maxChanges lets through.");
        }
        return gathered.since(from, to, more);
    }

    /// The row's number behind a state; a state that rows no longer reach back to is none.
    private long number(Account account, Kind kind, String state) throws MethodError {
        if (!state.matches("0|[1-9]\\d{0,17}")) {
            throw cannot("This was never a state here.");
        }
        long number = Long.parseLong(state);
        boolean known =
                number == 0
                        ? !database.look(
                                transaction ->
                                        transaction.exists(
                                                "select from account where owner = ? and forgotten"
                                                        + " > 0",
                                                account.owner()))
                        : database.look(
                                transaction ->
                                        transaction.exists(
                                                "select from change where owner = ? and number = ?"
                                                        + " and kind = ? and not shared",
                                                account.owner(),
                                                number,
                                                kind.row));
        if (!known) {
            throw cannot("This is no state here any longer.");
        }
        return number;
    }

    private static MethodError cannot(String description) {
        return new MethodError("cannotCalculateChanges", description);
    }

    private static final class Gathered {

        private final Set<UUID> created = new LinkedHashSet<>();
        private final Set<UUID> updated = new LinkedHashSet<>();
        private final Set<UUID> destroyed = new LinkedHashSet<>();
        private final Set<UUID> begun = new LinkedHashSet<>();
        private final Set<UUID> threads = new LinkedHashSet<>();
        private boolean onlyCounts = true;

        /// No less than what there is once the row is added.
        long sizeWith(Noted row) {
            return (long) created.size()
                    + updated.size()
                    + destroyed.size()
                    + row.created().size()
                    + row.updated().size()
                    + row.destroyed().size();
        }

        void add(Noted row) {
            created.addAll(row.created());
            begun.addAll(row.created());
            for (UUID each : row.updated()) {
                if (!created.contains(each)) {
                    updated.add(each);
                }
            }
            for (UUID each : row.destroyed()) {
                updated.remove(each);
                if (!created.remove(each)) {
                    destroyed.add(each);
                }
            }
            threads.addAll(row.threads());
            onlyCounts &= row.counts();
        }

        Since since(String from, String to, boolean more) {
            return new Since(
                    from,
                    to,
                    more,
                    onlyCounts && !updated.isEmpty(),
                    created,
                    updated,
                    destroyed,
                    begun,
                    threads);
        }
    }
}
