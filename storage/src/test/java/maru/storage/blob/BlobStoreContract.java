package maru.storage.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.storage.Database;
import maru.storage.blob.BlobStore.Blob;
import maru.storage.blob.BlobStore.Upload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What every engine of [BlobStore] does. A test class implements it and says which engine it
/// means.
public interface BlobStoreContract {

    long LIMIT = 16L << 20;

    BlobStore blobs();

    /// A part's database with a table `attachment (id uuid primary key, hash bytea)` that carries
    /// the trigger.
    Database database();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 1 << 20, (1 << 20) + 1, 3_500_000})
    default void contentComesBackByteForByte(int size) throws IOException {
        byte[] content = content(size, size);
        BlobHash hash = store(content);
        Blob blob = blobs().find(hash).orElseThrow();
        assertThat(blob.size()).isEqualTo(size);
        assertThat(blob.open().readAllBytes()).isEqualTo(content);
    }

    @Test
    default void nameIsTheSha256OfTheContent() throws IOException {
        assertThat(store("마루".getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .hasToString("b5a9a9f8ddb22763c584ce7f4d415fbd7330d0eeb0ff83b75de85a314ffc81fb");
    }

    @ParameterizedTest
    @ValueSource(ints = {40_000, 3_500_000})
    default void rangesAreExact(int size) throws IOException {
        byte[] content = content(7, size);
        Blob blob = blobs().find(store(content)).orElseThrow();
        Random random = new Random(1);
        for (int round = 0; round < 40; round++) {
            int from = random.nextInt(size);
            int length = random.nextInt(size - from + 1);
            assertThat(blob.open(from, length).readAllBytes())
                    .isEqualTo(java.util.Arrays.copyOfRange(content, from, from + length));
        }
        assertThat(blob.open(size, 0).readAllBytes()).isEmpty();
        assertThatThrownBy(() -> blob.open(size, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    default void skippingReadsOnAtTheRightPlace() throws IOException {
        byte[] content = content(8, 3_000_000);
        try (InputStream in = blobs().find(store(content)).orElseThrow().open()) {
            assertThat(in.skip(2_500_000)).isEqualTo(2_500_000);
            assertThat(in.read()).isEqualTo(content[2_500_000] & 0xff);
            assertThat(in.skip(5_000_000)).isEqualTo(499_999);
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    default void unknownContentIsNotFound() {
        assertThat(blobs().find(BlobHash.of(new byte[32]))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000, 200_000})
    default void tooLargeContentIsRefused(int limit) {
        assertThatThrownBy(
                        () ->
                                blobs().receive(
                                                new ByteArrayInputStream(content(9, limit + 1)),
                                                limit))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.refusal())
                                        .isEqualTo(new Refusal.TooLarge(limit)));
    }

    @Test
    default void brokenSenderLeavesNothing() {
        InputStream broken =
                new SequenceInputStream(
                        new ByteArrayInputStream(content(10, 300_000)),
                        new PiecewiseStream(
                                index -> {
                                    throw new IOException("connection reset");
                                },
                                0,
                                1));
        assertThatThrownBy(() -> blobs().receive(broken, LIMIT)).isInstanceOf(IOException.class);
        assertThat(blobs().find(hashOf(content(10, 300_000)))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {2_000, 200_000})
    default void rolledBackOwnerKeepsNothing(int size) throws IOException {
        byte[] content = content(11, size);
        try (Upload upload = blobs().receive(new ByteArrayInputStream(content), LIMIT)) {
            assertThatThrownBy(
                            () ->
                                    database()
                                            .change(
                                                    tx -> {
                                                        upload.keep(tx);
                                                        throw new IllegalStateException("no");
                                                    }))
                    .isInstanceOf(IllegalStateException.class);
        }
        assertThat(blobs().find(hashOf(content))).isEmpty();
        assertThat(store(content)).isEqualTo(hashOf(content));
    }

    @ParameterizedTest
    @ValueSource(ints = {2_000, 200_000})
    default void uploadThatIsNotKeptIsNotFound(int size) throws IOException {
        byte[] content = content(12, size);
        blobs().receive(new ByteArrayInputStream(content), LIMIT).close();
        assertThat(blobs().find(hashOf(content))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {3_000, 300_000})
    default void manyMayStoreTheSameAtTheSameTime(int size) throws Exception {
        byte[] content = content(13, size);
        CountDownLatch start = new CountDownLatch(1);
        List<Future<BlobHash>> all = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int each = 0; each < 16; each++) {
                all.add(
                        executor.submit(
                                () -> {
                                    start.await();
                                    return store(content);
                                }));
            }
            start.countDown();
            for (Future<BlobHash> each : all) {
                assertThat(each.get()).isEqualTo(hashOf(content));
            }
        }
        assertThat(blobs().find(hashOf(content)).orElseThrow().open().readAllBytes())
                .isEqualTo(content);
    }

    /// Stores content with an owner's row.
    default BlobHash store(byte[] content) throws IOException {
        try (Upload upload = blobs().receive(new ByteArrayInputStream(content), LIMIT)) {
            database()
                    .change(
                            tx -> {
                                upload.keep(tx);
                                tx.update(
                                        "insert into attachment (hash) values (?)",
                                        upload.hash().bytes());
                            });
            return upload.hash();
        }
    }

    static BlobHash hashOf(byte[] content) {
        return BlobHash.of(Sums.sha256().digest(content));
    }

    static byte[] content(int seed, int size) {
        byte[] content = new byte[size];
        new Random(seed * 31L + size).nextBytes(content);
        return content;
    }
}
