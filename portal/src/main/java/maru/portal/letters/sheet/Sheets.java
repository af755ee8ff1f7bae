package maru.portal.letters.sheet;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import maru.identity.AsOf;
import maru.identity.Asker;
import maru.identity.AuditEntry;
import maru.identity.Guardian;
import maru.identity.Identity;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.Recipient;
import maru.identity.Right;
import maru.kernel.Refusal;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.ShownDocument;
import maru.portal.letters.record.Documents;
import maru.portal.letters.record.LetterBlobs;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.PaperReply;
import maru.portal.letters.record.PaperStore;
import maru.portal.letters.record.ReadStore;
import maru.portal.letters.record.Signature;
import maru.portal.letters.record.SignatureStore;
import maru.portal.letters.record.Version;
import maru.portal.letters.sheet.SheetLine.Reader;
import maru.portal.letters.sheet.SheetLine.Status;
import maru.portal.letters.signing.Completeness;
import maru.portal.letters.writing.StaffGate;
import maru.storage.Database;
import maru.storage.Transaction;
import org.springframework.stereotype.Service;

/// Works out the sheet of a sent letter from what stands in the tables; nothing is counted in
/// advance.
@Service
public final class Sheets {

    private final Database database;
    private final Identity identity;
    private final StaffGate gate;
    private final LetterStore letters;
    private final ReadStore reads;
    private final SignatureStore signatures;
    private final PaperStore paper = new PaperStore();
    private final Documents documents;
    private final LetterBlobs blobs;
    private final Clock clock;

    Sheets(
            Database database,
            Identity identity,
            StaffGate gate,
            LetterStore letters,
            ReadStore reads,
            SignatureStore signatures,
            Documents documents,
            LetterBlobs blobs,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.gate = gate;
        this.letters = letters;
        this.reads = reads;
        this.signatures = signatures;
        this.documents = documents;
        this.blobs = blobs;
        this.clock = clock;
    }

    /// The sheet when a page is opened; that it was looked at is audited.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for a letter that the asker sees nothing of
    public Sheet open(Asker.SignedIn asker, LetterId id) {
        return database.transaction(
                transaction -> {
                    Sheet sheet = sheet(transaction, asker, id);
                    audit(
                            transaction,
                            AuditEntry.of(asker, "letter.sheet", "letter/" + id)
                                    .unit(sheet.letter().school())
                                    .detail("children", Integer.toString(sheet.total())));
                    return sheet;
                });
    }

    /// The same for a page that is open already and looks again.
    public Sheet again(Asker.SignedIn asker, LetterId id) {
        return database.read(transaction -> sheet(transaction, asker, id));
    }

    /// What was sent, in a language.
    public ShownDocument document(Asker.SignedIn asker, LetterId id, Language language) {
        return database.read(
                transaction ->
                        documents.render(
                                transaction,
                                letters.version(
                                        transaction,
                                        id,
                                        gate.sent(transaction, asker, id).heading().version()),
                                language));
    }

    /// A signature with what belongs to it.
    ///
    /// @param drawing the drawn name as a `data:` address, empty when it was typed
    public record Evidence(
            Signature signature,
            SheetLine line,
            String title,
            List<Answered> answers,
            String drawing) {

        public Evidence {
            answers = List.copyOf(answers);
        }
    }

    /// A question with what was answered.
    public record Answered(String question, String answer) {}

    /// That a signature was looked at is audited.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for a signature that is not on a line the asker
    ///   sees
    public Evidence evidence(Asker.SignedIn asker, LetterId id, UUID signature) {
        return database.transaction(
                transaction -> {
                    Sheet sheet = sheet(transaction, asker, id);
                    SheetLine line =
                            sheet.lines().stream()
                                    .filter(one -> has(one, signature))
                                    .findFirst()
                                    .orElseThrow(() -> new Refusal.NotFound().asException());
                    Signature found =
                            line.people().stream()
                                    .flatMap(person -> person.signature().stream())
                                    .filter(one -> one.id().equals(signature))
                                    .findFirst()
                                    .orElseThrow(() -> new Refusal.NotFound().asException());
                    audit(
                            transaction,
                            AuditEntry.of(asker, "consent.look", "letter/" + id)
                                    .unit(sheet.letter().school())
                                    .whose(found.student())
                                    .detail("signature", signature.toString()));
                    ConsentForm form = sheet.form().orElseThrow();
                    return new Evidence(
                            found,
                            line,
                            sheet.version().content().title(),
                            form.questions().stream()
                                    .map(
                                            question ->
                                                    new Answered(
                                                            question.text(),
                                                            found.answerTo(question)))
                                    .toList(),
                            drawing(found));
                });
    }

    private String drawing(Signature signature) {
        return switch (signature.mark()) {
            case Signature.Mark.Drawn drawn ->
                    "data:image/png;base64,"
                            + Base64.getEncoder().encodeToString(blobs.bytes(drawn.sha256()));
            case Signature.Mark.Typed _ -> "";
        };
    }

