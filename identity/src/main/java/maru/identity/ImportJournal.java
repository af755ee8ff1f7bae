package maru.identity;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import maru.kernel.Refusal;
import maru.storage.DatabaseFailure;
import maru.storage.Transaction;

/// Which rows an import added and ended, so that it can be undone as a whole: what it added is
/// ended, what it ended begins to be known again. The rows themselves stay, in their recorded
/// times; so "what was known then" keeps its answer.
final class ImportJournal {

    private static final int PEOPLE_AT_A_TIME = 5_000;

    /// The tables, with the column that names the person or unit, and the columns that are copied.
    private enum Table {
        unit_fact("unit", "unit, name, level, english_name, telephone, valid"),
        person_fact("person", "person, name, language, birth_date, valid"),
        contact_point("person", "person, kind, value, confirmed, valid"),
        post("person", "person, role, unit, grade, valid"),
        enrolment("student", "student, class, number, valid"),
        guardianship(
                "student",
                "student, guardian, relation, legal_representative, custody, rights, basis, valid"),
        account("person", "person, enabled");

        private final String key;
        private final String columns;

        Table(String key, String columns) {
            this.key = key;
            this.columns = columns;
        }
    }

    private ImportJournal() {}

    /// Writes down what this transaction has done to rows of these people and units.
    static void write(Transaction transaction, UUID id, Collection<UUID> touched) {
        for (Table table : Table.values()) {
            for (List<UUID> some : Batches.of(touched, PEOPLE_AT_A_TIME)) {
                transaction.update(
                        "insert into identity.import_row (import, table_name, row_id, added)"
                                + " select ?, ?, r.id, upper_inf(r.recorded) from identity."
                                + table.name()
                                + " as r where r."
                                + table.key
                                + " = any(?) and r.xmin = pg_current_xact_id()::xid",
                        id,
                        table.name(),
                        some);
            }
        }
    }

    /// Undoes it.
    ///
    /// @return whom it touched
    /// @throws maru.kernel.Refused NotFound; Conflict when it is undone already, or when later
    ///   entries build on it
    static Set<UUID> undo(Transaction transaction, UUID id) {
        boolean open =
                transaction
                        .first(
                                "select undone is null as open from identity.import where id = ?"
                                        + " for update",
                                row -> row.bool("open"),
                                id)
                        .orElseThrow(() -> new Refusal.NotFound().asException());
        if (!open) {
            throw new Refusal.Conflict("이미 취소한 가져오기입니다. (It is undone already.)").asException();
        }
        refuseLaterEntries(transaction, id);
        Set<UUID> touched = new TreeSet<>();
        List<Table> backwards = new ArrayList<>(List.of(Table.values())).reversed();
        try {
            for (Table table : backwards) {
                transaction.each(
                        """
                        update identity.%1$s as r set recorded = tstzrange(lower(r.recorded),
                            greatest(now(), lower(r.recorded) + interval '1 microsecond'))
                        from identity.import_row as i
                        where i.import = ? and i.table_name = '%1$s' and i.added
                            and r.id = i.row_id
                        returning r.%2$s as who
                        """
                                .formatted(table.name(), table.key),
                        row -> touched.add(row.uuid("who")),
                        id);
            }
            for (Table table : Table.values()) {
                transaction.each(
                        """
                        with old as materialized (
                            select r.*, row_number() over (order by r.id) as place
                            from identity.%1$s as r
                            where r.id in (select i.row_id from identity.import_row as i
                                where i.import = ? and i.table_name = '%1$s' and not i.added)),
                        again as (
                            insert into identity.%1$s (%3$s)
                            select %3$s from old order by place
                            returning id, %2$s as who),
                        numbered as (
                            select again.*, row_number() over (order by id) as place from again),
                        -- What another import had added is now this row: it can still be undone.
                        moved as (
                            update identity.import_row as i set row_id = n.id
                            from numbered as n join old on old.place = n.place
                            where i.table_name = '%1$s' and i.added and i.row_id = old.id)
                        select who from again
                        """
                                .formatted(table.name(), table.key, table.columns),
                        row -> touched.add(row.uuid("who")),
                        id);
            }
        } catch (DatabaseFailure contradicts) {
            if (contradicts.state().equals("23P01")) {
                throw later(1);
            }
            throw contradicts;
        }
        // Nobody signs in by an account that an undone import opened; the sign-on server is told
        // so.
        transaction.update(
                """
                insert into identity.account (person, enabled)
                select r.person, false from identity.account as r
                join identity.import_row as i on i.row_id = r.id
                where i.import = ? and i.table_name = 'account' and i.added
                """,
                id);
        transaction.update("update identity.import set undone = now() where id = ?", id);
        return touched;
    }

    private static void refuseLaterEntries(Transaction transaction, UUID id) {
        int number = 0;
        for (Table table : Table.values()) {
            number +=
                    transaction.one(
                            """
                            select count(*)::integer as n from identity.import_row as i
                            join identity.%1$s as r on r.id = i.row_id
                            where i.import = ? and i.table_name = '%1$s' and i.added
                                and not upper_inf(r.recorded)
                            """
                                    .formatted(table.name()),
                            row -> row.integer("n"),
                            id);
        }
        if (number > 0) {
            throw later(number);
        }
    }

    private static RuntimeException later(int number) {
        return new Refusal.Conflict(
                        "이 가져오기 뒤에 바뀐 기록이 "
                                + number
                                + "건 있어 취소할 수 없습니다. 나중 것부터 취소해 주세요."
                                + " (Later entries build on it; undo those first.)")
                .asException();
    }
}
