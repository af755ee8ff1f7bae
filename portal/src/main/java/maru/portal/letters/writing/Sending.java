package maru.portal.letters.writing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import maru.identity.AsOf;
import maru.identity.Asker;
import maru.identity.Audience;
import maru.identity.AuditEntry;
import maru.identity.Directory;
import maru.identity.Identity;
import maru.identity.Language;
import maru.identity.Post;
import maru.identity.Recipient;
import maru.identity.Role;
import maru.identity.UnitId;
import maru.kernel.Refusal;
import maru.kernel.Refusal.Invalid;
import maru.kernel.Seoul;
import maru.portal.letters.content.PlainText;
import maru.portal.letters.content.SendingRules;
import maru.portal.letters.content.ShownDocument;
import maru.portal.letters.record.Documents;
import maru.portal.letters.record.Draft;
import maru.portal.letters.record.Letter;
import maru.portal.letters.record.Letter.Recall;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.Version;
import maru.storage.Database;
import maru.storage.Transaction;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;

/// Sends a draft and takes letters back. Sending writes one version and its rule of audience,
/// however many read it.
@Service
public final class Sending {

    /// So long a letter can be taken back into a draft without a word.
    public static final Duration UNDO = Duration.ofMinutes(5);

    private final Database database;
    private final Identity identity;
    private final StaffGate gate;
    private final Drafts drafts;
    private final LetterStore letters;
    private final Documents documents;
    private final ApplicationEventPublisher events;
    private final Clock clock;

    public Sending(
            Database database,
            Identity identity,
            StaffGate gate,
            Drafts drafts,
            LetterStore letters,
            Documents documents,
            ApplicationEventPublisher events,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.gate = gate;
        this.drafts = drafts;
        this.letters = letters;
        this.documents = documents;
        this.events = events;
        this.clock = clock;
    }

    /// Either the version that went out, or what is missing.
    public sealed interface Outcome {

        record Sent(Version version) implements Outcome {}

        record Incomplete(List<Invalid> missing) implements Outcome {}
    }

    /// That a version went out, told in the transaction that sent it.
    public record LetterSent(Version version) {}

    /// Sends a draft as the next version of its letter.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for others' drafts, and when somebody was chosen
    ///   whom the asker may not address (any longer)
    public Outcome send(Asker.SignedIn asker, LetterId id) {
        return send(asker, id, clock.instant());
    }

    /// The same at a moment of the past, for the demo's history.
    public Outcome send(Asker.SignedIn asker, LetterId id, Instant at) {
        return database.transaction(
                transaction -> {
                    gate.own(transaction, asker, id);
                    Letter letter = letters.letterToChange(transaction, id);
                    if (letter.recalled()) {
                        throw new Refusal.Conflict("letters.error.recalled").asException();
                    }
                    Draft draft = drafts.draft(transaction, id);
                    List<Invalid> missing =
                            SendingRules.missing(
                                    draft.content(),
                                    !draft.audience().isEmpty(),
                                    LocalDateTime.ofInstant(at, Seoul.ZONE));
                    if (!missing.isEmpty()) {
                        return new Outcome.Incomplete(missing);
                    }
                    Version version = version(transaction, asker, letter, draft, at);
                    letters.send(transaction, version);
                    events.publishEvent(new LetterSent(version));
                    audit(
                            transaction,
                            AuditEntry.of(asker, "letter.send", "letter/" + id)
                                    .unit(letter.school())
                                    .detail("version", Integer.toString(version.number())));
                    return new Outcome.Sent(version);
                });
    }

    private Version version(
            Transaction transaction, Asker.SignedIn asker, Letter letter, Draft draft, Instant at) {
        for (Audience audience : draft.audience()) {
            if (!audience.unit().equals(letter.school())) {
                throw new Refusal.NotFound().asException();
            }
            identity.classes().requireMayAddress(asker, audience);
        }
        return new Version(
                letter.id(),
                letter.currentVersion() + 1,
                letters.number(transaction, letter, at),
                draft.content(),
                draft.audience(),
                draft.students(),
                identity.directory().unit(asker, letter.school()).name(),
                asker.person(),
                senderName(identity.directory(), asker, letter.school()),
                at);
    }

    /// `3학년 2반 담임교사 김하나`, by the first post in the letter's school.
    private static String senderName(Directory directory, Asker.SignedIn asker, UnitId school) {
        String name = directory.me(asker).name();
        return directory.posts(asker).stream()
                .filter(post -> post.role().side() == Role.Side.STAFF)
                .filter(post -> isIn(post, school))
                .findFirst()
                .map(post -> title(post, school) + " " + name)
                .orElse(name);
    }

    private static boolean isIn(Post post, UnitId school) {
        return switch (post.unit()) {
            case maru.identity.Unit.SchoolClass schoolClass -> schoolClass.school().equals(school);
            case maru.identity.Unit.School own -> own.id().equals(school);
            case maru.identity.Unit.District district -> district.id().equals(school);
            case maru.identity.Unit.Office office -> office.id().equals(school);
        };
    }

