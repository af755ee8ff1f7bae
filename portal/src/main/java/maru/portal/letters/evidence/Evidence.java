package maru.portal.letters.evidence;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.AuditEntry;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.PlainText;
import maru.portal.letters.evidence.ReceiptWriter.Face;
import maru.portal.letters.evidence.ReceiptWriter.Row;
import maru.portal.letters.evidence.SealStore.Seal;
import maru.portal.letters.reading.FamilyGate;
import maru.portal.letters.record.LetterBlobs;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.PaperReply;
import maru.portal.letters.record.Signature;
import maru.portal.letters.record.SignatureStore;
import maru.portal.letters.record.Version;
import maru.portal.letters.sheet.Sheet;
import maru.portal.letters.sheet.SheetLine;
import maru.portal.letters.sheet.Sheets;
import maru.storage.Database;
import maru.storage.Transaction;
import org.springframework.stereotype.Service;

/// Receipts for families and bundles for schools, made from what is sealed.
@Service
public final class Evidence {

    private static final Duration SOON = Duration.ofSeconds(2);

    private final Database database;
    private final Identity identity;
    private final FamilyGate gate;
    private final Sheets sheets;
    private final LetterStore letters;
    private final SignatureStore signatures;
    private final LetterBlobs blobs;
    private final Sealer sealer;
    private final Clock clock;
    private final SealStore seals = new SealStore();

    public Evidence(
            Database database,
            Identity identity,
            FamilyGate gate,
            Sheets sheets,
            LetterStore letters,
            SignatureStore signatures,
            LetterBlobs blobs,
            Sealer sealer,
            Clock clock) {
        this.database = database;
        this.identity = identity;
        this.gate = gate;
        this.sheets = sheets;
        this.letters = letters;
        this.signatures = signatures;
        this.blobs = blobs;
        this.sealer = sealer;
        this.clock = clock;
    }

    /// The receipt of her own last signature for a child, as a signed PDF.
    ///
    /// @throws maru.kernel.Refused with `NotFound` where she signed nothing, `Unavailable` when it
    ///   is not sealed within a moment
    public byte[] receipt(Asker.SignedIn asker, LetterId letter, PersonId student) {
        Signature signature =
                database.read(
                        transaction -> {
                            gate.open(transaction, asker, letter, student);
                            return signatures
                                    .forStudents(
                                            transaction,
                                            List.of(letter.value()),
                                            List.of(student.value()))
                                    .stream()
                                    .filter(one -> one.signer().equals(asker.person()))
                                    .reduce((_, last) -> last)
                                    .orElseThrow(() -> new Refusal.NotFound().asException());
                        });
        String child = identity.families().child(asker, student).name();
        return receipt(signature, child);
    }

    /// The same of a signature that staff sees on a sheet; that is audited.
    public byte[] receipt(Asker.SignedIn asker, LetterId letter, UUID signature) {
        Sheets.Evidence evidence = sheets.evidence(asker, letter, signature);
        return receipt(evidence.signature(), evidence.line().recipient().name());
    }

    private byte[] receipt(Signature signature, String student) {
        sealed(signature.id());
        return database.read(
                transaction -> {
                    Version version =
                            letters.version(transaction, signature.letter(), signature.version());
                    Entries entries = new Entries();
                    Set<Long> covered = new HashSet<>();
                    Segment segment =
                            put(transaction, entries, covered, signature.id(), "signature")
                                    .orElseThrow(Evidence::notYet);
                    put(entries, signature);
                    entries.put(
                            Entries.CERTIFICATE, seals.certificate(transaction, segment.head()));
                    try {
                        byte[] pdf =
                                new ReceiptWriter(clock)
                                        .write(face(signature, version, student, segment), entries);
                        return new PdfSigner(sealer.key(), clock).sign(pdf, "전자동의서 확인");
                    } catch (IOException noRoom) {
                        throw new UncheckedIOException(noRoom);
                    }
                });
    }

    private static RuntimeException notYet() {
        return new Refusal.Unavailable("letters.error.not-sealed", SOON).asException();
    }

    /// Seals now what would be sealed within the second.
    private void sealed(UUID subject) {
        for (int attempt = 0; attempt < 40; attempt++) {
            if (database.read(transaction -> seals.of(transaction, subject)).isPresent()) {
                return;
            }
            sealer.seal();
        }
        throw notYet();
    }

    private static String signIn(Signature signature) {
        return switch (signature.signInLevel()) {
            case DEMONSTRATION -> "체험용 로그인";
            case ONE_FACTOR -> "한 가지로 확인(비밀번호 또는 일회용 번호)";
            case TWO_FACTORS -> "두 가지로 확인";
        };
    }

