package maru.portal.letters.signing;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.identity.AsOf;
import maru.identity.Asker;
import maru.identity.AuditEntry;
import maru.identity.Guardian;
import maru.identity.Identity;
import maru.identity.Person;
import maru.identity.PersonId;
import maru.identity.Relation;
import maru.identity.Right;
import maru.identity.UnitId;
import maru.kernel.Refusal;
import maru.kernel.Refusal.Invalid;
import maru.kernel.Seoul;
import maru.portal.letters.content.Answers;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.PlainText;
import maru.portal.letters.content.ShownDocument;
import maru.portal.letters.reading.FamilyGate;
import maru.portal.letters.reading.FamilyGate.Opened;
import maru.portal.letters.record.AnswerFiles;
import maru.portal.letters.record.Documents;
import maru.portal.letters.record.LetterBlobs;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.Signature;
import maru.portal.letters.record.Signature.Mark;
import maru.portal.letters.record.SignatureStore;
import maru.portal.letters.record.Version;
import maru.storage.Database;
import maru.storage.Transaction;
import maru.storage.blob.BlobStore.Upload;
import org.springframework.stereotype.Service;

/// One signature under one consent form. Everything that is decided, frozen and audited happens in
/// one transaction, and the answer comes after its commit; the same request may therefore be sent
/// again as often as a bad network needs.
@Service
public final class Signing {

    private static final byte[] NO_BYTES = {};

    private final Database database;
    private final Identity identity;
    private final FamilyGate gate;
    private final LetterStore letters;
    private final SignatureStore signatures;
    private final AnswerFiles answerFiles = new AnswerFiles();
    private final Documents documents;
    private final LetterBlobs blobs;
    private final Clock clock;

    public Signing(
            Database database,
            Identity identity,
            FamilyGate gate,
            LetterStore letters,
            SignatureStore signatures,
            Documents documents,
            LetterBlobs blobs,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.gate = gate;
        this.letters = letters;
        this.signatures = signatures;
        this.documents = documents;
        this.blobs = blobs;
        this.clock = clock;
    }

    /// Signs, or says why not.
    ///
    /// @throws maru.kernel.Refused with `NotFound` where the letter is not for a child of hers,
    ///   with `Forbidden` where she may read but not sign for this child
    public Outcome sign(Asker.SignedIn asker, SignIn signIn, SignRequest request) {
        if (!asker.person().equals(request.expectedSigner())) {
            return new Outcome.AnotherPerson(identity.directory().me(asker).name());
        }
        // The bytes come in before the transaction: a page with pictures goes to the disk.
        ShownDocument now =
                database.read(
                        transaction ->
                                documents.render(
                                        transaction,
                                        gate.open(
                                                        transaction,
                                                        asker,
                                                        request.letter(),
                                                        request.student())
                                                .version(),
                                        request.language()));
        try (Upload page = blobs.receive(now.bytes());
                Upload drawing = blobs.receive(request.drawing().orElse(NO_BYTES))) {
            Uploads uploads = new Uploads(page, drawing);
            return database.transaction(
                    transaction -> sign(transaction, asker, signIn, request, uploads));
        }
    }

    /// What is frozen if she signs.
    private record Uploads(Upload page, Upload drawing) {}

    /// The signature of a person under the current version for a child, if there is one.
    ///
    /// @throws maru.kernel.Refused with `NotFound` where the letter is not for a child of hers
    public Optional<Signature> signature(Asker.SignedIn asker, LetterId letter, PersonId student) {
        return database.read(
                transaction -> {
                    Opened opened = gate.open(transaction, asker, letter, student);
                    return signatures.find(
                            transaction,
                            letter,
                            opened.version().number(),
                            student,
                            asker.person());
                });
    }

    private Outcome sign(
            Transaction transaction,
            Asker.SignedIn asker,
            SignIn signIn,
            SignRequest request,
            Uploads uploads) {
        Opened opened = gate.openToSign(transaction, asker, request.letter(), request.student());
        Optional<Signature> repeated = signatures.byKey(transaction, asker.person(), request.key());
        if (repeated.isPresent()) {
            return repeatOf(repeated.get(), request);
        }
        Version version = opened.version();
        Optional<Signature> earlier =
                signatures.find(
                        transaction,
                        request.letter(),
                        version.number(),
                        request.student(),
                        asker.person());
        if (earlier.isPresent() && earlier.get().stands()) {
            return new Outcome.AlreadySigned(earlier.get());
        }
        int round = earlier.map(Signature::round).orElse(0) + 1;
        return refusal(transaction, asker, request, opened, uploads)
                .orElseGet(
                        () -> write(transaction, asker, signIn, request, opened, uploads, round));
    }

