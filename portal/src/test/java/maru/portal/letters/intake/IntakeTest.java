package maru.portal.letters.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import maru.documents.model.Why;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.kernel.Refused;
import maru.portal.Browser;
import maru.portal.TestPortal;
import maru.portal.letters.content.Facts;
import maru.portal.letters.content.LetterContent;
import maru.portal.letters.content.LetterContent.Attached;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.StoredFile;
import maru.portal.letters.writing.Drafts;
import maru.portal.letters.writing.Uploads;
import maru.portal.preview.ReadFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.MessageSource;

class IntakeTest {

    private static final TestPortal portal = TestPortal.shared();

    @TempDir Path folder = Path.of("");

    @Test
    void anApprovedFileFillsTheLetterAndStaysByteForByte() throws Exception {
        byte[] file = letter();
        LetterId letter = begin("teacher", "안내문.docx", file);
        assertThat(settled(letter)).isEqualTo(new Intake.State.Filled(false));

        LetterContent content = content("teacher", letter);
        assertThat(content.title()).isEqualTo("3학년 현장체험학습 안내");
        assertThat(content.body())
                .as("the title stands above the body already")
                .doesNotContain("3학년 현장체험학습 안내")
                .contains("<th scope=\"row\">장소</th><td>국립중앙박물관</td>");
        assertThat(content.facts().place()).isEqualTo("국립중앙박물관");
        assertThat(content.facts().period())
                .isEqualTo(
                        new Facts.Period(
                                LocalDate.of(2026, 11, 25),
                                LocalTime.of(9, 0),
                                null,
                                LocalTime.of(15, 0)));
        assertThat(content.facts().cost()).isEqualTo(new Facts.Cost(12_000, null));

        Attached attached = content.attachments().getFirst();
        assertThat(attached.name()).isEqualTo("안내문.docx");
        Uploads.Download download =
                portal.bean(Uploads.class)
                        .file(as("teacher"), letter, attached.id(), StoredFile.Kind.ATTACHMENT);
        try (var bytes = download.bytes()) {
            assertThat(bytes.readAllBytes()).isEqualTo(file);
        }
        assertThat(portal.as("teacher").get("/letters/" + letter + "/from-file").body())
                .contains("3학년 현장체험학습 안내")
                .contains("국립중앙박물관")
                .contains("11월 25일(수) 09:00 ~ 15:00");
    }

    @Test
    void aFileThatCannotBeReadIsAttachedAllTheSame() throws Exception {
        byte[] torn = "%PDF-1.7\n1 0 obj\n<</Type/Catalog".getBytes(StandardCharsets.US_ASCII);
        LetterId letter = begin("teacher", "torn.pdf", torn);
        assertThat(settled(letter)).isEqualTo(new Intake.State.NotRead(Why.BROKEN, ""));
        assertThat(content("teacher", letter).attachments()).hasSize(1);
        assertThat(portal.as("teacher").get("/letters/" + letter + "/from-file").body())
                .contains("파일이 손상되어 읽을 수 없습니다.");
    }

    @Test
    void aFileThatLiesLeavesNoDraftBehind() throws Exception {
        assertThatThrownBy(() -> begin("teacher", "letter.hwp", letter()))
                .isInstanceOf(Refused.class);
        // The demo writes drafts of its own meanwhile; hers have titles.
        assertThat(portal.bean(Drafts.class).desk(as("teacher")).drafts())
                .noneMatch(draft -> draft.title().isEmpty());
    }

    @Test
    void namesThatTurnTheirEndRoundComeOutPlain() throws Exception {
        LetterId letter = begin("teacher", "안\u200B내\u202Excod.docx", letter());
        assertThat(content("teacher", letter).attachments().getFirst().name())
                .isEqualTo("안내xcod.docx");
    }

    @Test
    void whatWasTypedMeanwhileIsNotOverwritten() throws Exception {
        LetterId letter = portal.bean(Drafts.class).begin(as("teacher"));
        Attached attached =
                portal.bean(Uploads.class)
                        .attach(as("teacher"), letter, written(letter()), "안내문.docx");
        assertThat(attached.size()).isPositive();
        var draft = portal.bean(Drafts.class).open(as("teacher"), letter).draft();
        Intake intake = portal.bean(Intake.class);
        intake.again(as("teacher"), letter);
        intake.settled(letter).get(60, TimeUnit.SECONDS);
        // Filled once, so the revision has moved on; an older one can no longer be saved over it.
        assertThatThrownBy(
                        () ->
                                portal.bean(Drafts.class)
                                        .save(
                                                as("teacher"),
                                                letter,
                                                LetterContent.EMPTY,
                                                draft.audience(),
                                                draft.revision()))
                .isInstanceOf(Refused.class);
    }

