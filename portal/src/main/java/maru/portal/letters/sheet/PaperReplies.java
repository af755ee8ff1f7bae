package maru.portal.letters.sheet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import maru.identity.Asker;
import maru.identity.AuditEntry;
import maru.identity.Guardian;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.portal.letters.content.Answers;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.PlainText;
import maru.portal.letters.record.LetterBlobs;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.PaperReply;
import maru.portal.letters.record.PaperReply.Photo;
import maru.portal.letters.record.PaperStore;
import maru.portal.letters.writing.Pictures;
import maru.portal.letters.writing.Pictures.Picture;
import maru.storage.Database;
import maru.storage.blob.BlobStore.Upload;
import org.springframework.stereotype.Service;

/// Records replies that came on paper: from whom, when, and a photo of the slip. They count like
/// signatures and are marked as paper wherever they are counted.
@Service
public final class PaperReplies {

    private static final byte[] NO_BYTES = {};

    private final Database database;
    private final Identity identity;
    private final Sheets sheets;
    private final LetterBlobs blobs;
    private final Clock clock;
    private final PaperStore papers = new PaperStore();

    PaperReplies(
            Database database, Identity identity, Sheets sheets, LetterBlobs blobs, Clock clock) {
        this.database = database;
        this.identity = identity;
        this.sheets = sheets;
        this.blobs = blobs;
        this.clock = clock;
    }

    /// What a teacher wrote down from a slip.
    ///
    /// @param from id of one of the student's guardians; empty for somebody else, by `otherName`
    /// @param photo of the slip; it is drawn anew, so nothing hidden in it comes along
    public record Slip(
            Optional<UUID> from,
            String otherName,
            Optional<LocalDate> receivedOn,
            Map<String, String> answers,
            Optional<Path> photo) {

        public Slip {
            answers = Map.copyOf(answers);
        }
    }

    /// The line of a student on a sheet with a form that the asker sees.
    ///
    /// @throws maru.kernel.Refused with `NotFound`
    public SheetLine line(Asker.SignedIn asker, LetterId letter, PersonId student) {
        Sheet sheet = sheets.again(asker, letter);
        if (sheet.form().isEmpty() || sheet.letter().recalled()) {
            throw new Refusal.NotFound().asException();
        }
        return line(sheet, student);
    }

