package maru.portal.letters.record;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

    private static final int KEPT_AT_MOST = 256;
    private static final long CHARACTERS_AT_MOST = 8L * 1024 * 1024;

    private record Key(Sending sending, LetterContent content, Language language) {}

    private final FileStore files;
    private final LetterBlobs blobs;

    /// The one that was not asked for the longest comes first.
    private final Map<Key, ShownDocument> kept = new LinkedHashMap<>(16, 0.75f, true);

    private long characters;

    public Documents(FileStore files, LetterBlobs blobs) {
        this.files = files;
        this.blobs = blobs;
    }

    public ShownDocument render(Transaction transaction, Version version, Language language) {
        Key key = new Key(version.sending(), version.content(), language);
        return kept(key)
                .orElseGet(
                        () -> {
                            ShownDocument document =
                                    new DocumentRenderer(
                                                    id -> image(transaction, version.letter(), id))
                                            .render(version.sending(), version.content(), language);
                            keep(key, document);
                            return document;
                        });
    }

    private synchronized Optional<ShownDocument> kept(Key key) {
        return Optional.ofNullable(kept.get(key));
    }

    private synchronized void keep(Key key, ShownDocument document) {
        if (kept.put(key, document) != null) {
            return;
        }
        characters += size(document);
        Iterator<ShownDocument> eldest = kept.values().iterator();
        while (kept.size() > KEPT_AT_MOST || characters > CHARACTERS_AT_MOST) {
            characters -= size(eldest.next());
            eldest.remove();
        }
    }

    private static long size(ShownDocument document) {
        return document.page().length() + (long) document.article().length();
    }

    private Image image(Transaction transaction, LetterId letter, UUID id) {
        StoredFile file = files.file(transaction, letter, id);
        return new Image(file.mediaType(), blobs.bytes(file.sha256()));
    }
}
