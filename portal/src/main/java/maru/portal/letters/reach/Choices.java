package maru.portal.letters.reach;

import java.time.Clock;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.Set;
import maru.identity.PersonId;
import maru.storage.Database;
import maru.storage.Row;
import maru.storage.Transaction;

/// Each person's own [Choice]; [Choice#USUAL] until she makes one.
public final class Choices {

    private final Database database;
    private final Clock clock;

    Choices(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    public Choice of(PersonId person) {
        return database.read(transaction -> of(transaction, person));
    }

    Choice of(Transaction transaction, PersonId person) {
        return transaction
                .first(
                        "select chat, push, mail, text, quiet_from::text as f, quiet_to::text as t"
                                + " from portal.outbox_choice where person = ?",
                        row ->
                                new Choice(
                                        ways(row),
                                        LocalTime.parse(row.text("f")),
                                        LocalTime.parse(row.text("t"))),
                        person.value())
                .orElse(Choice.USUAL);
    }

    private static Set<Way> ways(Row row) {
        Set<Way> ways = EnumSet.noneOf(Way.class);
        for (Way way : Way.values()) {
            if (row.bool(way.key())) {
                ways.add(way);
            }
        }
        return ways;
    }

    public void choose(PersonId person, Choice choice) {
        database.change(
                transaction ->
                        transaction.update(
                                "insert into portal.outbox_choice (person, chat, push, mail, text,"
                                        + " quiet_from, quiet_to, saved_at) values (?, ?, ?, ?, ?, ?::time,"
                                        + " ?::time, ?) on conflict (person) do update set chat ="
                                        + " excluded.chat, push = excluded.push, mail = excluded.mail, text = excluded.text,"
                                        + " quiet_from = excluded.quiet_from, quiet_to ="
                                        + " excluded.quiet_to, saved_at = excluded.saved_at",
                                person.value(),
                                choice.ways().contains(Way.CHAT),
                                choice.ways().contains(Way.PUSH),
                                choice.ways().contains(Way.MAIL),
                                choice.ways().contains(Way.TEXT),
                                choice.quietFrom().toString(),
                                choice.quietTo().toString(),
                                clock.instant()));
    }
}
