package maru.storage.blob;

import java.util.UUID;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import maru.storage.Transaction;

/// Content that is durable in its place and is held by a lease until its owner commits.
final class LargeUpload implements BlobStore.Upload {

    private static final String LEASE_ENDED = "MB001";

    private final BlobHash hash;
    private final long size;
    private final UUID lease;
    private final Database database;
    private boolean kept;

    LargeUpload(BlobHash hash, long size, UUID lease, Database database) {
        this.hash = hash;
        this.size = size;
        this.lease = lease;
        this.database = database;
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
    public void keep(Transaction transaction) {
        try {
            transaction.exists("select storage.keep_leased_blob(?)", lease);
        } catch (DatabaseFailure failure) {
            if (failure.state().equals(LEASE_ENDED)) {
                throw StoredBlobs.NOT_KEPT.asException();
            }
            throw failure;
        }
        transaction.afterCommit(() -> kept = true);
    }

    @Override
    public void close() {
        if (!kept) {
            StoredBlobs.end(database, lease);
        }
    }
}
