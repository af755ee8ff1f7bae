package maru.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import maru.kernel.Seoul;
import maru.storage.Row;
import maru.storage.Transaction;
import org.jspecify.annotations.Nullable;

/// Writes one table of spells in two times: compares what is recorded with what shall be, ends the
/// recorded time of rows that no longer say what is so, and adds the new ones. First all ends, then
/// all additions, so that seats and numbers can be exchanged within one import.
final class Chronicle {

    private static final int ROWS_AT_A_TIME = 2_000;

    /// Reads the columns of a thing or of its content out of a row.
    interface Columns {
        List<Object> of(Row row);
    }

    private record Stored(long id, Spell spell) {}

    private record Addition(List<Object> thing, Spell spell, boolean first) {}

    private final String table;
    private final List<String> columns;
    private final Columns thing;
    private final Columns content;
    private final Map<List<Object>, List<Stored>> stored = new HashMap<>();
    private final List<Long> ends = new ArrayList<>();
    private final List<Addition> endedSpells = new ArrayList<>();
    private final List<Addition> additions = new ArrayList<>();
    private final Set<UUID> touched = new TreeSet<>();

    /// @param columns what tells one thing from another, then what is said of it
    Chronicle(String table, List<String> columns, Columns thing, Columns content) {
        this.table = table;
        this.columns = List.copyOf(columns);
        this.thing = thing;
        this.content = content;
    }

    /// Loads what is recorded now of the things whose first column is one of `ids`.
    void load(Transaction transaction, Collection<UUID> ids) {
        for (List<UUID> some : Batches.of(ids, ROWS_AT_A_TIME)) {
            transaction.each(
                    "select *, lower(valid) as begins, upper(valid) as until from identity."
                            + table
                            + " where upper_inf(recorded) and "
                            + columns.getFirst()
                            + " = any(?) order by valid",
                    row ->
                            stored.computeIfAbsent(thing.of(row), any -> new ArrayList<>())
                                    .add(
                                            new Stored(
                                                    row.bigint("id"),
                                                    new Spell(
                                                            content.of(row),
                                                            row.date("begins"),
                                                            row.optional("until", Row::date)
                                                                    .orElse(null)))),
                    some);
        }
    }

    List<Spell> recorded(List<Object> of) {
        return stored.getOrDefault(of, List.of()).stream().map(Stored::spell).toList();
    }

    /// Says what shall be recorded of one thing, in place of all that is.
    void state(List<Object> of, List<Spell> spells) {
        List<Stored> before = stored.getOrDefault(of, List.of());
        List<Spell> missing = new ArrayList<>(spells);
        boolean ended = false;
        for (Stored row : before) {
            if (!missing.remove(row.spell())) {
                ends.add(row.id());
                endedSpells.add(new Addition(of, row.spell(), false));
                ended = true;
            }
        }
        for (Spell spell : missing) {
            additions.add(new Addition(of, spell, !ended));
        }
        if (ended || !missing.isEmpty()) {
            touch(of);
        }
    }

    /// Where somebody is posted stays what it is.
    private void touch(List<Object> of) {
        for (int at = 0; at < of.size(); at++) {
            if (of.get(at) instanceof UUID id && (at == 0 || !columns.get(at).equals("unit"))) {
                touched.add(id);
            }
        }
    }

    /// The people, or in the table of units' facts the units, whose rows change.
    Set<UUID> touched() {
        return touched;
    }

    /// Tells what begins and ends.
    void describe(ImportDiff diff) {
        endedSpells.forEach(one -> diff.add(false, table, one.thing(), one.spell()));
        additions.forEach(one -> diff.add(true, table, one.thing(), one.spell()));
    }

    /// The things that are loaded.
    Set<List<Object>> things() {
        return Set.copyOf(stored.keySet());
    }

    /// Ends on a day what is recorded of a thing.
    ///
    /// @return whether there was anything to end
    boolean endOn(List<Object> of, LocalDate day) {
        List<Spell> before = recorded(of);
        List<Spell> after = new ArrayList<>();
        for (Spell spell : before) {
            LocalDate until = spell.until();
            if (until != null && !until.isAfter(day)) {
                after.add(spell);
            } else if (spell.from().isBefore(day)) {
                after.add(new Spell(spell.content(), spell.from(), day));
            }
        }
        if (after.equals(before)) {
            return false;
        }
        state(of, after);
        return true;
    }

    int added() {
        return additions.size();
    }

    int ended() {
        return ends.size();
    }

    /// Writes the changes.
    ///
    /// @param now when they become known: the transaction's own time
    /// @param sinceAlways on demo data, what is new counts as known since it began
    void write(Transaction transaction, Instant now, boolean sinceAlways) {
        for (List<Long> some : Batches.of(ends, ROWS_AT_A_TIME)) {
            transaction.update(
                    "update identity."
                            + table
                            + " set recorded = tstzrange(lower(recorded),"
                            + " greatest(?, lower(recorded) + interval '1 microsecond'))"
                            + " where id = any(?)",
                    now,
                    some);
        }
        String marks = ", ?".repeat(columns.size()).substring(2);
        String insert =
                "insert into identity.%s (%s, valid, recorded) values (%s, daterange(?, ?), tstzrange(?, null))"
                        .formatted(table, String.join(", ", columns), marks);
        for (List<Addition> some : Batches.of(additions, ROWS_AT_A_TIME)) {
            List<List<@Nullable Object>> rows = new ArrayList<>();
            for (Addition addition : some) {
                rows.add(row(addition, knownFrom(addition, now, sinceAlways)));
            }
            transaction.batch(insert, rows);
        }
    }

    private static List<@Nullable Object> row(Addition addition, Instant known) {
        List<@Nullable Object> row = new ArrayList<>(addition.thing());
        row.addAll(addition.spell().content());
        row.add(addition.spell().from());
        row.add(addition.spell().until());
        row.add(known.atOffset(ZoneOffset.UTC));
        return row;
    }

    private static Instant knownFrom(Addition addition, Instant now, boolean sinceAlways) {
        Instant began = midnight(addition.spell().from());
        return sinceAlways && addition.first() && began.isBefore(now) ? began : now;
    }

    private static Instant midnight(LocalDate day) {
        return day.atStartOfDay(Seoul.ZONE).toInstant();
    }

    /// Things and their stated spells, gathered from the lines of files.
    static final class Statements {

        private final Map<List<Object>, List<Spell>> spells = new LinkedHashMap<>();

        /// Adds a spell unless it contradicts another one of the same thing.
        ///
        /// @return whether it could be added
        boolean add(List<Object> of, Spell spell) {
            List<Spell> all = spells.computeIfAbsent(of, any -> new ArrayList<>());
            if (all.contains(spell)) {
                return true;
            }
            if (all.stream().anyMatch(other -> other.overlaps(spell))) {
                return false;
            }
            return all.add(spell);
        }

        /// Merges all of them into what is recorded.
        void mergeInto(Chronicle chronicle) {
            spells.forEach(
                    (of, stated) ->
                            chronicle.state(of, Spell.merged(chronicle.recorded(of), stated)));
        }
    }
}