    private Face face(Signature signature, Version version, String student, Segment segment) {
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("학생", student));
        rows.add(
                new Row(
                        "서명한 사람",
                        signature.signerName() + " (" + signature.relation().korean() + ")"));
        ConsentForm form = version.content().form();
        if (form != null) {
            for (ConsentForm.Question question : form.questions()) {
                rows.add(new Row(question.text(), signature.answerTo(question)));
            }
        }
        rows.add(new Row("서명한 시각", signature.signedAtText()));
        rows.add(new Row("본인 확인", signIn(signature)));
        rows.add(new Row("동의한 글", signature.agreementText()));
        rows.add(new Row("보인 언어", signature.language().tag() + " (한국어 원문이 기준입니다)"));
        rows.add(new Row("보인 문서", "SHA-256 " + signature.shown()));
        rows.add(new Row("봉인", segment.head().at() + " · " + segment.head().position() + "번까지"));
        byte[] drawing = {};
        switch (signature.mark()) {
            case Signature.Mark.Drawn drawn -> {
                rows.add(new Row("서명", "손으로 그림"));
                drawing = blobs.bytes(drawn.sha256());
            }
            case Signature.Mark.Typed typed -> rows.add(new Row("서명", typed.name()));
        }
        return new Face(
                version.schoolName() + " " + version.documentNumber() + " · 전자동의서 확인서",
                version.content().title(),
                rows,
                drawing,
                List.of(
                        "이 파일은 교육기관의 전자서명이 들어 있는 PDF입니다. 안에 서명한 문서와 봉인 증명이 함께 들어 있습니다.",
                        "확인: ./maru admin consent verify 파일 --key 지문, 또는 포털의 /verify",
                        "지문은 학교에서 받은 종이의 것과 견주어 주세요. 이 파일에 적힌 지문만으로는 발급자를 알 수 없습니다."));
    }

    /// All evidence of a letter that the asker keeps whole, as a ZIP.
    ///
    /// @param reason why it is taken out; audited
    /// @throws maru.kernel.Refused with `NotFound` where she does not see all of the letter,
    ///   `Invalid` without a reason
    public byte[] bundle(Asker.SignedIn asker, LetterId letter, String reason) {
        String why = PlainText.line(reason);
        if (why.isEmpty() || why.length() > 300) {
            throw new Refusal.Invalid("reason", "letters.error.reason-missing").asException();
        }
        while (sealer.seal() > 0) {
            // What was signed a moment ago comes along.
        }
        return database.transaction(
                transaction -> {
                    Sheet sheet = sheets.open(asker, letter);
                    if (!sheet.whole()) {
                        throw new Refusal.NotFound().asException();
                    }
                    identity.audit()
                            .append(
                                    transaction,
                                    AuditEntry.of(asker, "consent.bundle", "letter/" + letter)
                                            .unit(sheet.letter().school())
                                            .detail("reason", why));
                    return bundle(transaction, sheet, letter);
                });
    }

    private byte[] bundle(Transaction transaction, Sheet sheet, LetterId letter) {
        Entries entries = new Entries();
        Set<Long> covered = new HashSet<>();
        for (Signature signature : signatures.of(transaction, letter)) {
            if (put(transaction, entries, covered, signature.id(), "signature").isPresent()) {
                put(entries, signature);
            }
        }
        for (Statement.Withdrawn one : seals.withdrawals(transaction, letter.value())) {
            put(transaction, entries, covered, one.id(), "withdrawal");
        }
        for (SheetLine line : sheet.lines()) {
            for (PaperReply paper : line.paper()) {
                put(transaction, entries, covered, paper.id(), "paper");
                paper.photo()
                        .ifPresent(
                                photo ->
                                        entries.put(
                                                Entries.PHOTOS + photo.sha256(),
                                                blobs.bytes(photo.sha256())));
            }
        }
        entries.put(Entries.FORM, form(sheet.version()));
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            BundleFile.write(entries, sealer.key(), out);
            return out.toByteArray();
        } catch (IOException neverInMemory) {
            throw new UncheckedIOException(neverInMemory);
        }
    }

    private static byte[] form(Version version) {
        SortedMap<String, Object> out = CanonicalJson.object();
        out.put("letter", version.letter().toString());
        out.put("version", version.number());
        out.put("documentNumber", version.documentNumber());
        out.put("school", version.schoolName());
        out.put("title", version.content().title());
        out.put("body", version.content().body());
        ConsentForm form = version.content().form();
        if (form != null) {
            out.put("signers", form.signers().name());
            out.put("questions", form.questions());
        }
        return CanonicalJson.write(out);
    }

    private Optional<Segment> put(
            Transaction transaction,
            Entries entries,
            Set<Long> covered,
            UUID subject,
            String kind) {
        Optional<Seal> seal = seals.of(transaction, subject);
        if (seal.isEmpty()) {
            return Optional.empty();
        }
        long position = seal.get().position();
        byte[] statement =
                new Statements(transaction, letters, signatures, seals)
                        .of(subject, kind, seal.get().salt())
                        .orElseThrow();
        Segment segment = seals.segment(transaction, position).orElseThrow(Evidence::notYet);
        entries.put(Entries.STATEMENTS + "%012d.json".formatted(position), statement);
        if (covered.add(segment.head().position())) {
            entries.put(
                    Entries.SEGMENTS + "%012d.json".formatted(segment.head().position()),
                    segment.bytes());
        }
        return Optional.of(segment);
    }

    private void put(Entries entries, Signature signature) {
        String shown = Entries.SHOWN + signature.shown() + ".html";
        if (!entries.has(shown)) {
            entries.put(shown, blobs.bytes(signature.shown()));
        }
        if (signature.mark() instanceof Signature.Mark.Drawn drawn) {
            entries.put(Entries.DRAWINGS + drawn.sha256() + ".png", blobs.bytes(drawn.sha256()));
        }
    }
}
