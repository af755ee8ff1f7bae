package maru.portal.letters.record;

import java.util.UUID;
import maru.identity.Language;
import maru.portal.letters.content.DocumentRenderer;
import maru.portal.letters.content.DocumentRenderer.Image;
import maru.portal.letters.content.DocumentRenderer.Sending;
import maru.portal.letters.content.LetterContent;
import maru.portal.letters.content.ShownDocument;
import maru.storage.Transaction;

/// Renders versions with the pictures of their letter, and keeps the documents that were read last:
/// a school reads the same letter within an hour. They are kept by all that goes into them, so what
/// was changed is rendered anew.
public final class Documents {

    private record Key(Sending sending, LetterContent content, Language language) {}

    private final FileStore files;
    private final LetterBlobs blobs;

    private final Kept<Key, ShownDocument> kept =
            new Kept<>(document -> document.page().length() + (long) document.article().length());

    public Documents(FileStore files, LetterBlobs blobs) {
        this.files = files;
        this.blobs = blobs;
    }

    public ShownDocument render(Transaction transaction, Version version, Language language) {
        Key key = new Key(version.sending(), version.content(), language);
        return kept.find(key)
                .orElseGet(
                        () -> {
                            ShownDocument document =
                                    new DocumentRenderer(
                                                    id -> image(transaction, version.letter(), id))
                                            .render(version.sending(), version.content(), language);
                            kept.keep(key, document);
                            return document;
                        });
    }

    private Image image(Transaction transaction, LetterId letter, UUID id) {
        StoredFile file = files.file(transaction, letter, id);
        return new Image(file.mediaType(), blobs.bytes(file.sha256()));
    }
}
