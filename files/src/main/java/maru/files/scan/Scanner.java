package maru.files.scan;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import maru.kernel.Metrics;
import maru.storage.Database;
import maru.storage.blob.BlobHash;
import maru.storage.blob.BlobStore;
import maru.storage.blob.Clamd;

/// Has every new content looked at by ClamAV, after it was acknowledged, so that nobody waits for
/// it. What is found harmful stays where it is and nobody gets it any more; its history and the
/// feed say so. Each content is asked about once, however often it lies in drives.
public final class Scanner implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Scanner.class.getName());
    private static final Duration EVERY = Duration.ofSeconds(2);
    private static final int AT_A_TIME = 50;
    private static final LongAdder SCANNED = Metrics.counter("files_scanned_total");
    private static final LongAdder FOUND = Metrics.counter("files_scan_findings_total");

    private final Database database;
    private final BlobStore blobs;
    private final Clamd clamd;
    private final ScheduledExecutorService executor =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("scanner").factory());

    /// Works when it is told to.
    public Scanner(Database database, BlobStore blobs, Clamd clamd) {
        this.database = database;
        this.blobs = blobs;
        this.clamd = clamd;
    }

    /// Works by itself from now on.
    public Scanner start() {
        var _ =
                executor.scheduleWithFixedDelay(
                        this::quietly, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /// Looks at what is new, and tells how many contents that were.
    ///
    /// @throws IOException when clamd does not answer; it is asked again
    public int scan() throws IOException {
        List<byte[]> hashes =
                database.read(
                        tx ->
                                tx.list(
                                        "select hash from files.to_scan(?)",
                                        row -> row.bytes("hash"),
                                        AT_A_TIME));
        for (byte[] hash : hashes) {
            Optional<BlobStore.Blob> blob = blobs.find(BlobHash.of(hash));
            if (blob.isEmpty()) {
                continue;
            }
            String finding;
            try (InputStream content = blob.get().open()) {
                finding = clamd.scan(content).orElse("");
            }
            int held =
                    database.transaction(
                            tx ->
                                    tx.one(
                                            "select files.found(?, ?) as held",
                                            row -> row.integer("held"),
                                            hash,
                                            finding));
            SCANNED.increment();
            if (held > 0) {
                FOUND.increment();
                LOG.log(System.Logger.Level.WARNING, "{0} files hold {1}", held, finding);
            }
        }
        return hashes.size();
    }

    private void quietly() {
        try {
            int scanned;
            do {
                scanned = scan();
            } while (scanned == AT_A_TIME);
        } catch (IOException | RuntimeException failed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The scanner will try again: {0}",
                    failed.getMessage());
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
