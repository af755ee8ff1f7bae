package maru.storage.blob;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// Content that is read from its place, each piece checked against its sum.
final class LargeBlob implements BlobStore.Blob {

    private final BlobHash hash;
    private final long size;
    private final byte[] sums;
    private final LargeBlobs large;

    LargeBlob(BlobHash hash, long size, byte[] sums, LargeBlobs large) {
        this.hash = hash;
        this.size = size;
        this.sums = sums;
        this.large = large;
    }

    @Override
    public BlobHash hash() {
        return hash;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public InputStream open(long from, long length) {
        Objects.checkFromIndexSize(from, length, size);
        return new PiecewiseStream(this::piece, from, length);
    }

    private byte[] piece(int index) throws IOException {
        long from = (long) index * Sums.PIECE;
        byte[] piece;
        try {
            piece = large.read(hash, from, (int) Math.min(Sums.PIECE, size - from));
        } catch (IOException failed) {
            BlobDamaged damaged = new BlobDamaged(hash, "cannot be read in full");
            damaged.initCause(failed);
            throw damaged;
        }
        if (!Sums.isPiece(sums, index, piece)) {
            throw new BlobDamaged(hash, "is damaged in piece " + index);
        }
        return piece;
    }
}
