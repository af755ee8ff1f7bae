package maru.portal.letters.writing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import maru.identity.Asker;
import maru.kernel.Refusal;
import maru.portal.letters.content.AttachmentType;
import maru.portal.letters.content.AttachmentTyping;
import maru.portal.letters.content.LetterContent.Attached;
import maru.portal.letters.content.PlainText;
import maru.portal.letters.content.SendingRules;
import maru.portal.letters.record.FileStore;
import maru.portal.letters.record.LetterBlobs;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.StoredFile;
import maru.portal.letters.writing.Pictures.Picture;
import maru.storage.Database;
import maru.storage.blob.BlobStore.Upload;
import org.springframework.stereotype.Service;

/// Takes files for a draft: attachments stay byte for byte what they were, pictures for the text
/// are drawn anew.
@Service
public final class Uploads {

    private static final int NAME_AT_MOST = 200;

    private final Database database;
    private final Drafts drafts;
    private final StaffGate gate;
    private final FileStore files;
    private final LetterBlobs blobs;
    private final AttachmentTyping typing = new AttachmentTyping();

    public Uploads(
            Database database, Drafts drafts, StaffGate gate, FileStore files, LetterBlobs blobs) {
        this.database = database;
        this.drafts = drafts;
        this.gate = gate;
        this.files = files;
        this.blobs = blobs;
    }

    /// Attaches a file to a draft.
    ///
    /// @param name as the browser told it; its folders are cut off
    /// @throws maru.kernel.Refused with `TooLarge`, with `Invalid` for a kind that is not taken or
    ///   a name that lies, with `NotFound` for others' drafts
    public Attached attach(Asker.SignedIn asker, LetterId letter, Path file, String name) {
        try {
            long size = Files.size(file);
            if (size > AttachmentTyping.SIZE_AT_MOST) {
                throw new Refusal.TooLarge(AttachmentTyping.SIZE_AT_MOST).asException();
            }
            String cleaned = nameOf(name);
            int already = drafts.open(asker, letter).draft().content().attachments().size();
            if (size == 0 || already >= SendingRules.ATTACHMENTS_AT_MOST) {
                throw new Refusal.Invalid(
                                "file",
                                size == 0
                                        ? "letters.error.file-empty"
                                        : "letters.error.too-many-attachments")
                        .asException();
            }
            AttachmentType type = typing.typeOf(file, cleaned);
            try (Upload upload = blobs.receive(file)) {
                return database.transaction(
                        transaction -> {
                            upload.keep(transaction);
                            StoredFile stored =
                                    new StoredFile(
                                            UUID.randomUUID(),
                                            letter,
                                            StoredFile.Kind.ATTACHMENT,
                                            cleaned,
                                            type.mediaType(),
                                            size,
                                            upload.hash().toString());
                            drafts.attach(asker, stored);
                            return stored.attached();
                        });
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// A picture for the text; its id is what `image:ID` names.
    public UUID picture(Asker.SignedIn asker, LetterId letter, Path file) {
        drafts.open(asker, letter);
        Picture picture = Pictures.fit(file);
        try (Upload upload = blobs.receive(picture.bytes())) {
            return database.transaction(
                    transaction -> {
                        upload.keep(transaction);
                        StoredFile stored =
                                new StoredFile(
                                        UUID.randomUUID(),
                                        letter,
                                        StoredFile.Kind.IMAGE,
                                        "picture",
                                        picture.mediaType(),
                                        picture.bytes().length,
                                        upload.hash().toString());
                        drafts.keepPicture(asker, stored);
                        return stored.id();
                    });
        }
    }

    /// A file as staff gets it.
    public record Download(StoredFile file, InputStream bytes) {}

    /// An attachment or a picture, for its author while it is a draft and for whoever sees the sent
    /// letter.
    ///
    /// @throws maru.kernel.Refused with `NotFound`
    public Download file(Asker.SignedIn asker, LetterId letter, UUID id, StoredFile.Kind kind) {
        return database.read(
                transaction -> {
                    requireSight(asker, letter);
                    StoredFile file = files.file(transaction, letter, id);
                    if (file.kind() != kind) {
                        throw new Refusal.NotFound().asException();
                    }
                    return new Download(file, blobs.open(file.sha256()));
                });
    }

    private void requireSight(Asker.SignedIn asker, LetterId letter) {
        database.read(
                transaction -> {
                    boolean own;
                    try {
                        gate.own(transaction, asker, letter);
                        own = true;
                    } catch (maru.kernel.Refused notHers) {
                        own = false;
                    }
                    return own || gate.sent(transaction, asker, letter).whole();
                });
    }

    private static String nameOf(String name) {
        String cleaned = PlainText.line(name.replaceAll("^.*[/\\\\]", ""));
        if (cleaned.isEmpty() || cleaned.startsWith(".")) {
            throw new Refusal.Invalid("file", "letters.error.file-name").asException();
        }
        if (cleaned.length() <= NAME_AT_MOST) {
            return cleaned;
        }
        int dot = cleaned.lastIndexOf('.');
        String extension = dot > 0 && cleaned.length() - dot <= 10 ? cleaned.substring(dot) : "";
        return cleaned.substring(0, NAME_AT_MOST - extension.length()) + extension;
    }
}