    private static String title(Post post, UnitId school) {
        return post.unit().id().equals(school)
                ? post.role().korean()
                : post.unit().name() + " " + post.role().korean();
    }

    /// Whom a choice reaches, by name, for the writer's eyes.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for whom she may not address
    public List<Recipient> people(Asker.SignedIn asker, List<Audience> audience) {
        return database.read(
                transaction -> {
                    return audience.stream()
                            .flatMap(
                                    one ->
                                            identity
                                                    .classes()
                                                    .recipients(asker, one, AsOf.now(clock))
                                                    .stream())
                            .distinct()
                            .toList();
                });
    }

    /// How many schools an office's choice reaches.
    public int schools(Asker.SignedIn asker, Audience.SchoolsBelow below) {
        return identity.classes().schools(asker, below).size();
    }

    /// The children whom a draft would reach if it went now.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for others' drafts
    public List<Recipient> reached(Asker.SignedIn asker, LetterId id) {
        return database.read(
                transaction -> {
                    gate.own(transaction, asker, id);
                    Draft draft = drafts.draft(transaction, id);
                    return people(asker, draft.audience()).stream()
                            .filter(
                                    one ->
                                            draft.students().isEmpty()
                                                    || draft.students().contains(one.student()))
                            .toList();
                });
    }

    /// What a family will see of a draft.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for others' drafts
    public ShownDocument preview(Asker.SignedIn asker, LetterId id, Language language) {
        return database.read(
                transaction ->
                        preview(transaction, asker, gate.own(transaction, asker, id), language));
    }

    /// The same for the second person who is asked to approve it: as it goes, in its sender's name.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for whoever was not asked
    public ShownDocument previewToApprove(Asker.SignedIn asker, LetterId id, Language language) {
        return database.read(
                transaction -> {
                    Outgoing out =
                            Outgoing.of(transaction, id)
                                    .filter(
                                            one ->
                                                    one.approver()
                                                            .equals(Optional.of(asker.person())))
                                    .orElseThrow(() -> new Refusal.NotFound().asException());
                    return preview(
                            transaction,
                            out.asSender(clock.instant()),
                            letters.letter(transaction, id),
                            language);
                });
    }

    private ShownDocument preview(
            Transaction transaction, Asker.SignedIn asker, Letter letter, Language language) {
        LetterId id = letter.id();
        Directory directory = identity.directory();
        return documents.render(
                transaction,
                new Version(
                        id,
                        letter.currentVersion() + 1,
                        letter.documentNumber(),
                        drafts.draft(transaction, id).content(),
                        List.of(),
                        Set.of(),
                        directory.unit(asker, letter.school()).name(),
                        asker.person(),
                        senderName(directory, asker, letter.school()),
                        clock.instant()),
                language);
    }

    /// Takes a letter back. It is gone from every list at once; that it was there, who took it back
    /// and why stays.
    ///
    /// @throws maru.kernel.Refused with `NotFound` where the asker does not keep all of its
    ///   audience
    public void recall(Asker.SignedIn asker, LetterId id, String reason) {
        String why = PlainText.line(reason);
        if (why.isEmpty() || why.length() > 300) {
            throw new Refusal.Invalid("reason", "letters.error.reason-missing").asException();
        }
        database.change(
                transaction -> {
                    if (!gate.sent(transaction, asker, id).whole()) {
                        throw new Refusal.NotFound().asException();
                    }
                    Letter letter = letters.letterToChange(transaction, id);
                    if (letter.recalled()) {
                        return;
                    }
                    letters.recall(
                            transaction, id, new Recall(clock.instant(), asker.person(), why));
                    audit(
                            transaction,
                            AuditEntry.of(asker, "letter.recall", "letter/" + id)
                                    .unit(letter.school())
                                    .detail("reason", why));
                });
    }

    /// Whether the letter can still be taken back into a draft without a word.
    public boolean mayUndo(Asker.SignedIn asker, Letter letter) {
        return letter.author().equals(asker.person())
                && !letter.recalled()
                && letter.currentVersion() == 1
                && letter.sentAt().map(at -> clock.instant().isBefore(at.plus(UNDO))).orElse(false);
    }

    /// Takes a letter back within [#UNDO] and opens what it said as a new draft.
    ///
    /// @throws maru.kernel.Refused with `Conflict` when it is too late for that
    public LetterId undo(Asker.SignedIn asker, LetterId id, String reason) {
        return database.transaction(
                transaction -> {
                    Letter letter = gate.own(transaction, asker, id);
                    if (!mayUndo(asker, letter)) {
                        throw new Refusal.Conflict("letters.error.undo-late").asException();
                    }
                    Version version = letters.version(transaction, id, 1);
                    recall(asker, id, reason);
                    return drafts.copy(asker, version);
                });
    }

    private void audit(Transaction transaction, AuditEntry entry) {
        identity.audit().append(transaction, entry);
    }
}
