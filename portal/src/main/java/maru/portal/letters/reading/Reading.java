package maru.portal.letters.reading;

import java.io.InputStream;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.identity.AsOf;
import maru.identity.Asker;
import maru.identity.Guardian;
import maru.identity.Identity;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.Relation;
import maru.identity.Right;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.LetterContent.Attached;
import maru.portal.letters.content.ShownDocument;
import maru.portal.letters.reading.FamilyGate.Opened;
import maru.portal.letters.record.Documents;
import maru.portal.letters.record.FileStore;
import maru.portal.letters.record.LetterBlobs;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.PaperReply;
import maru.portal.letters.record.PaperStore;
import maru.portal.letters.record.ReadStore;
import maru.portal.letters.record.Signature;
import maru.portal.letters.record.SignatureStore;
import maru.portal.letters.record.StoredFile;
import maru.portal.letters.signing.Completeness;
import maru.storage.Database;
import org.springframework.stereotype.Service;

/// Opens a letter for one child: the bytes to show, what can be done with its form, and the
/// receipt.
@Service
public final class Reading {

    private final Database database;
    private final Identity identity;
    private final FamilyGate gate;
    private final ReadStore reads;
    private final SignatureStore signatures;
    private final PaperStore paper = new PaperStore();
    private final FileStore files;
    private final Documents documents;
    private final LetterBlobs blobs;
    private final Clock clock;

    public Reading(
            Database database,
            Identity identity,
            FamilyGate gate,
            ReadStore reads,
            SignatureStore signatures,
            FileStore files,
            Documents documents,
            LetterBlobs blobs,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.gate = gate;
        this.reads = reads;
        this.signatures = signatures;
        this.files = files;
        this.documents = documents;
        this.blobs = blobs;
        this.clock = clock;
    }

    /// What the form of a letter is to this reader now.
    public enum FormState {
        NONE,
        TO_SIGN,
        SIGNED,
        SIGNED_BY_ANOTHER,
        /// The slip came back on paper.
        ON_PAPER,
        LATE,
        /// She may read but not sign for this child.
        NO_RIGHT,
        /// The form asks for somebody else's signature.
        NOT_ASKED;

        public String key() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /// A letter on the page of one child.
    ///
    /// @param maySign whether the page offers to sign: when her signature is asked for, and when
    ///   another's already suffices but hers may still join it
    /// @param mine her own signature under the current version
    /// @param signatures all under the current version for this child
    public record Page(
            Opened opened,
            ShownDocument document,
            FormState state,
            boolean maySign,
            Optional<Signature> mine,
            List<Signature> signatures) {

        public Page {
            signatures = List.copyOf(signatures);
        }
    }

    /// Opens the letter and writes the receipt, which happens once; a letter that was taken back
    /// opens without its document.
    ///
    /// @throws maru.kernel.Refused with `NotFound` where it is not for a child of hers
    public Page open(Asker.SignedIn asker, LetterId letter, PersonId student, Language language) {
        Page page = look(asker, letter, student, language);
        if (page.opened().mayRead()) {
            receipt(asker, page.opened(), language);
        }
        return page;
    }

    /// The same without a receipt, for pages that come back to it.
    public Page look(Asker.SignedIn asker, LetterId letter, PersonId student, Language language) {
        return database.read(
                transaction -> {
                    Opened opened = gate.open(transaction, asker, letter, student);
                    List<Signature> all =
                            signatures
                                    .forStudents(
                                            transaction,
                                            List.of(letter.value()),
                                            List.of(student.value()))
                                    .stream()
                                    .filter(one -> one.version() == opened.version().number())
                                    .filter(Signature::stands)
                                    .toList();
                    List<PaperReply> onPaper =
                            paper
                                    .forStudents(
                                            transaction,
                                            List.of(letter.value()),
                                            List.of(student.value()))
                                    .stream()
                                    .filter(one -> one.version() == opened.version().number())
                                    .toList();
                    Optional<Signature> mine =
                            all.stream()
                                    .filter(one -> one.signer().equals(asker.person()))
                                    .findFirst();
                    State state = state(asker, opened, all, mine, onPaper);
                    return new Page(
                            opened,
                            documents.render(transaction, opened.version(), language),
                            state.form(),
                            state.maySign(),
                            mine,
                            all);
                });
    }

