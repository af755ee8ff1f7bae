package maru.storage.blob;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import maru.kernel.Metrics;
import maru.storage.Database;
import maru.storage.Transaction;

/// Removes content that no row names any more. Any process may run it; one at a time does.
///
/// A blob is marked when its last row goes, or when it comes and has no row yet. It stays marked
/// for longer than any upload's lease and any reading takes. Then it is looked at under its row's
/// lock: who refers to it or leases it saves it, and an upload that comes at this moment waits for
/// the outcome. Its file goes before its row does, so that nothing is ever named and missing.
public final class BlobCollector {

    /// Longer than any lease, and than reading a large blob takes.
    private static final Duration MARKED_FOR = StoredBlobs.LEASE.multipliedBy(2);

    private static final Duration STRAY_FOR = Duration.ofHours(6);
    private static final int AT_A_TIME = 50;

    /// The advisory lock that the collector takes alone and everybody who pauses it shares.
    private static final long LOCK = 0x4D61_7275_0000_0001L;

    private static final LongAdder COLLECTED = Metrics.counter("storage_blobs_collected_total");

    private final Database database;
    private final LargeBlobs large;
    private final Duration markedFor;

    public BlobCollector(Database database, LargeBlobs large) {
        this(database, large, MARKED_FOR);
    }

    BlobCollector(Database database, LargeBlobs large, Duration markedFor) {
        this.database = database;
        this.large = large;
        this.markedFor = markedFor;
    }

    /// Removes what may go now and returns how much that was. Returns at once when another process
    /// collects or when somebody has paused collecting.
    public int collect() {
        int collected = 0;
        int now;
        do {
            now = database.transaction(this::collectSome);
            collected += now;
        } while (now > 0);
        return collected;
    }

    /// Removes drafts of dead processes and files without a row, which only crashes leave. Looks at
    /// every file's name, so once a day is enough.
    public int sweep() throws IOException {
        return sweep(STRAY_FOR);
    }

    int sweep(Duration olderThan) throws IOException {
        List<BlobHash> old = large.sweep(olderThan);
        int swept = 0;
        for (int from = 0; from < old.size(); from += AT_A_TIME) {
            List<byte[]> some =
                    old.subList(from, Math.min(old.size(), from + AT_A_TIME)).stream()
                            .map(BlobHash::bytes)
                            .toList();
            swept +=
                    database.transaction(
                            transaction -> mayCollect(transaction) ? sweep(transaction, some) : 0);
        }
        return swept;
    }

    /// Stops collecting everywhere until the returned pause is closed, or its process ends. While a
    /// backup copies the database and then the files, nothing that the database names may go.
    public static Pause pause(Database database) {
        return Pause.begin(database, LOCK);
    }

    private int collectSome(Transaction transaction) {
        if (!mayCollect(transaction)) {
            return 0;
        }
        List<byte[]> hashes =
                transaction.list(
                        "select h from storage.collectible_blobs(make_interval(secs => ?), ?) h",
                        row -> row.bytes("h"),
                        markedFor.toMillis() / 1000.0,
                        AT_A_TIME);
        remove(hashes);
        if (!hashes.isEmpty()) {
            transaction.exists("select storage.forget_blobs(?)", hashes);
            transaction.afterCommit(() -> COLLECTED.add(hashes.size()));
        }
        return hashes.size();
    }

    private int sweep(Transaction transaction, List<byte[]> files) {
        List<byte[]> strays =
                transaction.list(
                        "select h from storage.stray_blobs(?) h", row -> row.bytes("h"), files);
        remove(strays);
        return strays.size();
    }

    private void remove(List<byte[]> hashes) {
        List<IOException> failures = new ArrayList<>();
        for (byte[] hash : hashes) {
            try {
                large.remove(BlobHash.of(hash));
            } catch (IOException failed) {
                failures.add(failed);
            }
        }
        if (!failures.isEmpty()) {
            // The rows stay, so the next round tries again.
            throw new java.io.UncheckedIOException(failures.getFirst());
        }
    }

    private static boolean mayCollect(Transaction transaction) {
        return transaction.one(
                "select pg_try_advisory_xact_lock(?) as mine", row -> row.bool("mine"), LOCK);
    }
}
