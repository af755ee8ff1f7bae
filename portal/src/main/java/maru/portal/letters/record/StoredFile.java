package maru.portal.letters.record;

import java.util.UUID;
import maru.portal.letters.content.LetterContent.Attached;

/// An uploaded file of a letter; its bytes are in the blob store under `sha256`.
public record StoredFile(
        UUID id,
        LetterId letter,
        Kind kind,
        String name,
        String mediaType,
        long size,
        String sha256) {

    /// Where a file is seen.
    public enum Kind {
        ATTACHMENT,
        IMAGE
    }

    public Attached attached() {
        return new Attached(id, name, mediaType, size, sha256);
    }
}
