package maru.korean;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

class KoreanAnalyzerTest {

    private final KoreanAnalyzer indexing = KoreanAnalyzer.forIndexing();

    @Test
    void textFallsApartIntoWords() {
        String table =
                """
                # text                                  | words
                현장체험학습을 신청합니다               | 현장 체험 학습 신청
                코딩동아리                              | 코딩 동아리
                3학년 2반 학생들은                      | 3 학년 2 반 학생
                가정통신문(제2026-12호).hwp             | 가정 통신 문 2026 12 호 hwp
                2026_현장체험학습_안내(최종).pdf        | 2026 현장 체험 학습 안내 최종 pdf
                비용은 12,000원입니다                   | 비용 12000 원
                ＨＷＰ ㎏                               | hwp kg
                學校                                    | 학교
                Books and Computers                     | book and computer
                kim@maru.example                        | kim maru example
                Zoom으로 회의                           | zoom 회의
                031-123-4567                            | 031 123 4567
                """;
        SoftAssertions all = new SoftAssertions();
        for (var row : Table.rows(table)) {
            all.assertThat(String.join(" ", tokens("body", row.get(0))))
                    .as(row.get(0))
                    .isEqualTo(row.get(1));
        }
        all.assertAll();
    }

    @Test
    void pairsOverlapAndNeedNoDictionary() {
        assertThat(tokens("body.pairs", "코딩동아리 A반 report2026"))
                .containsExactly("코딩", "딩동", "동아", "아리", "리", "a", "반", "report", "2026");
    }

    @Test
    void theSameTextInOtherClothesGivesTheSameTokens() {
        String text = "한솔초 현장체험학습 참가비 12,000원 안내";
        String hidden = text.replace("체험", "체\u200B험");
        String fromMac = Normalizer.normalize(text, Normalizer.Form.NFD);
        for (String field : List.of("body", "body.pairs")) {
            assertThat(tokens(field, hidden)).isEqualTo(tokens(field, text));
            assertThat(tokens(field, fromMac)).isEqualTo(tokens(field, text));
        }
    }

    @Test
    void offsetsPointIntoTheTextAsItWas() throws IOException {
        String before = "㎏ 12,000원 ";
        String text = before + Normalizer.normalize("현장", Normalizer.Form.NFD) + "\u200B학습";
        try (TokenStream stream = indexing.tokenStream("body", text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
            stream.reset();
            List<String> found = new ArrayList<>();
            while (stream.incrementToken()) {
                String original = text.substring(offset.startOffset(), offset.endOffset());
                found.add(term + "=" + KoreanText.visible(original).strip());
            }
            stream.end();
            assertThat(found).containsExactly("kg=㎏", "12000=12,000", "원=원", "현장=현장", "학습=학습");
        }
    }

    @Test
    void manyThreadsGetTheSameTokens() throws Exception {
        String text = "수원마루초등학교 3학년 현장체험학습 코딩동아리 모집 안내 ".repeat(50);
        List<String> alone = tokens("body", text);
        try (var threads = Executors.newFixedThreadPool(8)) {
            List<Future<List<String>>> all = new ArrayList<>();
            for (int round = 0; round < 32; round++) {
                all.add(threads.submit(() -> tokens("body", text)));
            }
            for (Future<List<String>> each : all) {
                assertThat(each.get()).isEqualTo(alone);
            }
        }
    }

    @Test
    void anyTextIsTakenApartWithoutFailing() {
        Random random = new Random(20_261_122);
        for (int round = 0; round < 400; round++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(3_000);
            for (int at = 0; at < length; at++) {
                text.appendCodePoint(
                        switch (random.nextInt(6)) {
                            case 0 -> 0xAC00 + random.nextInt(11_172);
                            case 1 -> 0x1100 + random.nextInt(256);
                            case 2 -> 0x20 + random.nextInt(95);
                            case 3 -> 0xD800 + random.nextInt(2_048);
                            case 4 -> random.nextInt(0x10_FFFF);
                            default -> 0x4E00 + random.nextInt(20_000);
                        });
            }
            for (String field : List.of("body", "body.pairs")) {
                assertThat(tokens(field, text.toString()))
                        .allSatisfy(each -> assertThat(each.length()).isBetween(1, 255));
            }
        }
        assertThat(tokens("body", "가".repeat(100_000))).isNotNull();
        assertThat(tokens("body", "a".repeat(100_000))).isNotNull();
    }

    private List<String> tokens(String field, String text) {
        List<String> tokens = new ArrayList<>();
        try (TokenStream stream = indexing.tokenStream(field, text)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            OffsetAttribute offset = stream.addAttribute(OffsetAttribute.class);
            stream.reset();
            while (stream.incrementToken()) {
                tokens.add(term.toString());
                assertThat(offset.startOffset()).isBetween(0, text.length());
                assertThat(offset.endOffset()).isBetween(offset.startOffset(), text.length());
            }
            stream.end();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return tokens;
    }
}
