package maru.storage.blob;

import static maru.storage.blob.BlobStoreContract.content;
import static maru.storage.blob.BlobStoreContract.hashOf;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import maru.storage.blob.BlobStore.Blob;
import maru.storage.blob.BlobStore.Upload;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoredBlobsTest implements BlobStoreContract {

    private BlobFixture fixture;
    private DiskBlobs disk;
    private StoredBlobs blobs;

    @BeforeAll
    void open() throws IOException {
        fixture = new BlobFixture();
        disk = fixture.disk();
        blobs = new StoredBlobs(fixture.database, disk);
    }

    @AfterAll
    void close() {
        fixture.close();
    }

    @Override
    public BlobStore blobs() {
        return blobs;
    }

    @Override
    public Database database() {
        return fixture.database;
    }

    @Test
    void smallContentIsARowAndLargeContentAFile() throws IOException {
        BlobHash small = store(content(20, 64 << 10));
        BlobHash large = store(content(21, (64 << 10) + 1));
        assertThat(pathOf(small)).doesNotExist();
        assertThat(pathOf(large)).hasBinaryContent(content(21, (64 << 10) + 1));
        assertThat(fixture.folder.resolve("incoming")).isEmptyDirectory();
    }

    @Test
    void changedByteIsNeverGivenOutAndANewUploadHealsIt() throws IOException {
        byte[] content = content(22, 2_500_000);
        BlobHash hash = store(content);
        byte[] damaged = content.clone();
        damaged[1_500_000] ^= 1;
        Files.write(pathOf(hash), damaged);
        Blob blob = blobs.find(hash).orElseThrow();
        assertThat(blob.open(0, 1 << 20).readAllBytes()).hasSize(1 << 20);
        try (InputStream in = blob.open()) {
            assertThat(in.readNBytes(1 << 20)).hasSize(1 << 20);
            assertThatThrownBy(in::read).isInstanceOf(BlobDamaged.class);
        }
        assertThatThrownBy(() -> blob.open(1_500_000, 1).readAllBytes())
                .isInstanceOf(BlobDamaged.class);

        assertThat(store(content)).isEqualTo(hash);
        assertThat(blob.open().readAllBytes()).isEqualTo(content);
    }

    @Test
    void changedRowIsNeverGivenOutAndANewUploadHealsIt() throws IOException {
        byte[] content = content(23, 500);
        BlobHash hash = store(content);
        fixture.superuser.change(
                tx -> {
                    tx.update("alter table storage.blob drop constraint blob_row_is_true");
                    tx.update(
                            "update storage.blob set content = set_byte(content, 3,"
                                    + " get_byte(content, 3) # 1) where hash = ?",
                            hash.bytes());
                });
        Blob blob = blobs.find(hash).orElseThrow();
        assertThatThrownBy(() -> blob.open().readAllBytes()).isInstanceOf(BlobDamaged.class);
        assertThatThrownBy(() -> blob.open(0, 1).readAllBytes()).isInstanceOf(BlobDamaged.class);

        assertThat(store(content)).isEqualTo(hash);
        assertThat(blobs.find(hash).orElseThrow().open().readAllBytes()).isEqualTo(content);
    }

    @Test
    void shortOrMissingFileIsDamageAndANewUploadHealsIt() throws IOException {
        byte[] content = content(24, 300_000);
        BlobHash hash = store(content);
        Files.write(pathOf(hash), java.util.Arrays.copyOf(content, 100_000));
        assertThatThrownBy(() -> blobs.find(hash).orElseThrow().open().readAllBytes())
                .isInstanceOf(BlobDamaged.class);
        Files.delete(pathOf(hash));
        assertThatThrownBy(() -> blobs.find(hash).orElseThrow().open().readAllBytes())
                .isInstanceOf(BlobDamaged.class);
        assertThat(store(content)).isEqualTo(hash);
        assertThat(blobs.find(hash).orElseThrow().open().readAllBytes()).isEqualTo(content);
    }

    @Test
    void sameContentIsWrittenOnce() throws IOException {
        byte[] content = content(25, 400_000);
        BlobHash hash = store(content);
        Object before = Files.getAttribute(pathOf(hash), "unix:ino");
        store(content);
        assertThat(Files.getAttribute(pathOf(hash), "unix:ino")).isEqualTo(before);
    }

    @Test
    void uploadWhoseLeaseEndedIsRefused() throws IOException {
        byte[] content = content(26, 200_000);
        try (Upload upload = blobs.receive(new ByteArrayInputStream(content), LIMIT)) {
            fixture.superuser.change(
                    tx ->
                            tx.update(
                                    "update storage.blob_lease set until = now() - interval '1 s'"
                                            + " where hash = ?",
                                    upload.hash().bytes()));
            assertThatThrownBy(() -> database().change(upload::keep))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.refusal())
                                            .isInstanceOf(Refusal.Unavailable.class));
        }
    }

    @Test
    void rowsThatNameUnknownContentAreRefused() {
        assertThatThrownBy(
                        () ->
                                database()
                                        .change(
                                                tx ->
                                                        tx.update(
                                                                "insert into attachment (hash)"
                                                                        + " values (?)",
                                                                hashOf(content(27, 10)).bytes())))
                .isInstanceOfSatisfying(
                        DatabaseFailure.class,
                        failure -> assertThat(failure.isMissingReference()).isTrue());
    }

    @Test
    void partsCanNeitherListNorChangeNorForgeAnything() {
        for (String statement :
                new String[] {
                    "select * from storage.blob",
                    "delete from storage.blob_reference",
                    "update storage.blob set content = ''",
                    "select * from storage.blob_lease"
                }) {
            assertThatThrownBy(() -> database().change(tx -> tx.exists(statement)))
                    .isInstanceOfSatisfying(
                            DatabaseFailure.class,
                            failure -> assertThat(failure.isForbidden()).isTrue());
        }
    }

    @Test
    void receivingInsideATransactionIsAMistake() {
        assertThatThrownBy(
                        () ->
                                database()
                                        .change(
                                                tx -> {
                                                    try {
                                                        blobs.receive(
                                                                InputStream.nullInputStream(), 1);
                                                    } catch (IOException impossible) {
                                                        throw new IllegalArgumentException(
                                                                impossible);
                                                    }
                                                }))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void tooLittleRoomRefusesNewContentAndStillReads() throws IOException {
        BlobHash hash = store(content(28, 100_000));
        StoredBlobs full =
                new StoredBlobs(
                        database(),
                        new DiskBlobs(fixture.folder, new FreeSpace(0, Long.MAX_VALUE / 2)));
        assertThatThrownBy(() -> full.receive(InputStream.nullInputStream(), LIMIT))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.refusal())
                                        .isInstanceOf(Refusal.Unavailable.class));
        assertThat(full.find(hash).orElseThrow().open().readAllBytes()).hasSize(100_000);
    }

    @Test
    void leaseStandsUntilTheOwnersCommitAndNoLonger() throws IOException {
        byte[] content = content(29, 100_000);
        try (Upload upload = blobs.receive(new ByteArrayInputStream(content), LIMIT)) {
            assertThat(leases(upload.hash())).isEqualTo(1);
            database()
                    .change(
                            tx -> {
                                upload.keep(tx);
                                tx.update(
                                        "insert into attachment (id, hash) values (?, ?)",
                                        UUID.randomUUID(),
                                        upload.hash().bytes());
                            });
            assertThat(leases(upload.hash())).isZero();
        }
    }

    private long leases(BlobHash hash) {
        return fixture.count("storage.blob_lease where hash = '\\x" + hash + "'");
    }

    private Path pathOf(BlobHash hash) {
        String name = hash.toString();
        return fixture.folder
                .resolve(name.substring(0, 2))
                .resolve(name.substring(2, 4))
                .resolve(name);
    }
}
