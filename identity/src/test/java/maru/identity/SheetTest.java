package maru.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SheetTest {

    private static final String HEADINGS = "구분,코드,이름,상위코드";

    private final Problems problems = new Problems();

    private Optional<Sheet> read(byte[] bytes) throws IOException {
        return Sheet.read(
                new ImportFile("units.csv", () -> new ByteArrayInputStream(bytes)),
                UnaryOperator.identity(),
                problems);
    }

    private Optional<Sheet> read(String text) throws IOException {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                HEADINGS + "\n교육청,J10,경기도교육청,\n",
                HEADINGS + "\r\n교육청,J10,경기도교육청,\r\n",
                HEADINGS + "\n교육청,J10,경기도교육청",
                "\uFEFF" + HEADINGS + "\n교육청,J10,\"경기도교육청\",\n",
                HEADINGS + "\n\n\n교육청 , J10 ,경기도교육청\n\n"
            })
    void theSameTableInItsSpellings(String text) throws IOException {
        Sheet sheet = read(text).orElseThrow();
        assertThat(sheet.kind()).isEqualTo(Sheet.Kind.UNITS);
        assertThat(sheet.entries())
                .singleElement()
                .satisfies(
                        entry -> {
                            assertThat(entry.text("구분")).isEqualTo("교육청");
                            assertThat(entry.text("코드")).isEqualTo("J10");
                            assertThat(entry.text("이름")).isEqualTo("경기도교육청");
                        });
    }

    @Test
    void quotesHoldCommasQuotesAndLineBreaks() throws IOException {
        Sheet sheet = read(HEADINGS + "\n교육청,\"J,1\",\"가 \"\"나\"\"\n다\",\n교육청,K\n").orElseThrow();
        assertThat(sheet.entries().getFirst().text("이름")).isEqualTo("가 \"나\"\n다");
        assertThat(sheet.entries().getFirst().text("코드")).isEqualTo("J,1");
        sheet.entries().getLast().problem("코드", "where is this");
        assertThat(problems.all().getFirst().line()).isEqualTo(4);
    }

    @Test
    void anotherEncodingIsSaidToBeOne() throws IOException {
        assertThat(read((HEADINGS + "\n").getBytes(Charset.forName("UTF-16LE")))).isEmpty();
        assertThat(problems.all().getFirst().message()).contains("UTF-8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n\n",
                "이름,나이\n김,3\n",
                HEADINGS + ",비고\n",
                HEADINGS + ",코드\n",
                HEADINGS + "\n교육청,\"J10\n",
                HEADINGS + "\n교육청,\"J10\"x,,\n",
                "PK\u0003\u0004 not a table"
            })
    void whatIsNoTableIsAnsweredAndNotRead(String text) throws IOException {
        assertThat(read(text)).isEmpty();
        assertThat(problems.all()).isNotEmpty();
    }

    @Test
    void everyDirectionIsBounded() throws IOException {
        assertThat(read(HEADINGS + "\n" + "가".repeat(1_001) + "\n")).isEmpty();
        assertThat(read(",".repeat(60) + "\n")).isEmpty();
        assertThat(read(new byte[Csv.BYTES_AT_MOST + 1])).isEmpty();
        assertThat(problems.all()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "2031-02-28, {Y}-03-01,      2030-03-01",
        "2031-03-01, {Y}-03-01,      2031-03-01",
        "2031-03-01, {Y-9}-05-14,    2022-05-14",
        "2031-03-01, {T-1},          2031-02-28",
        "2031-12-31, {T+1},          2032-01-01",
        "2031-03-01, 2031-04-01,     2031-04-01",
        "2031-03-01, {X}-03-01,      {X}-03-01"
    })
    void theDemosDaysMoveAlong(LocalDate today, String written, String meant) {
        assertThat(new DemoDates(today).resolve(written)).isEqualTo(meant);
    }
}
