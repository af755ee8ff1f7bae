package maru.storage.blob;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import maru.kernel.Metrics;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import maru.storage.Row;

/// Blobs in PostgreSQL and, past 64 KiB, beside it. The table `storage.blob` says what is there; a
/// row precedes its file and outlives it, so a crash leaves rubbish for the collector and never a
/// name without content.
public final class StoredBlobs implements BlobStore {

    private static final System.Logger LOG = System.getLogger(StoredBlobs.class.getName());

    /// Content up to here is a row of its owner's transaction, which one flush of the log makes
    /// durable; a file takes two flushes of its own.
    static final int SMALL_AT_MOST = 64 << 10;

    /// How long an upload may stand between its last byte and its owner's commit.
    static final Duration LEASE = Duration.ofHours(1);

    private static final int BUFFER = 64 << 10;

    /// Room is looked at again after so much content.
    private static final long LOOKS_AT_ROOM_EVERY = 16L << 20;

    static final Refusal NOT_KEPT =
            new Refusal.Unavailable(
                    "파일을 저장하지 못했습니다. 다시 올려 주세요."
                            + " (The file could not be stored; please send it again.)",
                    Duration.ofSeconds(5));

    private static final LongAdder RECEIVED = Metrics.counter("storage_blobs_received_total");
    private static final LongAdder RECEIVED_BYTES =
            Metrics.counter("storage_blobs_received_bytes_total");
    private static final LongAdder REUSED = Metrics.counter("storage_blobs_reused_total");

    private final Database database;
    private final LargeBlobs large;

    public StoredBlobs(Database database, LargeBlobs large) {
        this.database = database;
        this.large = large;
    }

    @Override
    public Upload receive(InputStream content, long limitBytes) throws IOException {
        if (database.isAtWork()) {
            throw new IllegalStateException("Receive content before the transaction begins.");
        }
        if (isFull()) {
            throw NO_ROOM.asException();
        }
        byte[] head = content.readNBytes((int) Math.min(limitBytes, SMALL_AT_MOST) + 1);
        if (head.length > limitBytes) {
            throw new Refusal.TooLarge(limitBytes).asException();
        }
        Upload upload =
                head.length <= SMALL_AT_MOST
                        ? new SmallUpload(head)
                        : receiveLarge(head, content, limitBytes);
        RECEIVED.increment();
        RECEIVED_BYTES.add(upload.size());
        return upload;
    }

    private Upload receiveLarge(byte[] head, InputStream content, long limitBytes)
            throws IOException {
        Sums sums = new Sums();
        sums.add(head, 0, head.length);
        long size = head.length;
        try (LargeBlobs.Draft draft = startDraft(head)) {
            byte[] buffer = new byte[BUFFER];
            int count;
            while ((count = content.read(buffer)) >= 0) {
                size += count;
                if (size > limitBytes) {
                    throw new Refusal.TooLarge(limitBytes).asException();
                }
                sums.add(buffer, 0, count);
                boolean lookAgain =
                        size / LOOKS_AT_ROOM_EVERY != (size - count) / LOOKS_AT_ROOM_EVERY;
                if (lookAgain && isFull()) {
                    throw NO_ROOM.asException();
                }
                write(draft, buffer, count);
            }
            BlobHash hash = sums.hash();
            return new LargeUpload(hash, size, arrive(draft, hash, size, sums.pieces()), database);
        }
    }

    @Override
    public Optional<Blob> find(BlobHash hash) {
        return database.look(
                transaction ->
                        transaction.first(
                                "select bytes, small, sums_of_mebibytes from storage.find_blob(?)",
                                row -> found(hash, row),
                                hash.bytes()));
    }

    @Override
    public Blob found(BlobHash hash, Row row) {
        long size = row.bigint("bytes");
        return row.optional("small", Row::bytes)
                .<Blob>map(small -> new SmallBlob(hash, small))
                .orElseGet(() -> new LargeBlob(hash, size, row.bytes("sums_of_mebibytes"), large));
    }

    /// Leases the hash, then makes sure that its content is in its place.
    private UUID arrive(LargeBlobs.Draft draft, BlobHash hash, long size, byte[] pieces) {
        UUID lease = lease(hash, size, pieces);
        Optional<Boolean> arrived = hasArrived(hash);
        while (arrived.isEmpty()) {
            // The collector was deleting it at this very moment.
            end(database, lease);
            lease = lease(hash, size, pieces);
            arrived = hasArrived(hash);
        }
        try {
            if (arrived.get() && (isSmallRow(hash) || isWhole(hash, size, pieces))) {
                REUSED.increment();
            } else {
                draft.place(hash);
            }
            return lease;
        } catch (IOException failed) {
            end(database, lease);
            throw refusal(failed);
        } catch (RuntimeException failed) {
            end(database, lease);
            throw failed;
        }
    }

    /// Committed before the row is looked at, so that the collector sees the lease from then on.
    private UUID lease(BlobHash hash, long size, byte[] pieces) {
        return database.transaction(
                transaction ->
                        transaction.one(
                                "select storage.lease_blob(?, ?, ?, make_interval(secs => ?)) as"
                                        + " lease",
                                row -> row.uuid("lease"),
                                hash.bytes(),
                                size,
                                pieces,
                                (double) LEASE.toSeconds()));
    }

    /// Empty when the row is gone.
    private Optional<Boolean> hasArrived(BlobHash hash) {
        return database.transaction(
                transaction ->
                        transaction.one(
                                "select storage.has_blob_arrived(?) as arrived",
                                row -> row.optional("arrived", Row::bool),
                                hash.bytes()));
    }

    private boolean isSmallRow(BlobHash hash) {
        return find(hash).filter(SmallBlob.class::isInstance).isPresent();
    }

    /// Read to its end and checked, which costs a fraction of having received it: whoever sends
    /// again what the disk has damaged must not be told that it is there.
    private boolean isWhole(BlobHash hash, long size, byte[] pieces) throws IOException {
        if (!large.holds(hash, size)) {
            return false;
        }
        try (InputStream in = new LargeBlob(hash, size, pieces, large).open(0, size)) {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (BlobDamaged damaged) {
            LOG.log(System.Logger.Level.WARNING, "Replaced by a new upload: {0}", damaged);
            return false;
        }
    }

    private LargeBlobs.Draft startDraft(byte[] head) {
        try {
            LargeBlobs.Draft draft = large.draft();
            write(draft, head, head.length);
            return draft;
        } catch (IOException failed) {
            throw refusal(failed);
        }
    }

    private void write(LargeBlobs.Draft draft, byte[] bytes, int count) {
        try {
            draft.stream().write(bytes, 0, count);
        } catch (IOException failed) {
            throw refusal(failed);
        }
    }

    private boolean isFull() {
        try {
            return large.isFull();
        } catch (IOException failed) {
            throw refusal(failed);
        }
    }

    /// A failure of our disk is no failure of the sender's stream.
    private static Refused refusal(IOException failed) {
        LOG.log(System.Logger.Level.ERROR, "Content could not be stored", failed);
        boolean full = String.valueOf(failed.getMessage()).contains("No space left");
        return (full ? NO_ROOM : NOT_KEPT).asException();
    }

    /// Lets go of a hash.
    static void end(Database database, UUID lease) {
        try {
            database.transaction(
                    transaction -> transaction.exists("select storage.end_blob_lease(?)", lease));
        } catch (Refused | DatabaseFailure endsByItself) {
            // A lease that nobody ends runs out.
        }
    }
}
