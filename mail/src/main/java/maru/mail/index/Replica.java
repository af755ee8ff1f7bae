package maru.mail.index;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import maru.korean.KoreanAnalyzer;
import maru.korean.KoreanQueries;
import maru.storage.Database;
import maru.storage.blob.BlobHash;
import maru.storage.blob.BlobStore;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.Weight;
import org.apache.lucene.store.FSDirectory;

/// The words of all mailboxes in a folder of this process. It follows each mailbox by the UID and
/// the modification sequence it has reached, so whatever was committed is found, whoever wrote it.
final class Replica implements AutoCloseable {

    private static final String BOX = "box";
    private static final String UID = "uid";
    private static final String UID_NUMBER = "number";
    private static final String HEAD = "head";
    private static final String BODY = "body";
    private static final int MESSAGES_AT_A_TIME = 200;

    /// How far a mailbox is indexed.
    private record Reached(long uid, long modSeq) {

        static final Reached NOTHING = new Reached(0, -1);
    }

    private record Found(long uid, BlobHash content) {}

    private final Database database;
    private final BlobStore blobs;
    private final FSDirectory folder;
    private final KoreanAnalyzer asking = KoreanAnalyzer.forAsking();
    private final KoreanQueries everywhere =
            KoreanQueries.over(
                    asking,
                    new KoreanQueries.Weighted(HEAD, 2),
                    new KoreanQueries.Weighted(BODY, 1));
    private final KoreanQueries inBodies =
            KoreanQueries.over(asking, new KoreanQueries.Weighted(BODY, 1));
    private final IndexWriter writer;
    private final SearcherManager searchers;
    private final Map<UUID, Reached> reached = new ConcurrentHashMap<>();
    private final Map<UUID, ReentrantLock> locks = new ConcurrentHashMap<>();

    private Replica(Database database, BlobStore blobs, Path path) throws IOException {
        this.database = database;
        this.blobs = blobs;
        this.folder = FSDirectory.open(path);
        this.writer =
                new IndexWriter(
                        folder,
                        new IndexWriterConfig(KoreanAnalyzer.forIndexing())
                                .setOpenMode(IndexWriterConfig.OpenMode.CREATE)
                                .setRAMBufferSizeMB(16));
        this.searchers = new SearcherManager(writer, null);
    }

    /// Begins empty.
    static Replica in(Path folder, Database database, BlobStore blobs) throws IOException {
        return new Replica(database, blobs, folder);
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
                writer.deleteDocuments(new Term(BOX, mailbox.toString()));
                reached.remove(mailbox);
                return;
            }
            Reached before = reached.getOrDefault(mailbox, Reached.NOTHING);
            if (before.modSeq() >= now.get()) {
                return;
            }
            long last = add(mailbox, before.uid());
            for (long uid : gone(mailbox, before.modSeq(), now.get())) {
                writer.deleteDocuments(new Term(UID, mailbox + "/" + uid));
            }
            searchers.maybeRefreshBlocking();
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
                searchers.maybeRefreshBlocking();
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            } finally {
                lock.unlock();
            }
        }
    }

    private void removeStrays(UUID mailbox) throws IOException {
        searchers.maybeRefreshBlocking();
        Set<Long> strays = search(new TermQuery(new Term(BOX, mailbox.toString())));
        database.read(
                        transaction ->
                                transaction.list(
                                        "select uid from message where mailbox = ?",
                                        row -> row.bigint("uid"),
                                        mailbox))
                .forEach(strays::remove);
        for (long uid : strays) {
            writer.deleteDocuments(new Term(UID, mailbox + "/" + uid));
        }
    }

    /// The UIDs of the messages that hold these words.
    Set<Long> search(UUID mailbox, String words, boolean bodiesOnly) {
        Query query =
                new BooleanQuery.Builder()
                        .add((bodiesOnly ? inBodies : everywhere).of(words), Occur.MUST)
                        .add(new TermQuery(new Term(BOX, mailbox.toString())), Occur.FILTER)
                        .build();
        try {
            return search(query);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private Set<Long> search(Query query) throws IOException {
        IndexSearcher searcher = searchers.acquire();
        try {
            return uids(searcher, query);
        } finally {
            searchers.release(searcher);
        }
    }

    private static Set<Long> uids(IndexSearcher searcher, Query query) throws IOException {
        Set<Long> found = new HashSet<>();
        Weight weight =
                searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            Scorer scorer = weight.scorer(leaf);
            NumericDocValues uids = leaf.reader().getNumericDocValues(UID_NUMBER);
            if (scorer == null || uids == null) {
                continue;
            }
            DocIdSetIterator hits = scorer.iterator();
            while (hits.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                if (uids.advanceExact(hits.docID())) {
                    found.add(uids.longValue());
                }
            }
        }
        return found;
    }

    @Override
    public void close() {
        try {
            searchers.close();
            writer.rollback();
            folder.close();
            asking.close();
        } catch (IOException left) {
            // It is thrown away anyway.
        }
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
                    writer.updateDocument(
                            new Term(UID, mailbox + "/" + each.uid()),
                            document(mailbox, each.uid(), MessageWords.of(message)));
                }
            }
            last = each.uid();
        }
        return last;
    }

    private static Document document(UUID mailbox, long uid, MessageWords words) {
        Document document = new Document();
        document.add(new StringField(BOX, mailbox.toString(), Field.Store.NO));
        document.add(new StringField(UID, mailbox + "/" + uid, Field.Store.NO));
        document.add(new NumericDocValuesField(UID_NUMBER, uid));
        add(document, HEAD, words.head());
        add(document, BODY, words.body());
        return document;
    }

    private static void add(Document document, String field, String text) {
        document.add(new TextField(field, text, Field.Store.NO));
        document.add(new TextField(field + KoreanAnalyzer.PAIRS, text, Field.Store.NO));
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
