package maru.portal.letters.writing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.Audience;
import maru.identity.AuditEntry;
import maru.identity.Directory.StaffMember;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.UnitId;
import maru.kernel.Refusal;
import maru.kernel.Refusal.Invalid;
import maru.kernel.Refused;
import maru.kernel.Seoul;
import maru.portal.letters.content.PlainText;
import maru.portal.letters.content.SendingRules;
import maru.portal.letters.record.ArchiveStore;
import maru.portal.letters.record.Draft;
import maru.portal.letters.record.Letter;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.writing.Outgoing.State;
import maru.storage.Database;
import maru.storage.Transaction;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/// Sends letters at their time: held for a moment, set for later, after a second person's approval.
/// A letter whose sender has lost the post by then goes nowhere and waits for a successor.
@Service
public final class Dispatch {

    /// How far ahead a letter may be set.
    public static final Duration AHEAD_AT_MOST = Duration.ofDays(120);

    private static final Asker.Service AT_ITS_TIME = new Asker.Service("portal.dispatch");

    private final Database database;
    private final Identity identity;
    private final StaffGate gate;
    private final Drafts drafts;
    private final Sending sending;
    private final SendGuard guard;
    private final LetterStore letters;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    public Dispatch(
            Database database,
            Identity identity,
            StaffGate gate,
            Drafts drafts,
            Sending sending,
            SendGuard guard,
            LetterStore letters,
            ApplicationEventPublisher events,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.gate = gate;
        this.drafts = drafts;
        this.sending = sending;
        this.guard = guard;
        this.letters = letters;
        this.events = events;
        this.clock = clock;
    }

    /// How a letter is to go.
    ///
    /// @param at when; empty for now
    /// @param approver who must approve it first
    /// @param sure that the writer has seen what the guard pointed out
    /// @param reason why it goes to so many
    public record Wish(
            Optional<Instant> at, Optional<PersonId> approver, boolean sure, String reason) {}

    /// What came of it.
    public sealed interface Outcome {
        record Sent() implements Outcome {}

        record Waits(Outgoing outgoing) implements Outcome {}

        record Incomplete(List<Invalid> missing) implements Outcome {}

        /// The writer is asked again.
        record Asks(SendGuard.Report report) implements Outcome {}
    }

    /// Sends a draft as the writer wishes.
    ///
    /// @throws maru.kernel.Refused as [Sending#send]
    public Outcome send(Asker.SignedIn asker, LetterId id, Wish wish) {
        Drafts.Open open = drafts.open(asker, id);
        Draft draft = open.draft();
        Instant now = clock.instant();
        Instant at = wish.at().filter(now::isBefore).orElse(now);
        List<Invalid> missing =
                SendingRules.missing(
                        draft.content(),
                        !draft.audience().isEmpty(),
                        LocalDateTime.ofInstant(at, Seoul.ZONE));
        if (!missing.isEmpty()) {
            return new Outcome.Incomplete(missing);
        }
        if (Duration.between(now, at).compareTo(AHEAD_AT_MOST) > 0) {
            return new Outcome.Incomplete(
                    List.of(new Invalid("sendAt", "letters.error.send-at-far")));
        }
        for (Audience audience : draft.audience()) {
            identity.classes().requireMayAddress(asker, audience);
        }
        SendGuard.Report report = guard.look(asker, draft, open.letter().school());
        String reason = PlainText.line(wish.reason());
        boolean reasoned = !report.unusual() || (!reason.isEmpty() && reason.length() <= 300);
        if (report.stops() || (report.asks() && !(wish.sure() && reasoned))) {
            return new Outcome.Asks(report);
        }
        if (wish.approver().isEmpty() && !at.isAfter(now)) {
            return switch (sending.send(asker, id)) {
                case Sending.Outcome.Sent _ -> new Outcome.Sent();
                case Sending.Outcome.Incomplete(List<Invalid> still) ->
                        new Outcome.Incomplete(still);
            };
        }
        return new Outcome.Waits(wait(asker, open.letter(), wish, at, reason));
    }

    /// That a letter on its way came to wait for somebody, told in the transaction in which it did.
    ///
    /// @param decided whether the second person has just said so
    /// @param successors who may take it over, where it is left behind
    public record Moved(Outgoing out, Instant at, boolean decided, List<PersonId> successors) {

        public Moved {
            successors = List.copyOf(successors);
        }
    }

