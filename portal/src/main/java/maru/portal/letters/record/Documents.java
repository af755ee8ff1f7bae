package maru.portal.letters.record;

import java.util.UUID;
import maru.identity.Language;
import maru.portal.letters.content.DocumentRenderer;
import maru.portal.letters.content.DocumentRenderer.Image;
import maru.portal.letters.content.ShownDocument;
import maru.storage.Transaction;

/// Renders versions with the pictures of their letter.
public final class Documents {

    private final FileStore files;
    private final LetterBlobs blobs;

    public Documents(FileStore files, LetterBlobs blobs) {
        this.files = files;
        this.blobs = blobs;
    }

    public ShownDocument render(Transaction transaction, Version version, Language language) {
        return new DocumentRenderer(id -> image(transaction, version.letter(), id))
                .render(version.sending(), version.content(), language);
    }

    private Image image(Transaction transaction, LetterId letter, UUID id) {
        StoredFile file = files.file(transaction, letter, id);
        return new Image(file.mediaType(), blobs.bytes(file.sha256()));
    }
}
