package maru.portal.letters.writing;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import maru.identity.AddressableAudience;
import maru.identity.Asker;
import maru.identity.Audience;
import maru.identity.PersonId;
import maru.identity.UnitId;
import maru.kernel.Refusal;
import maru.portal.PortalSettings;
import maru.portal.letters.content.BodySanitizer;
import maru.portal.letters.content.LetterContent;
import maru.portal.letters.content.LetterContent.Attached;
import maru.portal.letters.record.Draft;
import maru.portal.letters.record.FileStore;
import maru.portal.letters.record.Letter;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.LetterStore.DraftHeading;
import maru.portal.letters.record.LetterStore.Heading;
import maru.portal.letters.record.StoredFile;
import maru.portal.letters.record.Version;
import maru.storage.Database;
import maru.storage.Transaction;
import org.springframework.stereotype.Service;

/// What a member of staff is writing. A draft is saved as often as it changes and is nobody's but
/// its author's.
@Service
public final class Drafts {

    private final Database database;
    private final StaffGate gate;
    private final LetterStore letters;
    private final FileStore files;
    private final BodySanitizer sanitizer = new BodySanitizer();
    private final Clock clock;
    private final boolean demo;

    public Drafts(
            Database database,
            StaffGate gate,
            LetterStore letters,
            FileStore files,
            Clock clock,
            PortalSettings settings) {
        this.database = database;
        this.gate = gate;
        this.letters = letters;
        this.files = files;
        this.clock = clock;
        this.demo = settings.demo();
    }

    /// All that the desk of a writer shows.
    ///
    /// @param drafts of her own
    /// @param sent by whomever, to those whom she may address
    public record Desk(List<DraftHeading> drafts, List<Heading> sent) {}

    public Desk desk(Asker.SignedIn asker) {
        return database.read(
                transaction -> {
                    if (gate.audiences(asker).isEmpty()) {
                        return new Desk(List.of(), List.of());
                    }
                    return new Desk(
                            letters.drafts(transaction, asker.person()),
                            gate.sent(transaction, asker, 200));
                });
    }

    /// Begins an empty letter, addressed to the writer's class when she has just one.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for somebody who may address nobody
    public LetterId begin(Asker.SignedIn asker) {
        return begin(asker, Optional.empty());
    }

    /// The same for a piece of the demo's story.
    public LetterId begin(Asker.SignedIn asker, Optional<String> seed) {
        return database.transaction(
                transaction -> {
                    List<Audience> audiences = gate.audiences(asker);
                    if (audiences.isEmpty()) {
                        throw new Refusal.NotFound().asException();
                    }
                    UnitId school = audiences.getFirst().unit();
                    LetterId id = LetterId.fresh();
                    Instant now = clock.instant();
                    letters.insert(
                            transaction,
                            new Letter(
                                    id,
                                    school,
                                    asker.person(),
                                    now,
                                    0,
                                    Optional.empty(),
                                    Optional.empty(),
                                    ""),
                            demo,
                            seed.orElse(null));
                    List<Audience> only =
                            audiences.size() == 1 ? List.of(audiences.getFirst()) : List.of();
                    letters.saveDraft(
                            transaction,
                            id,
                            LetterContent.EMPTY,
                            only,
                            Set.of(),
                            0,
                            asker.person(),
                            now);
                    return id;
                });
    }

    /// A draft as the editor shows it.
    ///
    /// @param audiences whom the writer may address today
    public record Open(Letter letter, Draft draft, List<AddressableAudience> audiences) {}

    /// Opens a draft for its author.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for others' drafts and for what is not a draft
    public Open open(Asker.SignedIn asker, LetterId id) {
        return database.read(
                transaction -> {
                    Letter letter = gate.own(transaction, asker, id);
                    return new Open(letter, draft(transaction, id), gate.choices(asker));
                });
    }

