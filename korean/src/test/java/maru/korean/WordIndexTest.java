package maru.korean;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordIndexTest {

    private static final KoreanQueries.Weighted TITLE = new KoreanQueries.Weighted("title", 2);
    private static final KoreanQueries.Weighted TEXT = new KoreanQueries.Weighted("text", 1);

    @TempDir Path temporary;
    private Path folder;
    private WordIndex index;

    @BeforeEach
    void open() throws IOException {
        folder = temporary.resolve("index");
        index = WordIndex.in(folder);
    }

    @AfterEach
    void close() {
        index.close();
    }

    private void put(String box, long number, String title, String text) {
        index.put(box, number, Map.of("title", title, "text", text));
        index.show();
    }

    @Test
    void findsInTheFieldsThatAreAskedAndInThatBoxAlone() {
        put("one", 1, "현장체험학습 안내", "버스는 아홉 시에 옵니다");
        put("one", 2, "급식 안내", "체험은 없습니다");
        put("two", 1, "현장체험학습 안내", "다른 학교의 글");

        assertThat(index.find("one", "체험학습", TITLE, TEXT)).isEqualTo(Set.of(1L));
        assertThat(index.find("one", "체험", TITLE, TEXT)).isEqualTo(Set.of(1L, 2L));
        assertThat(index.find("one", "체험", TEXT)).isEqualTo(Set.of(2L));
        assertThat(index.find("three", "체험", TITLE, TEXT)).isEmpty();
    }

    @Test
    void aSecondTextUnderANumberTakesThePlaceOfTheFirst() {
        put("one", 1, "", "버스는 아홉 시에 옵니다");
        put("one", 1, "", "기차로 갑니다");

        assertThat(index.find("one", "버스", TEXT)).isEmpty();
        assertThat(index.find("one", "기차", TEXT)).isEqualTo(Set.of(1L));
    }

    @Test
    void whatIsTakenOutOfManyThatCameTogetherIsNotFound() {
        for (long number = 1; number <= 3; number++) {
            index.put("one", number, Map.of("text", "버스는 아홉 시에 옵니다"));
        }
        index.show();

        index.remove("one", 1);
        index.put("one", 2, Map.of("text", "기차로 갑니다"));
        index.show();

        assertThat(index.find("one", "버스", TEXT)).isEqualTo(Set.of(3L));
        assertThat(index.all("one")).isEqualTo(Set.of(2L, 3L));
    }

    @Test
    void whatIsTakenOutIsNotFound() {
        put("one", 1, "", "버스");
        put("one", 2, "", "버스");
        put("two", 3, "", "버스");

        index.remove("one", 1);
        index.show();
        assertThat(index.all("one")).isEqualTo(Set.of(2L));

        index.removeAll("one");
        index.show();
        assertThat(index.all("one")).isEmpty();
        assertThat(index.all("two")).isEqualTo(Set.of(3L));

        index.removeAll();
        index.show();
        assertThat(index.all("two")).isEmpty();
    }

    @Test
    void nothingOfItStaysWhenItIsClosed() throws IOException {
        put("one", 1, "", "버스");
        index.close();
        assertThat(folder).doesNotExist();

        open();
        assertThat(index.find("one", "버스", TEXT)).isEmpty();
    }
}
