package maru.storage.blob;

import java.util.Optional;
import maru.storage.Transaction;

/// Content that its owner's transaction writes as a row. Nothing is stored before.
final class SmallUpload implements BlobStore.Upload {

    private final BlobHash hash;
    private final byte[] content;

    SmallUpload(byte[] content) {
        this.hash = BlobHash.of(Sums.sha256().digest(content));
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
    public Optional<byte[]> small() {
        return Optional.of(content);
    }

    @Override
    public void keep(Transaction transaction) {
        transaction.exists("select storage.keep_small_blob(?, ?)", hash.bytes(), content);
    }

    @Override
    public void close() {
        // There is nothing to let go of.
    }
}
