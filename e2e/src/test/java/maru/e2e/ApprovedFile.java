package maru.e2e;

import com.microsoft.playwright.options.FilePayload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// The paper that a teacher has before she writes anything: approved, in Word's format (ECMA-376),
/// with a table and the usual lines.
///
/// @param title the first line of the paper
/// @param day when the excursion is
record ApprovedFile(String title, LocalDate day) {

    static final String NAME = "현장체험학습 안내.docx";

    FilePayload payload() {
        return new FilePayload(
                NAME,
                "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
                bytes());
    }

    byte[] bytes() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put(
                "[Content_Types].xml",
                """
                <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
                <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
                <Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>
                </Types>\
                """);
        parts.put(
                "_rels/.rels",
                """
                <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
                <Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>
                </Relationships>\
                """);
        parts.put("word/document.xml", document());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8)) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                ZipEntry entry = new ZipEntry(part.getKey());
                entry.setTime(0); // the same bytes each time
                zip.putNextEntry(entry);
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        } catch (IOException neverInMemory) {
            throw new UncheckedIOException(neverInMemory);
        }
        return out.toByteArray();
    }

    private String document() {
        return """
        <w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>\
        """
                + paragraph(title)
                + paragraph("학부모님, 안녕하십니까? 3학년 현장체험학습을 아래와 같이 안내드립니다.")
                + paragraph("1. 일시: " + written(day) + " 09:00 ~ 15:00")
                + paragraph("2. 장소: 수원화성 행궁광장")
                + paragraph("3. 참가비: 12,000원")
                + paragraph("4. 준비물: 도시락, 물")
                + paragraph("5. 참가 신청서는 " + written(day.minusDays(3)) + "까지 제출해 주세요.")
                + "<w:tbl>"
                + row("시간", "활동")
                + row("09:00", "학교 출발")
                + row("10:00", "성곽 걷기")
                + "</w:tbl></w:body></w:document>";
    }

    private static String written(LocalDate date) {
        return date.getYear() + ". " + date.getMonthValue() + ". " + date.getDayOfMonth() + ".";
    }

    private static String paragraph(String text) {
        return "<w:p><w:r><w:t>" + text + "</w:t></w:r></w:p>";
    }

    private static String row(String first, String second) {
        return "<w:tr><w:tc>"
                + paragraph(first)
                + "</w:tc><w:tc>"
                + paragraph(second)
                + "</w:tc></w:tr>";
    }
}
