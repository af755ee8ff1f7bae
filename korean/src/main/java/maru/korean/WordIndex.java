package maru.korean;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
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
import org.apache.lucene.util.Bits;

/// Which numbered texts of a box hold what somebody typed: a Lucene index in a folder of one
/// process, which begins empty and can be thrown away at any time. What the boxes and numbers are
/// (an archive's messages, a mailbox's mails), and when it is level with the truth, is its owner's
/// affair. Safe for many threads; who puts is seen after [#show].
public final class WordIndex implements AutoCloseable {

    private static final String BOX = "box";
    private static final String KEY = "key";
    private static final String NUMBER = "number";
    private static final double BUFFER_MEBIBYTES = 16;

    private final FSDirectory folder;
    private final KoreanAnalyzer asking = KoreanAnalyzer.forAsking();
    private final IndexWriter writer;
    private final SearcherManager searchers;

    private WordIndex(Path path) throws IOException {
        this.folder = FSDirectory.open(path);
        this.writer =
                new IndexWriter(
                        folder,
                        new IndexWriterConfig(KoreanAnalyzer.forIndexing())
                                .setOpenMode(IndexWriterConfig.OpenMode.CREATE)
                                .setRAMBufferSizeMB(BUFFER_MEBIBYTES));
        this.searchers = new SearcherManager(writer, null);
    }

    /// Begins empty, whatever the folder held.
    public static WordIndex in(Path folder) throws IOException {
        return new WordIndex(folder);
    }

    /// Puts texts by their fields, in the place of what stood under that number.
    public void put(String box, long number, Map<String, String> texts) {
        Document document = new Document();
        document.add(new StringField(BOX, box, Field.Store.NO));
        document.add(new StringField(KEY, key(box, number), Field.Store.NO));
        document.add(new NumericDocValuesField(NUMBER, number));
        texts.forEach(
                (field, text) -> {
                    document.add(new TextField(field, text, Field.Store.NO));
                    document.add(new TextField(field + KoreanAnalyzer.PAIRS, text, Field.Store.NO));
                });
        change(() -> writer.updateDocument(new Term(KEY, key(box, number)), document));
    }

    public void remove(String box, long number) {
        change(() -> writer.deleteDocuments(new Term(KEY, key(box, number))));
    }

    public void removeAll(String box) {
        change(() -> writer.deleteDocuments(new Term(BOX, box)));
    }

    public void removeAll() {
        change(writer::deleteAll);
    }

    /// Lets searches see what was changed before.
    public void show() {
        change(searchers::maybeRefreshBlocking);
    }

    /// The numbers in the box whose texts hold what was typed, as [KoreanQueries] reads it.
    public Set<Long> find(String box, String typed, KoreanQueries.Weighted... fields) {
        return find(
                new BooleanQuery.Builder()
                        .add(KoreanQueries.over(asking, fields).of(typed), Occur.FILTER)
                        .add(new TermQuery(new Term(BOX, box)), Occur.FILTER)
                        .build());
    }

    /// All numbers in the box.
    public Set<Long> all(String box) {
        return find(new TermQuery(new Term(BOX, box)));
    }

    /// Throws it away with its folder.
    @Override
    public void close() {
        try {
            searchers.close();
            writer.rollback();
            asking.close();
            Path path = folder.getDirectory();
            for (String file : folder.listAll()) {
                folder.deleteFile(file);
            }
            folder.close();
            Files.deleteIfExists(path);
        } catch (IOException left) {
            // Nobody reads what stays: whoever begins there begins empty.
        }
    }

    private Set<Long> find(Query query) {
        try {
            IndexSearcher searcher = searchers.acquire();
            try {
                return numbers(searcher, query);
            } finally {
                searchers.release(searcher);
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static Set<Long> numbers(IndexSearcher searcher, Query query) throws IOException {
        Set<Long> found = new HashSet<>();
        Weight weight =
                searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1);
        for (LeafReaderContext leaf : searcher.getLeafContexts()) {
            Scorer scorer = weight.scorer(leaf);
            NumericDocValues numbers = leaf.reader().getNumericDocValues(NUMBER);
            if (scorer == null || numbers == null) {
                continue;
            }
            // A scorer also finds what was taken out and waits for its segment to be merged.
            Bits live = leaf.reader().getLiveDocs();
            DocIdSetIterator hits = scorer.iterator();
            while (hits.nextDoc() != DocIdSetIterator.NO_MORE_DOCS) {
                if ((live == null || live.get(hits.docID()))
                        && numbers.advanceExact(hits.docID())) {
                    found.add(numbers.longValue());
                }
            }
        }
        return found;
    }

    private static String key(String box, long number) {
        return box + "/" + number;
    }

    /// Something that is done to the folder.
    private interface Change {
        void make() throws IOException;
    }

    private static void change(Change change) {
        try {
            change.make();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