    @Test
    void othersSeeNeitherTheProgressNorThePages() throws Exception {
        LetterId letter = begin("teacher", "안내문.docx", letter());
        settled(letter);
        Attached attached = content("teacher", letter).attachments().getFirst();
        for (String other : List.of("mother", "province", "vietnamese")) {
            Browser browser = portal.as(other);
            for (String path :
                    List.of(
                            "/letters/" + letter + "/from-file",
                            "/letters/" + letter + "/from-file/state",
                            "/letters/" + letter + "/files/" + attached.id() + "/page")) {
                assertThat(browser.get(path).status()).as(other + " " + path).isEqualTo(404);
            }
        }
    }

    @Test
    void anAttachedFileIsReadAsAPage() throws Exception {
        LetterId letter = begin("teacher", "안내문.docx", letter());
        settled(letter);
        Attached attached = content("teacher", letter).attachments().getFirst();
        Browser teacher = portal.as("teacher");
        String path = "/letters/" + letter + "/files/" + attached.id() + "/page";
        Browser.Page page = teacher.get(path);
        for (int asked = 0; asked < 600 && page.body().contains("data-wait"); asked++) {
            portal.bean(ReadFiles.class).settle();
            page = teacher.get(path);
        }
        assertThat(page.body())
                .contains("<th scope=\"row\">일시</th>")
                .contains("국립중앙박물관")
                .contains("파일 받기");
    }

    @Test
    void everyReasonIsSaidInEveryLanguage() {
        MessageSource messages = portal.bean(MessageSource.class);
        for (Why why : Why.values()) {
            for (String language : List.of("ko", "en", "zh", "vi")) {
                assertThat(
                                messages.getMessage(
                                        "letters.reader." + why.name(),
                                        new Object[] {"10"},
                                        Locale.forLanguageTag(language)))
                        .isNotBlank()
                        .doesNotContain("{0}");
            }
        }
    }

    private LetterId begin(String writer, String name, byte[] bytes) throws IOException {
        return portal.bean(Intake.class).begin(as(writer), written(bytes), name);
    }

    private Path written(byte[] bytes) throws IOException {
        return Files.write(Files.createTempFile(folder, "upload", ".part"), bytes);
    }

    private Intake.State settled(LetterId letter) throws Exception {
        return portal.bean(Intake.class).settled(letter).get(60, TimeUnit.SECONDS);
    }

    private LetterContent content(String writer, LetterId letter) {
        return portal.bean(Drafts.class).open(as(writer), letter).draft().content();
    }

    private static Asker.SignedIn as(String card) {
        return new Asker.SignedIn(
                portal.card(card).person(),
                "test",
                "127.0.0.1",
                AuthenticationLevel.ONE_FACTOR,
                Instant.now());
    }

    /// A letter as Word writes it: a large title, a greeting, a table of facts.
    static byte[] letter() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (String[] row :
                new String[][] {
                    {"일시", "2026. 11. 25.(수) 09:00~15:00"},
                    {"장소", "국립중앙박물관"},
                    {"참가비", "12,000원"}
                }) {
            rows.append("<w:tr>");
            for (String cell : row) {
                rows.append("<w:tc><w:p><w:r><w:t>")
                        .append(cell)
                        .append("</w:t></w:r></w:p></w:tc>");
            }
            rows.append("</w:tr>");
        }
        String body =
                "<w:p><w:r><w:rPr><w:sz w:val=\"40\"/></w:rPr><w:t>3학년 현장체험학습"
                        + " 안내</w:t></w:r></w:p><w:p><w:r><w:rPr><w:sz"
                        + " w:val=\"20\"/></w:rPr><w:t>학부모님 안녕하십니까? 아래와 같이 현장체험학습을"
                        + " 실시합니다.</w:t></w:r></w:p><w:tbl>"
                        + rows
                        + "</w:tbl>";
        String types = "application/vnd.openxmlformats-";
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            entry(
                    zip,
                    "[Content_Types].xml",
                    "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                            + "<Default Extension=\"rels\" ContentType=\""
                            + types
                            + "package.relationships+xml\"/><Override"
                            + " PartName=\"/word/document.xml\" ContentType=\""
                            + types
                            + "officedocument.wordprocessingml.document.main+xml\"/></Types>");
            entry(
                    zip,
                    "_rels/.rels",
                    "<Relationships"
                            + " xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
                            + "<Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\""
                            + " Target=\"word/document.xml\"/></Relationships>");
            entry(
                    zip,
                    "word/document.xml",
                    "<w:document"
                            + " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
                            + body
                            + "</w:body></w:document>");
        }
        return out.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
