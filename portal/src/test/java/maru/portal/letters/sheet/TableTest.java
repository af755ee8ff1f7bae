package maru.portal.letters.sheet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is taken away runs nothing in whoever opens it.
class TableTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=HYPERLINK(\"http://x\")",
                "+1+1",
                "-2+3",
                "@SUM(A1)",
                "＝1+1",
                "  =1+1",
                "\t=1",
                "\u200B=1"
            })
    void aCellThatBeginsLikeAFormulaIsText(String cell) {
        String csv =
                new String(
                        new Table(List.of("답"), List.of(List.of(cell))).csv(),
                        StandardCharsets.UTF_8);
        assertThat(csv.lines().toList().get(1)).startsWith("\"'");
    }

    @Test
    void ordinaryWordsStayAsTheyAre() {
        assertThat(Table.defused("이서연 (어머니)")).isEqualTo("이서연 (어머니)");
        assertThat(
                        new String(
                                new Table(List.of("a"), List.of(List.of("\"b\", c"))).csv(),
                                StandardCharsets.UTF_8))
                .endsWith("\"\"\"b\"\", c\"\r\n");
    }

    @Test
    void everyCellOfASpreadsheetIsTypedAsText() throws IOException {
        byte[] xlsx = new Table(List.of("a"), List.of(List.of("=1+1<&>"))).xlsx();
        String sheet = "";
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(xlsx))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (entry.getName().endsWith("sheet1.xml")) {
                    sheet = new String(zip.readAllBytes(), StandardCharsets.UTF_8);
                }
            }
        }
        assertThat(sheet)
                .contains("t=\"inlineStr\"")
                .contains("=1+1&lt;&amp;&gt;")
                .doesNotContain("<f>");
    }
}