    /// A key belongs to one act. Under another letter or child it is no repetition but a mistake.
    private static Outcome repeatOf(Signature signature, SignRequest request) {
        if (signature.letter().equals(request.letter())
                && signature.student().equals(request.student())) {
            return new Outcome.AlreadySigned(signature);
        }
        return new Outcome.Wrong(List.of(new Invalid("key", "letters.error.key-used")));
    }

    private Optional<Outcome> refusal(
            Transaction transaction,
            Asker.SignedIn asker,
            SignRequest request,
            Opened opened,
            Uploads uploads) {
        if (opened.letter().recall().isPresent()) {
            return Optional.of(new Outcome.Recalled(opened.letter().recall().get()));
        }
        Version version = opened.version();
        ConsentForm form = form(version);
        LocalDateTime deadline = version.content().facts().deadline();
        LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), Seoul.ZONE);
        if (deadline != null && now.isAfter(deadline)) {
            return Optional.of(new Outcome.Late(deadline));
        }
        if (!isAsked(asker, request.student(), form, opened)) {
            return Optional.of(new Outcome.NotAsked());
        }
        ShownDocument current = documents.render(transaction, version, request.language());
        if (request.version() != version.number() || !request.shown().equals(current.sha256())) {
            return Optional.of(new Outcome.Changed(shown(transaction, request), current));
        }
        if (!uploads.page().hash().toString().equals(current.sha256())) {
            // A new version came between the two looks; what she saw is not what it says now.
            return Optional.of(new Outcome.Changed(Optional.empty(), current));
        }
        List<Invalid> faults = new ArrayList<>();
        if (Answers.read(form, request.answers()) instanceof Answers.Read.Wrong wrong) {
            faults.addAll(wrong.faults());
        }
        files(transaction, asker, form, request, faults);
        if (!request.agreed().equals(Optional.of(Agreement.EDITION))) {
            faults.add(new Invalid("agreement", "letters.error.agreement-missing"));
        }
        checkMark(asker, request, faults);
        return faults.isEmpty() ? Optional.empty() : Optional.of(new Outcome.Wrong(faults));
    }

    private boolean isAsked(
            Asker.SignedIn asker, PersonId student, ConsentForm form, Opened opened) {
        if (form.asksForData() && !opened.child().may(Right.DATA_CONSENT)) {
            return false;
        }
        if (opened.child().relation() == Relation.SELF) {
            return true;
        }
        return identity.classes().guardians(asker, student, AsOf.now(clock)).stream()
                .filter(guardian -> guardian.id().equals(asker.person()))
                .anyMatch((Guardian guardian) -> Completeness.maySign(form, guardian));
    }

    /// The bytes that the page showed, when an earlier version has them.
    private Optional<ShownDocument> shown(Transaction transaction, SignRequest request) {
        if (request.version() < 1
                || request.version()
                        > letters.letter(transaction, request.letter()).currentVersion()) {
            return Optional.empty();
        }
        ShownDocument earlier =
                documents.render(
                        transaction,
                        letters.version(transaction, request.letter(), request.version()),
                        request.language());
        return earlier.sha256().equals(request.shown()) ? Optional.of(earlier) : Optional.empty();
    }

    /// A file among the answers is one that she handed in for this child, with its own hash and
    /// name.
    private void files(
            Transaction transaction,
            Asker.SignedIn asker,
            ConsentForm form,
            SignRequest request,
            List<Invalid> faults) {
        for (ConsentForm.Question question : form.questions()) {
            String answer = request.answers().getOrDefault(question.id(), "");
            if (!(question instanceof ConsentForm.Paper) || answer.isEmpty()) {
                continue;
            }
            boolean hers =
                    Answers.fileOf(answer)
                            .flatMap(id -> answerFiles.find(transaction, request.letter(), id))
                            .filter(file -> file.student().equals(request.student()))
                            .filter(file -> file.by().equals(asker.person()))
                            .filter(file -> file.answer().equals(PlainText.lines(answer)))
                            .isPresent();
            if (!hers) {
                faults.add(new Invalid(question.id(), "letters.error.answer-no-file"));
            }
        }
    }

    /// Looks whether there is a signature, drawn or typed in her own name.
    private void checkMark(Asker.SignedIn asker, SignRequest request, List<Invalid> faults) {
        if (request.drawing().isPresent()) {
            if (!Drawings.isDrawn(request.drawing().get())) {
                faults.add(new Invalid("drawing", "letters.error.drawing-empty"));
            }
            return;
        }
        String typed = PlainText.line(request.typedName().orElse(""));
        Person me = identity.directory().me(asker);
        if (typed.isEmpty()) {
            faults.add(new Invalid("typedName", "letters.error.signature-missing"));
        } else if (!PlainText.sameName(typed, me.name())) {
            faults.add(new Invalid("typedName", "letters.error.name-differs"));
        }
    }

    private Outcome write(
            Transaction transaction,
            Asker.SignedIn asker,
            SignIn signIn,
            SignRequest request,
            Opened opened,
            Uploads uploads,
            int round) {
        Version version = opened.version();
        String frozen = uploads.page().hash().toString();
        if (!frozen.equals(request.shown())) {
            throw new IllegalStateException("What is frozen is not what was shown.");
        }
        uploads.page().keep(transaction);
        Mark mark;
        if (request.drawing().isPresent()) {
            uploads.drawing().keep(transaction);
            mark = new Mark.Drawn(uploads.drawing().hash().toString());
        } else {
            mark = new Mark.Typed(PlainText.line(request.typedName().orElse("")));
        }
        Answers answers =
                switch (Answers.read(form(version), request.answers())) {
                    case Answers.Read.Complete complete -> complete.answers();
                    case Answers.Read.Wrong wrong ->
                            throw new IllegalStateException(wrong.toString());
                };
        // PostgreSQL keeps microseconds; the evidence says the same everywhere.
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Signature signature =
                new Signature(
                        UUID.randomUUID(),
                        request.letter(),
                        version.number(),
                        round,
                        request.student(),
                        asker.person(),
                        identity.directory().me(asker).name(),
                        opened.child().relation(),
                        frozen,
                        Math.toIntExact(uploads.page().size()),
                        request.language(),
                        answers,
                        mark,
                        Agreement.EDITION,
                        Agreement.text(request.language()),
                        level(asker, signIn),
                        String.join(" ", signIn.amr()),
                        Optional.of(asker.authenticatedAt()),
                        now,
                        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
                                OffsetDateTime.ofInstant(now, Seoul.ZONE)),
                        request.key(),
                        List.of());
        if (!signatures.insert(transaction, signature)) {
            return overtaken(transaction, asker, request, version);
        }
        audit(transaction, asker, opened, signature);
        return new Outcome.Signed(signature);
    }

    /// Somebody's other tap was faster and has committed by now.
    private Outcome overtaken(
            Transaction transaction, Asker.SignedIn asker, SignRequest request, Version version) {
        return signatures
                .find(
                        transaction,
                        request.letter(),
                        version.number(),
                        request.student(),
                        asker.person())
                .<Outcome>map(Outcome.AlreadySigned::new)
                .orElseGet(
                        () ->
                                new Outcome.Wrong(
                                        List.of(new Invalid("key", "letters.error.key-used"))));
    }

    private static String level(Asker.SignedIn asker, SignIn signIn) {
        return signIn.acr().isEmpty()
                ? asker.level().name()
                : asker.level().name() + " acr=" + signIn.acr();
    }

    private void audit(
            Transaction transaction, Asker.SignedIn asker, Opened opened, Signature signature) {
        AuditEntry entry =
                AuditEntry.of(asker, "consent.sign", "letter/" + signature.letter())
                        .whose(signature.student())
                        .unit(new UnitId(opened.letter().school().value()))
                        .detail("version", Integer.toString(signature.version()))
                        .detail("shown", signature.shown())
                        .detail("language", signature.language().tag())
                        .detail("signature", signature.id().toString());
        identity.audit().append(transaction, entry);
    }

    private static ConsentForm form(Version version) {
        ConsentForm form = version.content().form();
        if (form == null) {
            throw new Refusal.NotFound().asException();
        }
        return form;
    }
}
