package maru.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import maru.launcher.supervisor.CannotRun;
import maru.storage.Database;
import maru.storage.blob.BlobHash;
import maru.storage.blob.BlobStore;
import maru.storage.blob.DiskBlobs;
import maru.storage.blob.FreeSpace;
import maru.storage.blob.StoredBlobs;

/// Reads every content that a part's rows name, whole, and checks it against its sum.
///
/// @param read how many contents there were
/// @param wrong what is missing or damaged
record ContentScrub(long read, List<String> wrong) {

    private static final int HASHES_AT_A_TIME = 500;

    /// @param hashes SQL that selects the column `hash`
    static ContentScrub of(Database database, Path blobs, String hashes) {
        List<String> wrong = new ArrayList<>();
        long read = 0;
        try {
            BlobStore store = new StoredBlobs(database, new DiskBlobs(blobs, FreeSpace.USUAL));
            byte[] after = new byte[0];
            List<byte[]> some;
            do {
                byte[] last = after;
                some =
                        database.read(
                                tx ->
                                        tx.list(
                                                "select distinct hash from ("
                                                        + hashes
                                                        + ") as all_of_it where hash > ? order by"
                                                        + " hash limit "
                                                        + HASHES_AT_A_TIME,
                                                row -> row.bytes("hash"),
                                                last));
                for (byte[] hash : some) {
                    check(store, BlobHash.of(hash)).ifPresent(wrong::add);
                    read++;
                    after = hash;
                }
            } while (some.size() == HASHES_AT_A_TIME);
        } catch (IOException failed) {
            throw new CannotRun("The blobs cannot be read: " + failed.getMessage());
        }
        return new ContentScrub(read, wrong);
    }

    private static Optional<String> check(BlobStore store, BlobHash hash) {
        Optional<BlobStore.Blob> blob = store.find(hash);
        if (blob.isEmpty()) {
            return Optional.of("A content that rows name is missing.");
        }
        try (InputStream in = blob.get().open()) {
            in.transferTo(OutputStream.nullOutputStream());
            return Optional.empty();
        } catch (IOException damaged) {
            return Optional.of(String.valueOf(damaged.getMessage()));
        }
    }
}
