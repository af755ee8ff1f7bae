package maru.chat.archive;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import maru.kernel.Metrics;
import maru.storage.Database;

/// Takes away what was said longer ago than its class is kept: between people, in rooms of the
/// school's by their rule, in rooms that people made.
public final class Retention {

    private static final LongAdder FORGOTTEN = Metrics.counter("chat_archive_forgotten_total");
    private static final int AT_A_TIME = 5_000;

    /// How long each class is kept; a class that is not named is kept for good.
    ///
    /// @param people between two people
    /// @param rooms by class of room: `staff`, `grade`, `class` or `own`
    public record Kept(Duration people, Map<String, Duration> rooms) {

        public Kept {
            rooms = Map.copyOf(rooms);
        }
    }

    private final Database database;
    private final Kept kept;
    private final Clock clock;

    public Retention(Database database, Kept kept, Clock clock) {
        this.database = database;
        this.kept = kept;
        this.clock = clock;
    }

    /// Forgets what is due, some thousands at a time, so that nobody waits for it.
    public void tidy() {
        forget("kind <> 1", before(kept.people()));
        kept.rooms()
                .forEach(
                        (rooms, time) ->
                                forget(
                                        "kind = 1 and receiver in (select id from chat.room_class"
                                                + " where class = ?)",
                                        before(time),
                                        rooms));
        // Rooms that are gone: what people made and left.
        Duration gone = kept.rooms().get("own");
        if (gone != null) {
            forget(
                    "kind = 1 and not exists (select 1 from chat.room as r where r.id = receiver)",
                    before(gone));
        }
    }

    private long before(Duration time) {
        return EntryTime.id(clock.instant().minus(time));
    }

    private void forget(String which, long before, Object... more) {
        Object[] parameters = new Object[more.length + 1];
        parameters[0] = before;
        System.arraycopy(more, 0, parameters, 1, more.length);
        int taken;
        do {
            taken =
                    database.transaction(
                            tx ->
                                    tx.one(
                                            "with due as (delete from chat.entry where id in"
                                                    + " (select id from chat.entry where id < ? and "
                                                    + which
                                                    + " order by id limit "
                                                    + AT_A_TIME
                                                    + ") returning id), waited as (delete from"
                                                    + " chat.offline where entry in (select id from"
                                                    + " due)) select count(*)::int as n from due",
                                            row -> row.integer("n"),
                                            parameters));
            FORGOTTEN.add(taken);
        } while (taken == AT_A_TIME);
    }
}
