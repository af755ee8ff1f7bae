package maru.mail.index;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import maru.korean.KoreanQueries;
import maru.korean.WordIndex;
import maru.storage.Database;
import maru.storage.blob.BlobHash;
import maru.storage.blob.BlobStore;

/// The words of all mailboxes in a folder of this process. It follows each mailbox by the UID and
/// the modification sequence it has reached, so whatever was committed is found, whoever wrote it.
final class Replica implements AutoCloseable {

    private static final KoreanQueries.Weighted HEAD = new KoreanQueries.Weighted("head", 2);
    private static final KoreanQueries.Weighted BODY = new KoreanQueries.Weighted("body", 1);
    private static final int MESSAGES_AT_A_TIME = 200;

    /// How far a mailbox is indexed.
    private record Reached(long uid, long modSeq) {

        static final Reached NOTHING = new Reached(0, -1);
    }

    private record Found(long uid, BlobHash content) {}

    private final Database database;
    private final BlobStore blobs;
    private final WordIndex words;
    private final Map<UUID, Reached> reached = new ConcurrentHashMap<>();
    private final Map<UUID, ReentrantLock> locks = new ConcurrentHashMap<>();

    private Replica(Database database, BlobStore blobs, WordIndex words) {
        this.database = database;
        this.blobs = blobs;
        this.words = words;
    }

    /// Begins empty.
    static Replica in(Path folder, Database database, BlobStore blobs) throws IOException {
        return new Replica(database, blobs, WordIndex.in(folder));
    }

    /// Whether a search of this mailbox would find all that is committed.
    boolean isLevel(UUID mailbox) {
        return modSeq(mailbox)
                .map(now -> reached.getOrDefault(mailbox, Reached.NOTHING).modSeq() >= now)
                .orElse(true);
    }

    /// Brings the mailbox level with the database. One at a time works at a mailbox.
    void follow(UUID mailbox) {
        ReentrantLock lock = locks.computeIfAbsent(mailbox, any -> new ReentrantLock());
        lock.lock();
        try {
            Optional<Long> now = modSeq(mailbox);
            if (now.isEmpty()) {
                words.removeAll(box(mailbox));
                reached.remove(mailbox);
                return;
            }
            Reached before = reached.getOrDefault(mailbox, Reached.NOTHING);
            if (before.modSeq() >= now.get()) {
                return;
            }
            long last = add(mailbox, before.uid());
            for (long uid : gone(mailbox, before.modSeq(), now.get())) {
                words.remove(box(mailbox), uid);
            }
            words.show();
            reached.put(mailbox, new Reached(last, now.get()));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } finally {
            lock.unlock();
        }
    }

    /// Puts each message of a mailbox in the place of what the index had of it, and takes out what
    /// the mailbox does not hold. Whoever searches meanwhile finds all that was there.
    void readAnew(UUID mailbox) {
        ReentrantLock lock = locks.computeIfAbsent(mailbox, any -> new ReentrantLock());
        long last = 0;
        boolean whole = false;
        while (!whole) {
            lock.lock();
            try {
                List<Found> some = some(mailbox, last);
                last = add(mailbox, last, some);
                whole = some.size() < MESSAGES_AT_A_TIME;
                if (whole) {
                    removeStrays(mailbox);
                }
                words.show();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            } finally {
                lock.unlock();
            }
        }
    }

    private void removeStrays(UUID mailbox) {
        words.show();
        Set<Long> strays = words.all(box(mailbox));
        database.read(
                        transaction ->
                                transaction.list(
                                        "select uid from message where mailbox = ?",
                                        row -> row.bigint("uid"),
                                        mailbox))
                .forEach(strays::remove);
        for (long uid : strays) {
            words.remove(box(mailbox), uid);
        }
    }

    /// The UIDs of the messages that hold these words.
    Set<Long> search(UUID mailbox, String typed, boolean bodiesOnly) {
        return bodiesOnly
                ? words.find(box(mailbox), typed, BODY)
                : words.find(box(mailbox), typed, HEAD, BODY);
    }

    @Override
    public void close() {
        words.close();
    }

    private static String box(UUID mailbox) {
        return mailbox.toString();
    }

    private long add(UUID mailbox, long after) throws IOException {
        long last = after;
        List<Found> some;
        do {
            some = some(mailbox, last);
            last = add(mailbox, last, some);
        } while (some.size() == MESSAGES_AT_A_TIME);
        return last;
    }

    private long add(UUID mailbox, long after, List<Found> some) throws IOException {
        long last = after;
        for (Found each : some) {
            Optional<BlobStore.Blob> blob = blobs.find(each.content());
            if (blob.isPresent()) {
                try (InputStream message = blob.get().open()) {
                    MessageWords found = MessageWords.of(message);
                    words.put(
                            box(mailbox),
                            each.uid(),
                            Map.of(HEAD.field(), found.head(), BODY.field(), found.body()));
                }
            }
            last = each.uid();
        }
        return last;
    }

    private Optional<Long> modSeq(UUID mailbox) {
        return database.read(
                transaction ->
                        transaction.first(
                                "select modseq from mailbox where id = ?",
                                row -> row.bigint("modseq"),
                                mailbox));
    }

    private List<Found> some(UUID mailbox, long after) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select m.uid, c.hash from message m join content c on c.message ="
                                        + " m.message where m.mailbox = ? and m.uid > ? order by"
                                        + " m.uid limit "
                                        + MESSAGES_AT_A_TIME,
                                row -> new Found(row.bigint("uid"), BlobHash.of(row.bytes("hash"))),
                                mailbox,
                                after));
    }

    private List<Long> gone(UUID mailbox, long after, long now) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select uid from expunged where mailbox = ? and modseq > ? and"
                                        + " modseq <= ?",
                                row -> row.bigint("uid"),
                                mailbox,
                                after,
                                now));
    }
}
