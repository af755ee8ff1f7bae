package maru.bench.storage;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import maru.bench.Ground;
import maru.storage.blob.BlobStore.Upload;
import maru.storage.blob.DiskBlobs;
import maru.storage.blob.FreeSpace;
import maru.storage.blob.StoredBlobs;

/// Small and large contents stored and read by 8 owners, beside plain files that are flushed, with
/// their folder, before they are acknowledged.
final class BlobBench {

    private static final int OWNERS = 8;
    private static final Duration ROUND = Duration.ofSeconds(6);
    private static final int SMALL = 16 << 10;
    private static final int LARGE = 8 << 20;

    private BlobBench() {}

    private interface Put {
        void put(byte[] content) throws IOException;
    }

    public static void main(String[] arguments) throws Exception {
        try (Ground ground = Ground.ofStorage(OWNERS + 2)) {
            ground.make(
                    "create table portal.attachment (id uuid primary key, hash bytea not null)",
                    "create trigger attachment_blob after insert or delete or update of hash on"
                            + " portal.attachment for each row execute function"
                            + " storage.refer_to_blob('hash', 'id')");
            StoredBlobs blobs =
                    new StoredBlobs(
                            ground.part(),
                            new DiskBlobs(ground.folder().resolve("blobs"), new FreeSpace(0, 0)));
            Path plain = Files.createDirectories(ground.folder().resolve("plain"));
            Put ours = content -> store(ground, blobs, content);
            Put theirs = content -> writePlain(plain, content);
            puts(ours, SMALL);
            double ourSmall = puts(ours, SMALL);
            double theirSmall = puts(theirs, SMALL);
            Ground.figure("16 KiB blobs stored", ourSmall, theirSmall, "/s", "flushed files");
            double ourLarge = puts(ours, LARGE) * (LARGE >> 20);
            double theirLarge = puts(theirs, LARGE) * (LARGE >> 20);
            Ground.figure("8 MiB blobs stored", ourLarge, theirLarge, "MiB/s", "flushed files");
            read(ground, blobs, plain);
        }
    }

    private static void read(Ground ground, StoredBlobs blobs, Path plain) throws IOException {
        byte[] content = content(new Random(7), 64 << 20);
        Upload upload = store(ground, blobs, content);
        Path file = plain.resolve("read");
        Files.write(file, content);
        double ours = 0;
        double theirs = 0;
        for (int round = 0; round < 3; round++) {
            ours = rate(blobs.find(upload.hash()).orElseThrow().open());
            theirs = rate(Files.newInputStream(file));
        }
        Ground.figure(
                "64 MiB blob read, every byte checked", ours, theirs, "MiB/s", "unchecked file");
    }

    private static double rate(InputStream in) throws IOException {
        long began = System.nanoTime();
        long bytes = 0;
        byte[] buffer = new byte[64 << 10];
        try (in) {
            int count;
            while ((count = in.read(buffer)) >= 0) {
                bytes += count;
            }
        }
        return bytes / 1048576.0 / ((System.nanoTime() - began) / 1e9);
    }

    private static Upload store(Ground ground, StoredBlobs blobs, byte[] content)
            throws IOException {
        try (Upload upload = blobs.receive(new ByteArrayInputStream(content), 1L << 30)) {
            ground.part()
                    .change(
                            tx -> {
                                upload.keep(tx);
                                tx.update(
                                        "insert into attachment (id, hash) values (?, ?)",
                                        UUID.randomUUID(),
                                        upload.hash().bytes());
                            });
            return upload;
        }
    }

    private static void writePlain(Path folder, byte[] content) throws IOException {
        Path draft = folder.resolve(UUID.randomUUID().toString());
        try (FileChannel channel =
                FileChannel.open(draft, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(
                draft,
                draft.resolveSibling(draft.getFileName() + ".whole"),
                StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static double puts(Put put, int size) throws Exception {
        long began = System.nanoTime();
        long until = began + ROUND.toNanos();
        long total = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> owners = new ArrayList<>();
            for (int owner = 0; owner < OWNERS; owner++) {
                int seed = owner;
                owners.add(
                        executor.submit(
                                () -> {
                                    byte[] content = content(new Random(seed), size);
                                    ByteBuffer head = ByteBuffer.wrap(content);
                                    long puts = 0;
                                    while (System.nanoTime() < until) {
                                        // New content each time, at no cost.
                                        head.putLong(0, System.nanoTime()).putLong(8, seed);
                                        put.put(content.clone());
                                        puts++;
                                    }
                                    return puts;
                                }));
            }
            for (Future<Long> owner : owners) {
                total += owner.get();
            }
        }
        return total / ((System.nanoTime() - began) / 1e9);
    }

    private static byte[] content(Random random, int size) {
        byte[] content = new byte[size];
        random.nextBytes(content);
        return content;
    }
}
