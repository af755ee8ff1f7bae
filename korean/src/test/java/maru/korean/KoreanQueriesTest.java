package maru.korean;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class KoreanQueriesTest {

    private static final List<String> TEXTS =
            List.of(
                    "코딩동아리 회원을 모집합니다",
                    "5학년 현장체험학습 안내",
                    "2026_수련활동_계획서(최종).hwp",
                    "김하늘이와 박가온이 발표합니다",
                    "Parents' evening and school books",
                    "참가비는 12,000원이며 3월 5일까지 냅니다",
                    "전화 031-123-4567",
                    "A반은 강당에서, B반은 교실에서");

    @Test
    void whatIsTypedFindsWhatHoldsIt() throws IOException {
        String table =
                """
                # typed               | found
                동아리                | 코딩동아리 회원을 모집합니다
                코딩 동아리           | 코딩동아리 회원을 모집합니다
                체험학습              | 5학년 현장체험학습 안내
                체험 학습을           | 5학년 현장체험학습 안내
                장체험                | 5학년 현장체험학습 안내
                현장학습              |
                계획서 hwp            | 2026_수련활동_계획서(최종).hwp
                "최종.hwp"            | 2026_수련활동_계획서(최종).hwp
                계획서.hwp            |
                수련활동 2026         | 2026_수련활동_계획서(최종).hwp
                김하늘                | 김하늘이와 박가온이 발표합니다
                가온                  | 김하늘이와 박가온이 발표합니다
                늘                    | 김하늘이와 박가온이 발표합니다
                book                  | Parents' evening and school books
                SCHOOL                | Parents' evening and school books
                "school books"        | Parents' evening and school books
                "evening school"      |
                12000원               | 참가비는 12,000원이며 3월 5일까지 냅니다
                3월 5일               | 참가비는 12,000원이며 3월 5일까지 냅니다
                "123-4567"            | 전화 031-123-4567
                A반 강당              | A반은 강당에서, B반은 교실에서
                """;
        SoftAssertions all = new SoftAssertions();
        for (var row : Table.rows(table)) {
            all.assertThat(find(row.get(0), false))
                    .as(row.get(0))
                    .isEqualTo(row.get(1).isEmpty() ? List.of() : List.of(row.get(1)));
        }
        all.assertAll();
    }

    @Test
    void aWordMayGoOnWhileItIsTyped() throws IOException {
        assertThat(find("scho", true)).hasSize(1);
        assertThat(find("scho", false)).isEmpty();
    }

    @Test
    void everyPieceOfEveryHangulWordIsFound() throws IOException {
        for (String text : TEXTS) {
            for (String word : text.split("[^가-힣]+", -1)) {
                for (int from = 0; from < word.length(); from++) {
                    for (int to = from + 1; to <= word.length(); to++) {
                        assertThat(find(word.substring(from, to), false))
                                .as(word.substring(from, to))
                                .contains(text);
                    }
                }
            }
        }
    }

    @Test
    void nothingThatCanBeSearchedFindsNothing() throws IOException {
        assertThat(find("", false)).isEmpty();
        assertThat(find(" … \" -", false)).isEmpty();
        assertThat(find("없는말 ".repeat(10_000), false)).isEmpty();
    }

    private static List<String> find(String typed, boolean unfinished) throws IOException {
        try (ByteBuffersDirectory memory = new ByteBuffersDirectory()) {
            try (IndexWriter writer =
                    new IndexWriter(memory, new IndexWriterConfig(KoreanAnalyzer.forIndexing()))) {
                for (String text : TEXTS) {
                    Document document = new Document();
                    document.add(new TextField("body", text, Field.Store.NO));
                    document.add(
                            new TextField("body" + KoreanAnalyzer.PAIRS, text, Field.Store.NO));
                    document.add(new StoredField("text", text));
                    writer.addDocument(document);
                }
            }
            KoreanQueries queries =
                    KoreanQueries.over(
                            KoreanAnalyzer.forAsking(), new KoreanQueries.Weighted("body", 1f));
            Query query = unfinished ? queries.whileTyping(typed) : queries.of(typed);
            try (DirectoryReader reader = DirectoryReader.open(memory)) {
                IndexSearcher searcher = new IndexSearcher(reader);
                List<String> found = new ArrayList<>();
                for (ScoreDoc hit : searcher.search(query, 10).scoreDocs) {
                    found.add(searcher.storedFields().document(hit.doc).get("text"));
                }
                return found;
            }
        }
    }
}
