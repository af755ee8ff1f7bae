package maru.portal.letters.reach;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.kernel.Refused;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.Transaction;

/// Messages that are written with what they tell of and sent afterwards: none is lost, and each is
/// tried until it is taken, for three days at most. A server that took one and died before saying
/// so gets it again under the same id.
public final class Outbox {

    private static final Asker.Service SELF = new Asker.Service("portal.outbox");
    private static final Duration TAKEN_FOR = Duration.ofMinutes(5);
    private static final int ATTEMPTS_AT_MOST = 40;
    private static final Duration PAUSE_AT_MOST = Duration.ofHours(2);

    private final Database database;
    private final Identity identity;
    private final Channel channel;
    private final Clock clock;

    Outbox(Database database, Identity identity, Channel channel, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.channel = channel;
        this.clock = clock;
    }

    /// What somebody wants to get, and when nothing is to come.
    public record Choice(boolean mail, LocalTime quietFrom, LocalTime quietTo) {

        static final Choice USUAL = new Choice(true, LocalTime.of(21, 0), LocalTime.of(7, 0));

        /// When a message may come that is ready at a moment.
        Instant after(Instant ready) {
            ZonedDateTime there = ready.atZone(Seoul.ZONE);
            LocalTime time = there.toLocalTime();
            boolean overNight = quietFrom.isAfter(quietTo);
            boolean quiet =
                    overNight
                            ? !time.isBefore(quietFrom) || time.isBefore(quietTo)
                            : !time.isBefore(quietFrom) && time.isBefore(quietTo);
            if (!quiet) {
                return ready;
            }
            ZonedDateTime end = there.with(quietTo);
            return (end.isBefore(there) ? end.plusDays(1) : end).toInstant();
        }
    }

    /// Whether anything leaves at all.
    public boolean isSetUp() {
        return channel.isSetUp();
    }

    /// Writes a message inside the caller's transaction.
    ///
    /// @param once names what it tells of; a second message of that name is not written
    /// @return whether it was written
    public boolean write(
            Transaction transaction, String once, PersonId person, String subject, String body) {
        Choice choice = choice(transaction, person);
        if (!choice.mail()) {
            return false;
        }
        Instant now = clock.instant();
        return transaction.update(
                        "insert into portal.outbox_message"
                                + " (id, once, person, subject, body, made_at, next_at)"
                                + " values (?, ?, ?, ?, ?, ?, ?) on conflict (once) do nothing",
                        UUID.randomUUID(),
                        once,
                        person.value(),
                        subject,
                        body,
                        now,
                        choice.after(now))
                == 1;
    }

    public Choice choice(PersonId person) {
        return database.read(transaction -> choice(transaction, person));
    }

    private static Choice choice(Transaction transaction, PersonId person) {
        return transaction
                .first(
                        "select mail, quiet_from::text as f, quiet_to::text as t"
                                + " from portal.outbox_choice where person = ?",
                        row ->
                                new Choice(
                                        row.bool("mail"),
                                        LocalTime.parse(row.text("f")),
                                        LocalTime.parse(row.text("t"))),
                        person.value())
                .orElse(Choice.USUAL);
    }

    public void choose(PersonId person, Choice choice) {
        database.change(
                transaction ->
                        transaction.update(
                                "insert into portal.outbox_choice (person, mail, quiet_from,"
                                        + " quiet_to, saved_at) values (?, ?, ?::time, ?::time, ?) on"
                                        + " conflict (person) do update set mail = excluded.mail,"
                                        + " quiet_from = excluded.quiet_from, quiet_to ="
                                        + " excluded.quiet_to, saved_at = excluded.saved_at",
                                person.value(),
                                choice.mail(),
                                choice.quietFrom().toString(),
                                choice.quietTo().toString(),
                                clock.instant()));
    }

    private record Due(UUID id, PersonId person, String subject, String body, int attempts) {}

    /// Sends what is due.
    ///
    /// @return how many were tried
    public int send() {
        if (!channel.isSetUp()) {
            return 0;
        }
        int tried = 0;
        for (Optional<Due> due = take(); due.isPresent(); due = take()) {
            send(due.get());
            tried++;
        }
        return tried;
    }

    /// Takes one for a while: when this process dies, another tries again afterwards.
    private Optional<Due> take() {
        Instant now = clock.instant();
        return database.transaction(
                transaction ->
                        transaction.first(
                                "update portal.outbox_message set attempts = attempts + 1, next_at"
                                        + " = ? where id = (select id from portal.outbox_message where"
                                        + " state = 'waiting' and next_at <= ? order by next_at limit 1"
                                        + " for update skip locked) returning id, person, subject,"
                                        + " body, attempts",
                                row ->
                                        new Due(
                                                row.uuid("id"),
                                                new PersonId(row.uuid("person")),
                                                row.text("subject"),
                                                row.text("body"),
                                                row.integer("attempts")),
                                now.plus(TAKEN_FOR),
                                now));
    }

    private void send(Due due) {
        Optional<String> address = address(due.person());
        if (address.isEmpty()) {
            end(due, "no_address");
            return;
        }
        try {
            channel.deliver(
                    new Channel.Message(
                            due.id().toString(), address.get(), due.subject(), due.body()));
            end(due, "sent");
        } catch (IOException notTaken) {
            if (due.attempts() >= ATTEMPTS_AT_MOST) {
                end(due, "given_up");
            } else {
                later(due);
            }
        }
    }

    private Optional<String> address(PersonId person) {
        try {
            return identity.accounts().account(SELF, person).mail();
        } catch (Refused gone) {
            return Optional.empty();
        }
    }

    private void end(Due due, String state) {
        database.change(
                transaction ->
                        transaction.update(
                                "update portal.outbox_message set state = ?, done_at = ?"
                                        + " where id = ?",
                                state,
                                clock.instant(),
                                due.id()));
    }

    private void later(Due due) {
        Duration pause = Duration.ofSeconds(15L << Math.min(due.attempts(), 9));
        Duration bounded = pause.compareTo(PAUSE_AT_MOST) > 0 ? PAUSE_AT_MOST : pause;
        database.change(
                transaction ->
                        transaction.update(
                                "update portal.outbox_message set next_at = ? where id = ?",
                                clock.instant().plus(bounded),
                                due.id()));
    }
}