    private void receipt(Asker.SignedIn asker, Opened opened, Language language) {
        ReadStore.Receipt receipt =
                new ReadStore.Receipt(
                        opened.letter().id(),
                        opened.version().number(),
                        opened.child().id(),
                        asker.person(),
                        clock.instant());
        boolean stands = database.look(transaction -> reads.stands(transaction, receipt));
        if (!stands) {
            database.change(transaction -> reads.note(transaction, receipt, language));
        }
    }

    private record State(FormState form, boolean maySign) {}

    private State state(
            Asker.SignedIn asker,
            Opened opened,
            List<Signature> all,
            Optional<Signature> mine,
            List<PaperReply> onPaper) {
        ConsentForm form = opened.version().content().form();
        if (form == null) {
            return new State(FormState.NONE, false);
        }
        if (mine.isPresent()) {
            return new State(FormState.SIGNED, false);
        }
        List<Guardian> guardians =
                identity.classes().guardians(asker, opened.child().id(), AsOf.now(clock));
        boolean named =
                opened.child().relation() == Relation.SELF
                        || guardians.stream()
                                .filter(guardian -> guardian.id().equals(asker.person()))
                                .anyMatch(guardian -> Completeness.maySign(form, guardian));
        if (form.asksForData() && !opened.child().may(Right.DATA_CONSENT)) {
            named = false;
        }
        LocalDateTime deadline = opened.version().content().facts().deadline();
        boolean late =
                deadline != null
                        && LocalDateTime.ofInstant(clock.instant(), Seoul.ZONE).isAfter(deadline);
        boolean maySign = named && !late && opened.child().may(Right.SIGN);
        if (Completeness.of(form.signers(), guardians, all, onPaper).complete()) {
            return all.isEmpty()
                    ? new State(FormState.ON_PAPER, false)
                    : new State(FormState.SIGNED_BY_ANOTHER, maySign);
        }
        if (!opened.child().may(Right.SIGN)) {
            return new State(FormState.NO_RIGHT, false);
        }
        if (!named) {
            return new State(FormState.NOT_ASKED, false);
        }
        return new State(late ? FormState.LATE : FormState.TO_SIGN, maySign);
    }

    /// A file of the current version.
    public record Download(StoredFile file, InputStream bytes) {}

    /// An attachment of the current version.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for a file of another letter or an earlier
    ///   version, and once the letter was taken back
    public Download file(Asker.SignedIn asker, LetterId letter, PersonId student, UUID id) {
        return database.read(
                transaction -> {
                    Opened opened = gate.open(transaction, asker, letter, student);
                    List<Attached> attached = opened.version().content().attachments();
                    if (!opened.mayRead()
                            || attached.stream().noneMatch(file -> file.id().equals(id))) {
                        throw new Refusal.NotFound().asException();
                    }
                    StoredFile file = files.file(transaction, letter, id);
                    return new Download(file, blobs.open(file.sha256()));
                });
    }

    /// The frozen bytes that she signed for this child, whatever became of the letter since.
    ///
    /// @throws maru.kernel.Refused with `NotFound` where she signed nothing
    public byte[] signedBytes(Asker.SignedIn asker, LetterId letter, PersonId student) {
        return database.read(
                transaction -> {
                    gate.open(transaction, asker, letter, student);
                    Signature signature =
                            signatures
                                    .forStudents(
                                            transaction,
                                            List.of(letter.value()),
                                            List.of(student.value()))
                                    .stream()
                                    .filter(one -> one.signer().equals(asker.person()))
                                    .reduce((_, last) -> last)
                                    .orElseThrow(() -> new Refusal.NotFound().asException());
                    return blobs.bytes(signature.shown());
                });
    }
}