    Draft draft(Transaction transaction, LetterId id) {
        return letters.draft(transaction, id)
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    /// Saves what was typed. Attachments stay as they are: they come and go by their own requests.
    ///
    /// @param audience whom the writer may not address falls away here and is checked again at
    ///   sending
    /// @return the new revision
    /// @throws maru.kernel.Refused with `Conflict` when another window has saved since
    public Draft save(
            Asker.SignedIn asker,
            LetterId id,
            LetterContent content,
            List<Audience> audience,
            int seenRevision) {
        return save(asker, id, content, audience, Set.of(), seenRevision);
    }

    /// The same for single students out of the audience.
    public Draft save(
            Asker.SignedIn asker,
            LetterId id,
            LetterContent content,
            List<Audience> audience,
            Set<PersonId> students,
            int seenRevision) {
        return database.transaction(
                transaction -> {
                    gate.own(transaction, asker, id);
                    letters.letterToChange(transaction, id);
                    requireStill(transaction, id);
                    Draft before = draft(transaction, id);
                    List<Audience> allowed = gate.audiences(asker);
                    LetterContent cleaned =
                            clean(transaction, id, content)
                                    .withAttachments(before.content().attachments());
                    store(
                            transaction,
                            asker,
                            id,
                            cleaned,
                            audience.stream().filter(allowed::contains).distinct().toList(),
                            students,
                            seenRevision);
                    return draft(transaction, id);
                });
    }

    /// What is on its way out is what was approved or set: it is not changed before it is stopped.
    private static void requireStill(Transaction transaction, LetterId id) {
        boolean underWay =
                Outgoing.of(transaction, id)
                        .filter(one -> one.state() != Outgoing.State.RETURNED)
                        .isPresent();
        if (underWay) {
            throw new Refusal.Conflict("letters.error.under-way").asException();
        }
    }

    /// Puts an attachment on the draft.
    public void attach(Asker.SignedIn asker, StoredFile file) {
        change(
                asker,
                file.letter(),
                (transaction, content) -> {
                    files.insert(transaction, file, asker.person(), clock.instant());
                    List<Attached> more = new ArrayList<>(content.attachments());
                    more.add(file.attached());
                    return content.withAttachments(more);
                });
    }

    public void detach(Asker.SignedIn asker, LetterId id, UUID file) {
        change(
                asker,
                id,
                (transaction, content) ->
                        content.withAttachments(
                                content.attachments().stream()
                                        .filter(attached -> !attached.id().equals(file))
                                        .toList()));
    }

    private interface Change {
        LetterContent of(Transaction transaction, LetterContent content);
    }

    private void change(Asker.SignedIn asker, LetterId id, Change change) {
        database.change(
                transaction -> {
                    gate.own(transaction, asker, id);
                    letters.letterToChange(transaction, id);
                    requireStill(transaction, id);
                    Draft before = draft(transaction, id);
                    LetterContent after = change.of(transaction, before.content());
                    letters.saveAttachments(transaction, id, after, clock.instant());
                });
    }

    /// Keeps a picture that was uploaded for the text.
    public void keepPicture(Asker.SignedIn asker, StoredFile picture) {
        database.change(
                transaction -> {
                    gate.own(transaction, asker, picture.letter());
                    files.insert(transaction, picture, asker.person(), clock.instant());
                });
    }

    /// A new draft with everything that a version said, files included.
    LetterId copy(Asker.SignedIn asker, Version version) {
        return database.transaction(
                transaction -> {
                    LetterId id = begin(asker);
                    Instant now = clock.instant();
                    List<Attached> attachments = new ArrayList<>();
                    for (Attached attached : version.content().attachments()) {
                        StoredFile file = files.file(transaction, version.letter(), attached.id());
                        attachments.add(copied(transaction, asker, file, id, now).attached());
                    }
                    String body = version.content().body();
                    for (UUID picture : BodySanitizer.imagesOf(body)) {
                        StoredFile file = files.file(transaction, version.letter(), picture);
                        body =
                                body.replace(
                                        "image:" + picture,
                                        "image:" + copied(transaction, asker, file, id, now).id());
                    }
                    LetterContent content = version.content();
                    store(
                            transaction,
                            asker,
                            id,
                            new LetterContent(
                                    content.title(),
                                    body,
                                    content.facts(),
                                    content.form(),
                                    attachments),
                            version.audience(),
                            version.students(),
                            1);
                    return id;
                });
    }

    private StoredFile copied(
            Transaction transaction,
            Asker.SignedIn asker,
            StoredFile file,
            LetterId to,
            Instant now) {
        StoredFile copy =
                new StoredFile(
                        UUID.randomUUID(),
                        to,
                        file.kind(),
                        file.name(),
                        file.mediaType(),
                        file.size(),
                        file.sha256());
        files.insert(transaction, copy, asker.person(), now);
        return copy;
    }

    /// Throws a draft away; a letter that was never sent goes with it.
    public void discard(Asker.SignedIn asker, LetterId id) {
        database.change(
                transaction -> {
                    gate.own(transaction, asker, id);
                    letters.removeDraft(transaction, id);
                });
    }

    /// Opens a draft for the next version of a sent letter, with what the current one says. An open
    /// one is gone on with.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for others' letters, `Conflict` for one that was
    ///   taken back
    public void improve(Asker.SignedIn asker, LetterId id) {
        database.change(
                transaction -> {
                    gate.own(transaction, asker, id);
                    Letter letter = letters.letterToChange(transaction, id);
                    if (!letter.sent()) {
                        throw new Refusal.NotFound().asException();
                    }
                    if (letter.recalled()) {
                        throw new Refusal.Conflict("letters.error.recalled").asException();
                    }
                    if (letters.draft(transaction, id).isEmpty()) {
                        Version current = letters.version(transaction, id, letter.currentVersion());
                        store(
                                transaction,
                                asker,
                                id,
                                current.content(),
                                current.audience(),
                                current.students(),
                                0);
                    }
                });
    }

    private void store(
            Transaction transaction,
            Asker.SignedIn asker,
            LetterId id,
            LetterContent content,
            List<Audience> audience,
            Set<PersonId> students,
            int seenRevision) {
        if (!letters.saveDraft(
                transaction,
                id,
                content,
                audience,
                students,
                seenRevision,
                asker.person(),
                clock.instant())) {
            throw new Refusal.Conflict("letters.error.saved-elsewhere").asException();
        }
    }

    private LetterContent clean(Transaction transaction, LetterId id, LetterContent content) {
        String body = sanitizer.clean(content.body());
        Set<UUID> pictures =
                files.files(transaction, id, StoredFile.Kind.IMAGE).stream()
                        .map(StoredFile::id)
                        .collect(Collectors.toSet());
        for (UUID named : BodySanitizer.imagesOf(body)) {
            if (!pictures.contains(named)) {
                body =
                        Pattern.compile("<img [^>]*image:" + named + "[^>]*>")
                                .matcher(body)
                                .replaceAll("");
            }
        }
        return new LetterContent(
                content.title(), body, content.facts(), content.form(), content.attachments());
    }
}
