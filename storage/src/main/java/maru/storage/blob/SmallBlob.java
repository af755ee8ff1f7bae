package maru.storage.blob;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Objects;

/// Content that came with its row.
final class SmallBlob implements BlobStore.Blob {

    private final BlobHash hash;
    private final byte[] content;

    SmallBlob(BlobHash hash, byte[] content) {
        this.hash = hash;
        this.content = content;
    }

    @Override
    public BlobHash hash() {
        return hash;
    }

    @Override
    public long size() {
        return content.length;
    }

    @Override
    public InputStream open(long from, long length) {
        Objects.checkFromIndexSize(from, length, (long) content.length);
        if (Sums.isPiece(hash.bytes(), 0, content)) {
            return new ByteArrayInputStream(content, (int) from, (int) length);
        }
        return new PiecewiseStream(
                index -> {
                    throw new BlobDamaged(hash, "is damaged in its row");
                },
                from,
                Math.max(length, 1));
    }
}
