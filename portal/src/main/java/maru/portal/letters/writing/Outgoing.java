package maru.portal.letters.writing;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.identity.PersonId;
import maru.portal.letters.record.LetterId;
import maru.storage.Row;
import maru.storage.Transaction;

/// A letter on its way out.
///
/// @param goesAt when it goes, if nobody stops it
/// @param reason why it goes to so many, when that was asked
/// @param note what the approver said when she gave it back
public record Outgoing(
        LetterId letter,
        String title,
        State state,
        PersonId sender,
        String senderName,
        Instant goesAt,
        Optional<PersonId> approver,
        String approverName,
        String reason,
        String note) {

    /// It goes in the name of whoever set it, by her rights of this moment.
    Asker.SignedIn asSender(Instant now) {
        return inTheNameOf(sender, now);
    }

    static Asker.SignedIn inTheNameOf(PersonId person, Instant now) {
        return new Asker.SignedIn(
                person, "set for its time", "127.0.0.1", AuthenticationLevel.ONE_FACTOR, now);
    }

    /// Where it waits.
    public enum State {
        /// For a second person.
        APPROVAL,
        /// For its time; until then it can be taken back without a trace.
        HELD,
        /// For a successor: its sender has lost the post.
        LEFT,
        /// With its author: the second person gave it back.
        RETURNED
    }

    private static final String SELECT =
            "select o.*, d.content ->> 'title' as title from portal.letter_outgoing o"
                    + " join portal.letter_draft d on d.letter = o.letter ";

    static void save(Transaction transaction, Outgoing out, Instant at) {
        transaction.update(
                "insert into portal.letter_outgoing (letter, state, sender, sender_name, goes_at,"
                        + " asked_at, approver, approver_name, reason, note) values (?, ?, ?, ?, ?, ?,"
                        + " ?, ?, ?, ?) on conflict (letter) do update set state = excluded.state,"
                        + " sender = excluded.sender, sender_name = excluded.sender_name, goes_at ="
                        + " excluded.goes_at, asked_at = excluded.asked_at, approver ="
                        + " excluded.approver, approver_name = excluded.approver_name, reason ="
                        + " excluded.reason, note = excluded.note",
                out.letter().value(),
                out.state().name().toLowerCase(Locale.ROOT),
                out.sender().value(),
                out.senderName(),
                out.goesAt(),
                at,
                out.approver().map(PersonId::value).orElse(null),
                out.approver().isPresent() ? out.approverName() : null,
                out.reason(),
                out.note());
    }

    static void remove(Transaction transaction, LetterId letter) {
        transaction.update("delete from portal.letter_outgoing where letter = ?", letter.value());
    }

    static Optional<Outgoing> of(Transaction transaction, LetterId letter) {
        return transaction.first(SELECT + "where o.letter = ?", Outgoing::row, letter.value());
    }

    /// The first one that is due, held by this transaction; others are left to other copies.
    static Optional<Outgoing> due(Transaction transaction, Instant now) {
        return transaction.first(
                SELECT
                        + "where o.state = 'held' and o.goes_at <= ? order by o.goes_at limit 1"
                        + " for update of o skip locked",
                Outgoing::row,
                now);
    }

    static List<Outgoing> by(Transaction transaction, PersonId sender) {
        return transaction.list(
                SELECT + "where o.sender = ? and o.state <> 'left' order by o.goes_at",
                Outgoing::row,
                sender.value());
    }

    static List<Outgoing> toApprove(Transaction transaction, PersonId approver) {
        return transaction.list(
                SELECT + "where o.approver = ? and o.state = 'approval' order by o.asked_at",
                Outgoing::row,
                approver.value());
    }

    static List<Outgoing> left(Transaction transaction, List<UUID> schools) {
        return transaction.list(
                SELECT
                        + "join portal.letter l on l.id = o.letter where o.state = 'left'"
                        + " and l.school = any (?::uuid[]) order by o.goes_at",
                Outgoing::row,
                schools);
    }

    private static Outgoing row(Row row) {
        return new Outgoing(
                new LetterId(row.uuid("letter")),
                row.text("title"),
                State.valueOf(row.text("state").toUpperCase(Locale.ROOT)),
                new PersonId(row.uuid("sender")),
                row.text("sender_name"),
                row.instant("goes_at"),
                row.optional("approver", Row::uuid).map(PersonId::new),
                row.optional("approver_name", Row::text).orElse(""),
                row.text("reason"),
                row.text("note"));
    }

    /// In the language files: `held`.
    public String key() {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
