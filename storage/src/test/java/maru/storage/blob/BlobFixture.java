package maru.storage.blob;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import maru.storage.Database;
import maru.storage.FreshDatabase;

/// A database with a part whose rows name blobs, and a folder for the large ones.
final class BlobFixture implements AutoCloseable {

    /// Room is no matter of most tests, and the machine's disk may be nearly full.
    static final FreeSpace ANY_ROOM = new FreeSpace(0, 0);

    final FreshDatabase fresh = FreshDatabase.with("storage").part("portal");
    final Database database = fresh.as("portal");
    final Database superuser = fresh.asSuperuser();
    final Path folder;

    BlobFixture() throws IOException {
        folder = Files.createTempDirectory("maru-blobs-");
        superuser.change(
                tx -> {
                    tx.update("set local role maru_owner");
                    tx.update(
                            "create table portal.attachment (id uuid primary key default"
                                    + " gen_random_uuid(), hash bytea)");
                    tx.update(
                            "create trigger attachment_blob after insert or delete or update of"
                                    + " hash on portal.attachment for each row execute function"
                                    + " storage.refer_to_blob('hash', 'id')");
                });
    }

    DiskBlobs disk() throws IOException {
        return new DiskBlobs(folder, ANY_ROOM);
    }

    List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    long count(String query) {
        return superuser.read(
                tx -> tx.one("select count(*) as n from " + query, r -> r.bigint("n")));
    }

    @Override
    public void close() {
        fresh.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException left) {
            // A temporary folder that stays hurts nobody.
        }
    }
}
