package maru.storage.blob;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import maru.kernel.Refused;
import maru.storage.Database;
import maru.storage.DatabaseConfig;
import maru.storage.blob.BlobStore.Upload;

/// A process of its own that stores contents of the given sizes, over and over with new seeds, and
/// prints each name once it was acknowledged.
final class WriterOfTests {

    private WriterOfTests() {}

    public static void main(String[] arguments) throws IOException {
        DatabaseConfig config =
                DatabaseConfig.of(arguments[0], arguments[1], arguments[2], 2, "writer");
        int rounds = Integer.parseInt(arguments[4]);
        try (Database database = Database.open(config)) {
            StoredBlobs blobs =
                    new StoredBlobs(
                            database, new DiskBlobs(Path.of(arguments[3]), BlobFixture.ANY_ROOM));
            for (int seed = 0; seed < rounds; seed++) {
                for (int size = 5; size < arguments.length; size++) {
                    store(database, blobs, seed, Integer.parseInt(arguments[size]));
                }
            }
        }
    }

    private static void store(Database database, StoredBlobs blobs, int seed, int size)
            throws IOException {
        byte[] content = BlobStoreContract.content(seed, size);
        try (Upload upload = blobs.receive(new ByteArrayInputStream(content), 16 << 20)) {
            database.change(
                    tx -> {
                        upload.keep(tx);
                        tx.update(
                                "insert into attachment (hash) values (?)", upload.hash().bytes());
                    });
            System.out.println("stored " + seed + " " + size);
        } catch (Refused refused) {
            System.out.println("refused " + seed + " " + size);
        }
    }
}
