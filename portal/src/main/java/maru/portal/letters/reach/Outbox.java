package maru.portal.letters.reach;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import maru.identity.PersonId;
import maru.portal.letters.record.LetterId;
import maru.storage.Database;
import maru.storage.Transaction;

/// Messages that are written with what they tell of and sent afterwards: none is lost, and each is
/// tried until it is taken, for three days at most. A server that took one and died before saying
/// so gets it again under the same id.
public final class Outbox {

    private static final Duration TAKEN_FOR = Duration.ofMinutes(5);
    private static final int ATTEMPTS_AT_MOST = 40;
    private static final Duration PAUSE_AT_MOST = Duration.ofHours(2);

    private final Database database;
    private final Choices choices;
    private final List<Channel> channels;
    private final Clock clock;

    /// @param channels in the order in which they are tried
    Outbox(Database database, Choices choices, List<Channel> channels, Clock clock) {
        this.database = database;
        this.choices = choices;
        this.channels = List.copyOf(channels);
        this.clock = clock;
    }

    /// Whether anything leaves at all.
    public boolean isSetUp() {
        return channels.stream().anyMatch(Channel::isSetUp);
    }

    /// What a person is told.
    ///
    /// @param once names what it tells of; a second message of that name is not written
    /// @param letter of which it tells, for the count of who was reached
    /// @param link where to read more; may be empty
    public record Note(
            String once,
            PersonId person,
            Optional<LetterId> letter,
            String subject,
            String text,
            String link) {}

    /// Writes a message inside the caller's transaction.
    ///
    /// @return whether it was written
    public boolean write(Transaction transaction, Note note) {
        Choice choice = choices.of(transaction, note.person());
        if (choice.ways().isEmpty()) {
            return false;
        }
        Instant now = clock.instant();
        return transaction.update(
                        "insert into portal.outbox_message (id, once, person, letter, subject, body,"
                                + " link, made_at, next_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
                                + " on conflict (once) do nothing",
                        UUID.randomUUID(),
                        note.once(),
                        note.person().value(),
                        note.letter().map(LetterId::value),
                        note.subject(),
                        note.text(),
                        note.link(),
                        now,
                        choice.after(now))
                == 1;
    }

    /// Whom none of the messages about a letter has reached, and none will any more.
    Set<PersonId> notReached(LetterId letter) {
        return database.read(
                transaction ->
                        Set.copyOf(
                                transaction.list(
                                        "select person from portal.outbox_message where letter = ?"
                                                + " group by person having bool_and(state not in"
                                                + " ('waiting', 'sent'))",
                                        row -> new PersonId(row.uuid("person")),
                                        letter.value())));
    }

    /// How many messages about letters ended how: by the key of a [Way], `waiting`, `not-reached`.
    Map<String, Integer> ends(Collection<UUID> letters) {
        return database
                .read(
                        transaction ->
                                transaction.list(
                                        "select case state when 'sent' then way when 'waiting' then"
                                                + " 'waiting' else 'not-reached' end as ended,"
                                                + " count(*)::integer as n from portal.outbox_message"
                                                + " where letter = any (?::uuid[]) and (state <> 'sent'"
                                                + " or way is not null) group by ended",
                                        row -> Map.entry(row.text("ended"), row.integer("n")),
                                        letters))
                .stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private record Due(Channel.Message message, int attempts) {}

    /// Sends what is due.
    ///
    /// @return how many were tried
    public int send() {
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
                                        + " body, link, attempts",
                                row ->
                                        new Due(
                                                new Channel.Message(
                                                        row.uuid("id").toString(),
                                                        new PersonId(row.uuid("person")),
                                                        row.text("subject"),
                                                        row.text("body"),
                                                        row.text("link")),
                                                row.integer("attempts")),
                                now.plus(TAKEN_FOR),
                                now));
    }

    /// By the first of her ways that takes it.
    private void send(Due due) {
        Choice choice =
                database.read(transaction -> choices.of(transaction, due.message().person()));
        boolean refused = false;
        try {
            for (Channel channel : channels) {
                if (!channel.isSetUp() || !choice.ways().contains(channel.way())) {
                    continue;
                }
                switch (channel.deliver(due.message())) {
                    case TAKEN -> {
                        end(due, "sent", Optional.of(channel.way()));
                        return;
                    }
                    case REFUSED -> refused = true;
                    case NO_ADDRESS -> {}
                }
            }
            end(due, refused ? "not_reached" : "no_address", Optional.empty());
        } catch (IOException notTaken) {
            if (due.attempts() >= ATTEMPTS_AT_MOST) {
                end(due, "given_up", Optional.empty());
            } else {
                later(due);
            }
        }
    }

    private void end(Due due, String state, Optional<Way> way) {
        database.change(
                transaction ->
                        transaction.update(
                                "update portal.outbox_message set state = ?, way = ?, done_at = ?"
                                        + " where id = ?",
                                state,
                                way.map(Way::key),
                                clock.instant(),
                                UUID.fromString(due.message().id())));
    }

    private void later(Due due) {
        Duration pause = Duration.ofSeconds(15L << Math.min(due.attempts(), 9));
        Duration bounded = pause.compareTo(PAUSE_AT_MOST) > 0 ? PAUSE_AT_MOST : pause;
        database.change(
                transaction ->
                        transaction.update(
                                "update portal.outbox_message set next_at = ? where id = ?",
                                clock.instant().plus(bounded),
                                UUID.fromString(due.message().id())));
    }
}