    /// The frozen bytes of a signature.
    ///
    /// @throws maru.kernel.Refused as [#evidence]
    public byte[] frozen(Asker.SignedIn asker, LetterId id, UUID signature) {
        return blobs.bytes(evidence(asker, id, signature).signature().shown());
    }

    private static boolean has(SheetLine line, UUID signature) {
        return line.people().stream()
                .flatMap(person -> person.signature().stream())
                .anyMatch(one -> one.id().equals(signature));
    }

    private void audit(Transaction transaction, AuditEntry entry) {
        identity.audit().append(transaction, entry);
    }

    private Sheet sheet(Transaction transaction, Asker.SignedIn asker, LetterId id) {
        StaffGate.Sent sent = gate.sent(transaction, asker, id);
        Version version = letters.version(transaction, id, sent.heading().version());
        Map<PersonId, Recipient> recipients = new LinkedHashMap<>();
        sent.seen()
                .forEach(
                        audience ->
                                identity
                                        .classes()
                                        .recipients(asker, audience, AsOf.now(clock))
                                        .stream()
                                        .filter(one -> version.reaches(one.student()))
                                        .forEach(
                                                recipient ->
                                                        recipients.putIfAbsent(
                                                                recipient.student(), recipient)));
        Map<PersonId, Map<PersonId, Instant>> read = new HashMap<>();
        for (ReadStore.Receipt receipt : reads.of(transaction, id, version.number())) {
            read.computeIfAbsent(receipt.student(), _ -> new HashMap<>())
                    .put(receipt.reader(), receipt.at());
        }
        Map<PersonId, List<Signature>> signed =
                signatures.of(transaction, id).stream()
                        .collect(Collectors.groupingBy(Signature::student));
        Map<PersonId, List<PaperReply>> onPaper =
                paper.of(transaction, id, version.number()).stream()
                        .collect(Collectors.groupingBy(PaperReply::student));
        ConsentForm form = version.content().form();
        List<SheetLine> lines = new ArrayList<>();
        for (Recipient recipient : recipients.values()) {
            lines.add(
                    line(
                            recipient,
                            version,
                            read.getOrDefault(recipient.student(), Map.of()),
                            signed.getOrDefault(recipient.student(), List.of()),
                            onPaper.getOrDefault(recipient.student(), List.of())));
        }
        return new Sheet(
                sent.heading().letter(),
                version,
                sent.whole(),
                lines,
                form == null ? Map.of() : Replies.tally(form, lines));
    }

    private static SheetLine line(
            Recipient recipient,
            Version version,
            Map<PersonId, Instant> read,
            List<Signature> all,
            List<PaperReply> onPaper) {
        List<Signature> ofVersion =
                all.stream().filter(signature -> signature.version() == version.number()).toList();
        List<Signature> current = ofVersion.stream().filter(Signature::stands).toList();
        ConsentForm form = version.content().form();
        Optional<Completeness> completeness =
                Optional.ofNullable(form)
                        .map(
                                asked ->
                                        Completeness.of(
                                                asked.signers(),
                                                recipient.guardians(),
                                                current,
                                                onPaper));
        List<Reader> people = new ArrayList<>();
        for (Guardian guardian : recipient.guardians()) {
            if (guardian.may(Right.READ)) {
                people.add(
                        new Reader(
                                guardian.id(),
                                guardian.name(),
                                guardian.relation().korean(),
                                Optional.of(guardian),
                                Optional.ofNullable(read.get(guardian.id())),
                                by(current, guardian.id()),
                                completeness.map(one -> one.asks(guardian.id())).orElse(false)));
            }
        }
        for (Signature signature : current) {
            if (people.stream().noneMatch(one -> one.person().equals(signature.signer()))) {
                people.add(
                        new Reader(
                                signature.signer(),
                                signature.signerName(),
                                signature.relation().korean(),
                                Optional.empty(),
                                Optional.ofNullable(read.get(signature.signer())),
                                Optional.of(signature),
                                false));
            }
        }
        return new SheetLine(
                recipient,
                people,
                status(completeness, !current.isEmpty() || !onPaper.isEmpty(), people),
                ofVersion.isEmpty() && !all.isEmpty(),
                current.isEmpty() ? last(ofVersion) : Optional.empty(),
                onPaper,
                form == null ? List.of() : Replies.of(form, current, onPaper));
    }

    private static Status status(
            Optional<Completeness> completeness, boolean anyReply, List<Reader> people) {
        boolean anyRead = people.stream().anyMatch(person -> person.readAt().isPresent());
        if (completeness.isEmpty()) {
            return anyRead ? Status.DONE : Status.UNREAD;
        }
        if (completeness.get().complete()) {
            return Status.DONE;
        }
        if (anyReply) {
            return Status.PARTLY_SIGNED;
        }
        return anyRead ? Status.READ : Status.UNREAD;
    }

    private static Optional<Signature> last(List<Signature> withdrawn) {
        return withdrawn.stream().reduce((_, last) -> last);
    }

    private static Optional<Signature> by(List<Signature> signatures, PersonId person) {
        return signatures.stream()
                .filter(signature -> signature.signer().equals(person))
                .findFirst();
    }
}
