package maru.portal.letters.signing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.PersonId;
import maru.identity.Right;
import maru.kernel.Refusal;
import maru.portal.letters.content.AttachmentType;
import maru.portal.letters.content.AttachmentTyping;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.PlainText;
import maru.portal.letters.reading.FamilyGate;
import maru.portal.letters.reading.FamilyGate.Opened;
import maru.portal.letters.record.AnswerFiles;
import maru.portal.letters.record.AnswerFiles.AnswerFile;
import maru.portal.letters.record.LetterBlobs;
import maru.portal.letters.record.LetterId;
import maru.storage.Database;
import maru.storage.blob.BlobStore.Upload;
import org.springframework.stereotype.Service;

/// Takes files that guardians hand in with their answers. A file counts only once it is signed.
@Service
public final class HandedIn {

    private static final int FILES_AT_MOST = 40;
    private static final int NAME_AT_MOST = 200;

    private final Database database;
    private final FamilyGate gate;
    private final maru.identity.Identity identity;
    private final LetterBlobs blobs;
    private final Clock clock;
    private final AnswerFiles files = new AnswerFiles();
    private final AttachmentTyping typing = new AttachmentTyping();

    public HandedIn(
            Database database,
            FamilyGate gate,
            maru.identity.Identity identity,
            LetterBlobs blobs,
            Clock clock) {
        this.database = database;
        this.gate = gate;
        this.identity = identity;
        this.blobs = blobs;
        this.clock = clock;
    }

    static String accepted() {
        return AttachmentType.accepted();
    }

    /// Keeps a file for one child of a letter.
    ///
    /// @return what is answered: id, hash and name
    /// @throws maru.kernel.Refused with `NotFound` where the letter is not for a child of hers or
    ///   asks for no file, `Forbidden` without the right to sign, `Invalid` for a kind that is not
    ///   taken, `TooLarge`
    public String take(
            Asker.SignedIn asker, LetterId letter, PersonId student, Path file, String name) {
        try {
            long size = Files.size(file);
            if (size > AttachmentTyping.SIZE_AT_MOST) {
                throw new Refusal.TooLarge(AttachmentTyping.SIZE_AT_MOST).asException();
            }
            if (size == 0) {
                throw new Refusal.Invalid("file", "letters.error.file-empty").asException();
            }
            database.read(transaction -> require(asker, letter, student));
            String cleaned = nameOf(name);
            AttachmentType type = typing.typeOf(file, cleaned);
            try (Upload upload = blobs.receive(file)) {
                return database.transaction(
                        transaction -> {
                            require(asker, letter, student);
                            if (files.count(transaction, letter, student, asker.person())
                                    >= FILES_AT_MOST) {
                                throw new Refusal.Invalid(
                                                "file", "letters.error.too-many-attachments")
                                        .asException();
                            }
                            upload.keep(transaction);
                            AnswerFile kept =
                                    new AnswerFile(
                                            UUID.randomUUID(),
                                            letter,
                                            student,
                                            cleaned,
                                            type.mediaType(),
                                            size,
                                            upload.hash().toString(),
                                            asker.person());
                            files.insert(transaction, kept, clock.instant());
                            return kept.answer();
                        });
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private boolean require(Asker.SignedIn asker, LetterId letter, PersonId student) {
        return database.read(
                transaction -> {
                    Opened opened = gate.open(transaction, asker, letter, student);
                    ConsentForm form = opened.version().content().form();
                    if (form == null
                            || !opened.mayRead()
                            || form.questions().stream()
                                    .noneMatch(ConsentForm.Paper.class::isInstance)) {
                        throw new Refusal.NotFound().asException();
                    }
                    identity.families().require(asker, student, Right.SIGN);
                    return true;
                });
    }

    private static String nameOf(String name) {
        String cleaned = PlainText.line(name.replaceAll("^.*[/\\\\]", ""));
        if (cleaned.isEmpty() || cleaned.startsWith(".")) {
            throw new Refusal.Invalid("file", "letters.error.file-name").asException();
        }
        return cleaned.length() <= NAME_AT_MOST
                ? cleaned
                : cleaned.substring(cleaned.length() - NAME_AT_MOST);
    }
}