    private static SheetLine line(Sheet sheet, PersonId student) {
        return sheet.lines().stream()
                .filter(line -> line.recipient().student().equals(student))
                .findFirst()
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    /// Records a slip.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for a student who is not on the asker's sheet,
    ///   `Invalid` when something is missing
    public void record(Asker.SignedIn asker, LetterId letter, PersonId student, Slip slip) {
        Optional<Picture> photo = slip.photo().filter(PaperReplies::isFilled).map(Pictures::fit);
        try (Upload upload = blobs.receive(photo.map(Picture::bytes).orElse(NO_BYTES))) {
            database.change(
                    transaction -> {
                        Sheet sheet = sheets.again(asker, letter);
                        ConsentForm form =
                                sheet.form()
                                        .orElseThrow(() -> new Refusal.NotFound().asException());
                        if (photo.isPresent()) {
                            upload.keep(transaction);
                        }
                        PaperReply reply =
                                reply(
                                        asker,
                                        sheet,
                                        line(sheet, student),
                                        slip,
                                        answers(form, slip),
                                        photo.map(
                                                one ->
                                                        new Photo(
                                                                upload.hash().toString(),
                                                                one.mediaType())));
                        papers.insert(transaction, reply);
                        audit(asker, sheet, reply, transaction);
                    });
        }
    }

    /// Says that there is no such slip after all.
    public void voidReply(Asker.SignedIn asker, LetterId letter, UUID id) {
        database.change(
                transaction -> {
                    Sheet sheet = sheets.again(asker, letter);
                    PaperReply before =
                            sheet.lines().stream()
                                    .flatMap(line -> line.paper().stream())
                                    .filter(one -> one.id().equals(id))
                                    .findFirst()
                                    .orElseThrow(() -> new Refusal.NotFound().asException());
                    PaperReply reply =
                            new PaperReply(
                                    UUID.randomUUID(),
                                    before.letter(),
                                    before.version(),
                                    before.student(),
                                    before.from(),
                                    before.fromName(),
                                    before.relation(),
                                    before.receivedOn(),
                                    Optional.empty(),
                                    before.answers(),
                                    true,
                                    asker.person(),
                                    identity.directory().me(asker).name(),
                                    clock.instant().truncatedTo(ChronoUnit.MICROS));
                    papers.insert(transaction, reply);
                    audit(asker, sheet, reply, transaction);
                });
    }

    /// The photo of a slip that stands on the asker's sheet.
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record SlipPhoto(String mediaType, byte[] bytes) {}

    /// That it was looked at is audited.
    public SlipPhoto photo(Asker.SignedIn asker, LetterId letter, UUID id) {
        Sheet sheet = sheets.open(asker, letter);
        Photo photo =
                sheet.lines().stream()
                        .flatMap(line -> line.paper().stream())
                        .filter(one -> one.id().equals(id))
                        .findFirst()
                        .flatMap(PaperReply::photo)
                        .orElseThrow(() -> new Refusal.NotFound().asException());
        return new SlipPhoto(photo.mediaType(), blobs.bytes(photo.sha256()));
    }

    private PaperReply reply(
            Asker.SignedIn asker,
            Sheet sheet,
            SheetLine line,
            Slip slip,
            Answers answers,
            Optional<Photo> photo) {
        Optional<Guardian> guardian =
                line.recipient().guardians().stream()
                        .filter(one -> slip.from().equals(Optional.of(one.id().value())))
                        .findFirst();
        String name = guardian.map(Guardian::name).orElse(PlainText.line(slip.otherName()));
        if (name.isEmpty() || name.length() > 60) {
            throw new Refusal.Invalid("from", "letters.error.paper-from").asException();
        }
        LocalDate today = Seoul.today(clock);
        LocalDate received = slip.receivedOn().orElse(today);
        if (received.isAfter(today) || received.isBefore(today.minusYears(1))) {
            throw new Refusal.Invalid("receivedOn", "letters.error.paper-date").asException();
        }
        return new PaperReply(
                UUID.randomUUID(),
                sheet.letter().id(),
                sheet.version().number(),
                line.recipient().student(),
                guardian.map(Guardian::id),
                name,
                guardian.map(one -> one.relation().korean()).orElse("그 밖의 보호자"),
                received,
                photo,
                answers,
                false,
                asker.person(),
                identity.directory().me(asker).name(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
    }

    /// What the slip says, by the rules of the form; a file is not handed in on paper.
    private static Answers answers(ConsentForm form, Slip slip) {
        ConsentForm onPaper =
                new ConsentForm(
                        form.signers(),
                        form.questions().stream()
                                .filter(one -> !(one instanceof ConsentForm.Paper))
                                .toList());
        Map<String, String> given =
                slip.answers().entrySet().stream()
                        .filter(one -> !one.getValue().isBlank())
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        return switch (Answers.read(onPaper, given)) {
            case Answers.Read.Complete complete -> complete.answers();
            case Answers.Read.Wrong(List<Refusal.Invalid> faults) ->
                    throw faults.getFirst().asException();
        };
    }

    private static boolean isFilled(Path photo) {
        try {
            return Files.size(photo) > 0;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private void audit(
            Asker.SignedIn asker,
            Sheet sheet,
            PaperReply reply,
            maru.storage.Transaction transaction) {
        identity.audit()
                .append(
                        transaction,
                        AuditEntry.of(
                                        asker,
                                        reply.isVoid() ? "consent.paper-void" : "consent.paper",
                                        "letter/" + reply.letter())
                                .unit(sheet.letter().school())
                                .whose(reply.student())
                                .detail("version", Integer.toString(reply.version()))
                                .detail("received", reply.receivedOn().toString())
                                .detail("reply", reply.id().toString()));
    }
}
