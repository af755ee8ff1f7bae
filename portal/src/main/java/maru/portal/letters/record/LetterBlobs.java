package maru.portal.letters.record;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import maru.storage.blob.BlobStore;
import maru.storage.blob.BlobStore.Blob;
import maru.storage.blob.BlobStore.Upload;

/// Files, pictures, drawings and frozen pages in the blob store. Bytes come in before the
/// transaction that keeps them, since a large file takes its time.
public final class LetterBlobs {

    private static final long BYTES_AT_MOST = 64L << 20;

    private final BlobStore blobs;

    public LetterBlobs(BlobStore blobs) {
        this.blobs = blobs;
    }

    public Upload receive(byte[] bytes) {
        try {
            return blobs.receive(new ByteArrayInputStream(bytes), BYTES_AT_MOST);
        } catch (IOException neverFromMemory) {
            throw new UncheckedIOException(neverFromMemory);
        }
    }

    public Upload receive(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return blobs.receive(in, BYTES_AT_MOST);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /// The bytes of a name that a row holds; they were checked against it.
    public byte[] bytes(String sha256) {
        try (InputStream in = open(sha256)) {
            return in.readAllBytes();
        } catch (IOException damaged) {
            throw new UncheckedIOException(damaged);
        }
    }

    public InputStream open(String sha256) {
        return blobs.find(BlobNames.hash(sha256))
                .map(Blob::open)
                .orElseThrow(() -> new IllegalStateException("A row names a blob that is gone."));
    }
}
