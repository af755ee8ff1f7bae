package maru.storage.blob;

import static maru.storage.blob.BlobStoreContract.content;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import maru.storage.blob.BlobStore.Upload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlobCollectorTest {

    private static final int SMALL = 100;
    private static final int LARGE = 100_000;

    private BlobFixture fixture;
    private StoredBlobs blobs;
    private BlobCollector collector;

    @BeforeEach
    void open() throws IOException {
        fixture = new BlobFixture();
        DiskBlobs disk = fixture.disk();
        blobs = new StoredBlobs(fixture.database, disk);
        collector = new BlobCollector(fixture.database, disk, Duration.ZERO);
    }

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void whatARowNamesStays() throws IOException {
        BlobHash small = store(SMALL);
        BlobHash large = store(LARGE);
        assertThat(collector.collect()).isZero();
        assertThat(blobs.find(small)).isPresent();
        assertThat(blobs.find(large).orElseThrow().open().readAllBytes()).hasSize(LARGE);
        assertThat(fixture.count("storage.blob_mark")).isZero();
    }

    @Test
    void whatTheLastRowLetsGoIsRemoved() throws IOException {
        BlobHash small = store(SMALL);
        BlobHash large = store(LARGE);
        store(LARGE);
        fixture.database.change(
                tx ->
                        tx.update(
                                "delete from attachment where id = (select id from attachment"
                                        + " where hash = ? limit 1)",
                                large.bytes()));
        assertThat(collector.collect()).isZero();
        fixture.database.change(tx -> tx.update("delete from attachment"));
        assertThat(collector.collect()).isEqualTo(2);
        assertThat(blobs.find(small)).isEmpty();
        assertThat(blobs.find(large)).isEmpty();
        assertThat(fixture.files()).isEmpty();
        assertThat(fixture.count("storage.blob_mark")).isZero();
    }

    @Test
    void rowThatChangesItsContentLetsGoOfTheOldOne() throws IOException {
        BlobHash first = store(SMALL);
        BlobHash second = store(LARGE);
        fixture.database.change(
                tx ->
                        tx.update(
                                "update attachment set hash = ? where hash = ?",
                                second.bytes(),
                                first.bytes()));
        assertThat(collector.collect()).isEqualTo(1);
        assertThat(blobs.find(first)).isEmpty();
        assertThat(blobs.find(second)).isPresent();
    }

    @Test
    void markedContentIsGivenTime() throws IOException {
        store(LARGE);
        fixture.database.change(tx -> tx.update("delete from attachment"));
        BlobCollector patient =
                new BlobCollector(fixture.database, fixture.disk(), Duration.ofHours(2));
        assertThat(patient.collect()).isZero();
        fixture.superuser.change(
                tx -> tx.update("update storage.blob_mark set marked_at = now() - interval '3 h'"));
        assertThat(patient.collect()).isEqualTo(1);
    }

    @Test
    void leaseSavesContentThatNoRowNamesYet() throws IOException {
        try (Upload upload = blobs.receive(new ByteArrayInputStream(content(1, LARGE)), 1 << 20)) {
            assertThat(collector.collect()).isZero();
            fixture.database.change(
                    tx -> {
                        upload.keep(tx);
                        name(tx, upload.hash());
                    });
        }
        assertThat(collector.collect()).isZero();
        assertThat(blobs.find(BlobStoreContract.hashOf(content(1, LARGE)))).isPresent();
    }

    @Test
    void leaseOnContentThatWasLetGoSavesItForItsNewOwner() throws IOException {
        BlobHash hash = store(LARGE);
        fixture.database.change(tx -> tx.update("delete from attachment"));
        try (Upload again =
                blobs.receive(new ByteArrayInputStream(content(LARGE, LARGE)), 1 << 20)) {
            assertThat(again.hash()).isEqualTo(hash);
            assertThat(collector.collect()).isZero();
            fixture.database.change(
                    tx -> {
                        again.keep(tx);
                        name(tx, hash);
                    });
        }
        assertThat(blobs.find(hash).orElseThrow().open().readAllBytes()).hasSize(LARGE);
    }

    @Test
    void abandonedUploadIsRemoved() throws IOException {
        blobs.receive(new ByteArrayInputStream(content(2, LARGE)), 1 << 20).close();
        assertThat(fixture.files()).hasSize(1);
        assertThat(collector.collect()).isEqualTo(1);
        assertThat(fixture.files()).isEmpty();
    }

    @Test
    void rowOfAnOpenTransactionSavesItsContent() throws Exception {
        BlobHash hash = store(LARGE);
        fixture.database.change(tx -> tx.update("delete from attachment"));
        CountDownLatch named = new CountDownLatch(1);
        CountDownLatch commit = new CountDownLatch(1);
        CompletableFuture<Void> owner =
                CompletableFuture.runAsync(
                        () ->
                                fixture.database.change(
                                        tx -> {
                                            name(tx, hash);
                                            named.countDown();
                                            await(commit);
                                        }));
        await(named);
        assertThat(collector.collect()).isZero();
        commit.countDown();
        owner.get(10, TimeUnit.SECONDS);
        assertThat(collector.collect()).isZero();
        assertThat(blobs.find(hash)).isPresent();
    }

    @Test
    void pauseHoldsTheCollectorOffEverywhere() throws IOException {
        store(LARGE);
        fixture.database.change(tx -> tx.update("delete from attachment"));
        try (Pause backup = BlobCollector.pause(fixture.superuser);
                Pause another = BlobCollector.pause(fixture.superuser)) {
            assertThat(backup).isNotEqualTo(another);
            assertThat(collector.collect()).isZero();
        }
        assertThat(collector.collect()).isEqualTo(1);
    }

    @Test
    void fileWithoutARowIsSweptOnceItIsOld() throws IOException {
        BlobHash kept = store(LARGE);
        Path stray = fixture.folder.resolve("ab/cd");
        Files.createDirectories(stray);
        Path file = Files.writeString(stray.resolve("abcd" + "0".repeat(60)), "stray");
        Path draft = Files.writeString(fixture.folder.resolve("incoming/draft"), "half");
        assertThat(collector.sweep(Duration.ofHours(6))).isZero();
        FileTime old = FileTime.from(Instant.now().minus(Duration.ofHours(7)));
        for (Path each : fixture.files()) {
            Files.setLastModifiedTime(each, old);
        }
        assertThat(collector.sweep(Duration.ofHours(6))).isEqualTo(1);
        assertThat(file).doesNotExist();
        assertThat(draft).doesNotExist();
        assertThat(blobs.find(kept).orElseThrow().open().readAllBytes()).hasSize(LARGE);
    }

    @Test
    void crashAfterTheFileIsGoneIsFinishedByTheNextRound() throws IOException {
        BlobHash hash = store(LARGE);
        fixture.database.change(tx -> tx.update("delete from attachment"));
        // As after a kill between the file and the commit.
        fixture.disk().remove(hash);
        assertThat(store(LARGE)).isEqualTo(hash);
        assertThat(blobs.find(hash).orElseThrow().open().readAllBytes()).hasSize(LARGE);
        fixture.disk().remove(hash);
        fixture.database.change(tx -> tx.update("delete from attachment"));
        assertThat(collector.collect()).isEqualTo(1);
    }

    @Test
    void storingAndLettingGoBesideTheCollectorNeverLosesNamedContent() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> collecting =
                    executor.submit(
                            () -> {
                                int collected = 0;
                                while (!stop.get()) {
                                    collected += collector.collect();
                                }
                                return collected;
                            });
            Future<?>[] owners = new Future<?>[6];
            for (int owner = 0; owner < owners.length; owner++) {
                Random random = new Random(owner);
                owners[owner] = executor.submit(() -> storeReadAndLetGo(random));
            }
            for (Future<?> owner : owners) {
                owner.get(50, TimeUnit.SECONDS);
            }
            stop.set(true);
            assertThat(collecting.get(10, TimeUnit.SECONDS)).isPositive();
        }
        while (collector.collect() > 0) {
            // Until nothing is left to collect.
        }
        assertThat(fixture.count("storage.blob")).isZero();
        assertThat(fixture.files()).isEmpty();
    }

    /// All owners use the same few contents, so that they meet one another and the collector.
    private Void storeReadAndLetGo(Random random) throws IOException {
        int rounds = Boolean.getBoolean("maru.long") ? 500 : 40;
        for (int round = 0; round < rounds; round++) {
            byte[] content = content(random.nextInt(3), random.nextBoolean() ? SMALL : LARGE);
            UUID id = UUID.randomUUID();
            try (Upload upload = blobs.receive(new ByteArrayInputStream(content), 1 << 20)) {
                fixture.database.change(
                        tx -> {
                            upload.keep(tx);
                            tx.update(
                                    "insert into attachment (id, hash) values (?, ?)",
                                    id,
                                    upload.hash().bytes());
                        });
                assertThat(blobs.find(upload.hash()).orElseThrow().open().readAllBytes())
                        .isEqualTo(content);
            }
            fixture.database.change(tx -> tx.update("delete from attachment where id = ?", id));
        }
        return null;
    }

    private BlobHash store(int size) throws IOException {
        try (Upload upload =
                blobs.receive(new ByteArrayInputStream(content(size, size)), 1 << 20)) {
            fixture.database.change(
                    tx -> {
                        upload.keep(tx);
                        name(tx, upload.hash());
                    });
            return upload.hash();
        }
    }

    private static void name(maru.storage.Transaction transaction, BlobHash hash) {
        transaction.update("insert into attachment (hash) values (?)", hash.bytes());
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