    private void move(
            Transaction transaction, Outgoing out, boolean decided, List<PersonId> successors) {
        Instant now = clock.instant();
        Outgoing.save(transaction, out, now);
        events.publishEvent(new Moved(out, now, decided, successors));
    }

    private Outgoing wait(
            Asker.SignedIn asker, Letter letter, Wish wish, Instant at, String reason) {
        return database.transaction(
                transaction -> {
                    gate.own(transaction, asker, letter.id());
                    letters.letterToChange(transaction, letter.id());
                    Draft draft = drafts.draft(transaction, letter.id());
                    Optional<StaffMember> approver =
                            wish.approver()
                                    .map(
                                            wanted ->
                                                    approvers(asker, letter).stream()
                                                            .filter(one -> one.id().equals(wanted))
                                                            .findFirst()
                                                            .orElseThrow(
                                                                    () ->
                                                                            new Refusal.NotFound()
                                                                                    .asException()));
                    Outgoing out =
                            new Outgoing(
                                    letter.id(),
                                    draft.content().title(),
                                    approver.isPresent() ? State.APPROVAL : State.HELD,
                                    asker.person(),
                                    identity.directory().me(asker).name(),
                                    at,
                                    approver.map(StaffMember::id),
                                    approver.map(StaffMember::name).orElse(""),
                                    reason,
                                    "");
                    move(transaction, out, false, List.of());
                    audit(transaction, asker, letter, "letter.wait", out.key());
                    return out;
                });
    }

    /// Who may approve a letter of the asker: members of the school's staff but herself, those
    /// first who lead it.
    public List<StaffMember> approvers(Asker.SignedIn asker, Letter letter) {
        return identity.directory().staff(asker, letter.school()).stream()
                .filter(one -> !one.id().equals(asker.person()))
                .filter(
                        one ->
                                one.posts().stream()
                                        .anyMatch(
                                                post ->
                                                        switch (post.role()) {
                                                            case PRINCIPAL,
                                                                    VICE_PRINCIPAL,
                                                                    GRADE_HEAD,
                                                                    SCHOOL_ADMIN,
                                                                    OFFICE_STAFF ->
                                                                    true;
                                                            case HOMEROOM_TEACHER,
                                                                    TEACHER,
                                                                    AUDIT_REVIEWER,
                                                                    DISTRICT_OFFICER,
                                                                    PROVINCE_OFFICER,
                                                                    GUARDIAN,
                                                                    STUDENT ->
                                                                    false;
                                                        }))
                .toList();
    }

    /// A letter on its way, for its author.
    public Optional<Outgoing> of(Asker.SignedIn asker, LetterId id) {
        return database.read(
                transaction -> {
                    gate.own(transaction, asker, id);
                    return Outgoing.of(transaction, id);
                });
    }

    /// Takes it back before it went: nobody has seen it, nothing is left.
    ///
    /// @throws maru.kernel.Refused with `Conflict` when it has gone meanwhile
    public void stop(Asker.SignedIn asker, LetterId id) {
        database.change(
                transaction -> {
                    Letter letter = gate.own(transaction, asker, id);
                    letters.letterToChange(transaction, id);
                    if (Outgoing.of(transaction, id).isEmpty()) {
                        throw new Refusal.Conflict("letters.error.gone-out").asException();
                    }
                    Outgoing.remove(transaction, id);
                    audit(transaction, asker, letter, "letter.stop", "");
                });
    }

    /// All that waits for the asker: her own, what she is to approve, and what others left behind.
    public record Desk(List<Outgoing> own, List<Outgoing> toApprove, List<Outgoing> left) {

        public Desk {
            own = List.copyOf(own);
            toApprove = List.copyOf(toApprove);
            left = List.copyOf(left);
        }

        public boolean isEmpty() {
            return own.isEmpty() && toApprove.isEmpty() && left.isEmpty();
        }
    }

    public Desk desk(Asker.SignedIn asker) {
        return database.read(
                transaction -> {
                    List<UUID> schools =
                            gate.audiences(asker).stream()
                                    .map(one -> one.unit().value())
                                    .distinct()
                                    .toList();
                    return new Desk(
                            Outgoing.by(transaction, asker.person()),
                            Outgoing.toApprove(transaction, asker.person()),
                            Outgoing.left(transaction, schools).stream()
                                    .filter(one -> mayTakeOver(transaction, asker, one.letter()))
                                    .toList());
                });
    }

    private boolean mayTakeOver(Transaction transaction, Asker.SignedIn asker, LetterId id) {
        return gate.audiences(asker).containsAll(drafts.draft(transaction, id).audience());
    }

    /// What the second person decides about.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for whoever was not asked
    public Outgoing toApprove(Asker.SignedIn asker, LetterId id) {
        return database.read(transaction -> asked(transaction, asker, id));
    }

    private static Outgoing asked(Transaction transaction, Asker.SignedIn asker, LetterId id) {
        return Outgoing.of(transaction, id)
                .filter(one -> one.state() == State.APPROVAL)
                .filter(one -> one.approver().equals(Optional.of(asker.person())))
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    /// Approves it, and it goes at its time; or gives it back with a note.
    public void decide(Asker.SignedIn asker, LetterId id, boolean approved, String note) {
        String why = PlainText.line(note);
        if (!approved && (why.isEmpty() || why.length() > 300)) {
            throw new Refusal.Invalid("note", "letters.error.reason-missing").asException();
        }
        database.change(
                transaction -> {
                    Letter letter = letters.letterToChange(transaction, id);
                    Outgoing before = asked(transaction, asker, id);
                    move(
                            transaction,
                            new Outgoing(
                                    id,
                                    before.title(),
                                    approved ? State.HELD : State.RETURNED,
                                    before.sender(),
                                    before.senderName(),
                                    before.goesAt(),
                                    approved ? Optional.empty() : before.approver(),
                                    before.approverName(),
                                    before.reason(),
                                    why),
                            true,
                            List.of());
                    audit(
                            transaction,
                            asker,
                            letter,
                            approved ? "letter.approve" : "letter.give-back",
                            why);
                });
        if (approved) {
            sweep();
        }
    }

    /// Takes over what a predecessor left behind, as a draft of one's own.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for whoever may not address its audience
    public void takeOver(Asker.SignedIn asker, LetterId id) {
        database.change(
                transaction -> {
                    Letter letter = letters.letterToChange(transaction, id);
                    boolean left =
                            Outgoing.of(transaction, id)
                                    .filter(one -> one.state() == State.LEFT)
                                    .isPresent();
                    if (!left || !mayTakeOver(transaction, asker, id)) {
                        throw new Refusal.NotFound().asException();
                    }
                    new ArchiveStore().giveTo(transaction, id, asker.person());
                    Outgoing.remove(transaction, id);
                    audit(transaction, asker, letter, "letter.take-over", "");
                });
    }

    /// Sends what is due; each letter in a transaction of its own.
    ///
    /// @return how many went or were left behind
    public int sweep() {
        int done = 0;
        while (database.transaction(this::next)) {
            done++;
        }
        return done;
    }

    private boolean next(Transaction transaction) {
        Optional<Outgoing> due = Outgoing.due(transaction, clock.instant());
        due.ifPresent(
                out -> {
                    try {
                        Sending.Outcome outcome =
                                transaction.nested(
                                        _ ->
                                                sending.send(
                                                        out.asSender(clock.instant()),
                                                        out.letter()));
                        if (outcome instanceof Sending.Outcome.Incomplete) {
                            leave(transaction, out);
                        } else {
                            Outgoing.remove(transaction, out.letter());
                        }
                    } catch (Refused refused) {
                        if (refused.refusal() instanceof Refusal.Unavailable) {
                            throw refused;
                        }
                        leave(transaction, out);
                    }
                });
        return due.isPresent();
    }

    private void leave(Transaction transaction, Outgoing out) {
        move(
                transaction,
                new Outgoing(
                        out.letter(),
                        out.title(),
                        State.LEFT,
                        out.sender(),
                        out.senderName(),
                        out.goesAt(),
                        Optional.empty(),
                        "",
                        out.reason(),
                        ""),
                false,
                successors(transaction, out.letter()));
    }

    private List<PersonId> successors(Transaction transaction, LetterId id) {
        UnitId school = letters.letter(transaction, id).school();
        return identity.directory().staff(AT_ITS_TIME, school).stream()
                .map(StaffMember::id)
                .filter(
                        person ->
                                mayTakeOver(
                                        transaction,
                                        Outgoing.inTheNameOf(person, clock.instant()),
                                        id))
                .toList();
    }

    private void audit(
            Transaction transaction,
            Asker.SignedIn asker,
            Letter letter,
            String action,
            String detail) {
        identity.audit()
                .append(
                        transaction,
                        AuditEntry.of(asker, action, "letter/" + letter.id())
                                .unit(letter.school())
                                .detail("what", detail));
    }
}
