package maru.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import maru.documents.html.HtmlWriter;
import maru.documents.html.PlainWriter;
import maru.documents.model.Document;
import maru.documents.model.Reading;
import maru.documents.model.Why;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocumentReaderTest {

    private final Path folder;
    private final Samples samples;
    private final DocumentReader reader;

    DocumentReaderTest(@TempDir Path folder) {
        this.folder = folder;
        this.samples = new Samples(folder);
        this.reader = DocumentReader.start(ReaderSettings.standard(folder.resolve("readers")));
    }

    @AfterAll
    void stop() {
        reader.close();
    }

    @Test
    void hwpReads() throws Exception {
        Document document = read(samples.hwp("가정통신문", "코딩동아리 모집 안내", "신청해 주십시오."));
        assertThat(PlainWriter.text(document))
                .contains("가정통신문")
                .contains("코딩동아리 모집 안내")
                .contains("신청해 주십시오.");
        assertThat(document.title()).isEqualTo("코딩동아리 모집 안내");
    }

    @Test
    void hwpxReads() throws Exception {
        Document document = read(samples.hwpx("급식 안내", "이번 달 식단입니다."));
        assertThat(PlainWriter.text(document)).isEqualTo("급식 안내\n이번 달 식단입니다.\n");
        assertThat(document.title()).isEqualTo("급식 안내");
    }

    @Test
    void aLetterInWordBecomesAccessibleHtml() throws Exception {
        Document document = read(samples.docx());
        assertThat(document.title()).isEqualTo("3학년 현장체험학습 안내");
        String html = HtmlWriter.fragment(document, HtmlWriter.INLINE, 2);
        assertThat(html)
                .startsWith("<h2>3학년 현장체험학습 안내</h2>")
                .contains("<th scope=\"row\">일시</th><td>2026. 11. 25.(수) 09:00~15:00</td>")
                .contains("누르지 마세요")
                .doesNotContain("javascript");
    }

    @Test
    void aPdfShowsHeadingsAndTables() throws Exception {
        Document document = read(samples.pdf(2));
        assertThat(document.pages()).isEqualTo(2);
        String html = HtmlWriter.fragment(document, HtmlWriter.INLINE, 2);
        assertThat(html)
                .contains("<h2>Field trip, page 1</h2>")
                .contains("<p>Dear parents, we go to the museum.</p>")
                .contains("<th scope=\"col\">When</th><th scope=\"col\">Where</th>")
                .contains("<td>Suwon</td>");
    }

    @Test
    void aSheetIsATable() throws Exception {
        String html = HtmlWriter.fragment(read(samples.xlsx()), HtmlWriter.INLINE, 2);
        assertThat(html).contains("<h2>준비물</h2>").contains("<td>1</td>").contains("도시락");
    }

    @Test
    void oldKoreanTextReads() throws Exception {
        byte[] cp949 = "이름,반\n김하늘,3-2\n뷁쉛,3-1\n".getBytes(Charset.forName("x-windows-949"));
        String html =
                HtmlWriter.fragment(read(samples.bytes("명단.csv", cp949)), HtmlWriter.INLINE, 2);
        assertThat(html).contains("<th scope=\"col\">이름</th>").contains("뷁쉛");
    }

    @Test
    void aFileThatLiesAboutItsTypeIsNamedSo() throws Exception {
        Path pdf = samples.pdf(1);
        Path lies = Files.copy(pdf, folder.resolve("lies.hwp"));
        assertThat(refused(lies))
                .isEqualTo(new Reading.NotRead(Why.LIES, "HWP"))
                .extracting(Reading.NotRead::korean)
                .isEqualTo("이름은 HWP 파일인데 내용은 다른 형식입니다. 원래 프로그램에서 다시 저장해 주세요.");
        byte[] program = {0x7F, 'E', 'L', 'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 62, 0};
        assertThat(refused(samples.bytes("x.pdf", program)).why()).isEqualTo(Why.LIES);
        assertThat(refused(samples.bytes("program", program)).why()).isEqualTo(Why.KIND);
    }

    @Test
    void oldOfficeFilesAreNamedAsSuch() throws Exception {
        assertThat(refused(compound("안내.doc", "WordDocument")))
                .isEqualTo(new Reading.NotRead(Why.OLD_KIND, "DOC"))
                .extracting(Reading.NotRead::korean)
                .isEqualTo("오래된 형식(DOC)입니다. 새 형식으로 다시 저장해 주세요.");
        assertThat(refused(compound("안내.ppt", "PowerPoint Document")))
                .isEqualTo(new Reading.NotRead(Why.OLD_KIND, "PPT"));
    }

    private Path compound(String name, String stream) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (POIFSFileSystem system = new POIFSFileSystem()) {
            system.createDocument(new ByteArrayInputStream(new byte[5_000]), stream);
            system.writeFilesystem(out);
        }
        return samples.bytes(name, out.toByteArray());
    }

    @Test
    void aBombStaysShut() throws Exception {
        Path bomb = samples.bomb();
        assertThat(Files.size(bomb)).isLessThan(1_000_000);
        assertThat(refused(bomb).why()).isEqualTo(Why.BOMB);
    }

    @Test
    void tenThousandPagesAreTooMany() throws Exception {
        assertThat(refused(samples.pdf(10_000)))
                .isEqualTo(new Reading.NotRead(Why.TOO_MANY_PAGES, "1000"));
    }

    @Test
    void aBrokenHwpSaysSo() throws Exception {
        byte[] whole = Files.readAllBytes(samples.hwp("가정통신문"));
        byte[] half = Arrays.copyOf(whole, whole.length / 2);
        assertThat(refused(samples.bytes("half.hwp", half)).why()).isEqualTo(Why.BROKEN);
        byte[] garbled = whole.clone();
        for (int at = 2_000; at < garbled.length; at += 7) {
            garbled[at] ^= 0x55;
        }
        assertThat(refused(samples.bytes("garbled.hwp", garbled)).korean())
                .isEqualTo("파일이 손상되어 읽을 수 없습니다. 원본을 다시 저장해 주세요.");
    }

    @Test
    void aLockedFileSaysSo() throws Exception {
        assertThat(refused(samples.lockedPdf()).why()).isEqualTo(Why.LOCKED);
    }

    @Test
    void tablesInsideTablesHaveAnEnd() throws Exception {
        assertThat(refused(samples.nestedTables(40)).why()).isEqualTo(Why.TOO_NESTED);
        assertThat(refused(samples.nestedTables(20_000)).why())
                .isIn(Why.TOO_NESTED, Why.BROKEN, Why.TOO_SLOW);
    }

    @Test
    void nothingIsFetchedForAnEntity() throws Exception {
        Path secret = samples.bytes("secret.txt", "비밀".getBytes(StandardCharsets.UTF_8));
        Path docx =
                samples.docxOf(
                        "entity.docx",
                        "<w:p><w:r><w:t>&secret;</w:t></w:r></w:p>",
                        "<!DOCTYPE x [<!ENTITY secret SYSTEM \"" + secret.toUri() + "\">]>");
        assertThat(refused(docx).why()).isEqualTo(Why.BROKEN);
    }

    @Test
    void aHwpxWithAnEntityIsNotReadEither() throws Exception {
        Path secret = samples.bytes("secret.txt", "비밀".getBytes(StandardCharsets.UTF_8));
        Path hwpx = samples.hwpxWithEntity("급식 안내", secret.toUri().toString());
        assertThat(refused(hwpx).why()).isEqualTo(Why.BROKEN);
    }

    @Test
    void macrosAreNotRead() throws Exception {
        Path docx =
                samples.zip(
                        "macro.docx",
                        "[Content_Types].xml",
                        "<Types/>",
                        "word/document.xml",
                        "<x/>",
                        "word/vbaProject.bin",
                        "Sub AutoOpen()");
        assertThat(refused(docx).why()).isEqualTo(Why.MACROS);
    }

    @Test
    void aProcessThatIsKilledTakesNoOtherFileWithIt() throws Exception {
        Path letter = samples.docx();
        read(letter);
        ProcessHandle.current()
                .children()
                .filter(
                        child ->
                                child.info()
                                        .commandLine()
                                        .orElse("")
                                        .contains("maru.documents.child.ChildMain"))
                .forEach(
                        child -> {
                            child.destroyForcibly();
                            child.onExit().join();
                        });
        assertThat(read(letter).title()).isEqualTo("3학년 현장체험학습 안내");
    }

    @Test
    void manyAtOnceAreReadInTurn() throws Exception {
        Path letter = samples.docx();
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            var readings =
                    java.util.stream.IntStream.range(0, 12)
                            .mapToObj(each -> threads.submit(() -> read(letter).title()))
                            .toList();
            for (var reading : readings) {
                assertThat(reading.get()).isEqualTo("3학년 현장체험학습 안내");
            }
        }
    }

    @Test
    void emptyAndOverlongFilesAreNotEvenSent() throws Exception {
        assertThat(refused(samples.bytes("empty.hwp", new byte[0])).why()).isEqualTo(Why.EMPTY);
        Path large = folder.resolve("large.pdf");
        try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(51L << 20);
        }
        assertThat(refused(large)).isEqualTo(new Reading.NotRead(Why.TOO_LARGE, "50"));
    }

    @Test
    void aFileThatTakesTooLongIsGivenUp() throws Exception {
        Path letter = samples.docx();
        try (DocumentReader hasty = other("hasty", 512, Duration.ofNanos(1))) {
            assertThat(refused(hasty, letter)).isEqualTo(new Reading.NotRead(Why.TOO_SLOW, "0"));
            assertThat(refused(hasty, letter).korean()).isNotBlank();
        }
        assertThat(read(letter).title()).isEqualTo("3학년 현장체험학습 안내");
    }

    @Test
    void aFileThatNeedsTooMuchMemoryIsGivenUpAndTheNextOneReads() throws Exception {
        Path letter = samples.docx();
        byte[] endless = new byte[45 << 20];
        java.util.Arrays.fill(endless, (byte) 'a');
        try (DocumentReader poor = other("poor", 96, Duration.ofMinutes(2))) {
            assertThat(refused(poor, samples.bytes("endless.txt", endless)).why())
                    .isEqualTo(Why.TOO_MUCH_MEMORY);
            assertThat(poor.read(letter, "안내.docx")).isInstanceOf(Reading.Read.class);
        }
    }

    private DocumentReader other(String name, int megabytes, Duration time) {
        return DocumentReader.start(
                new ReaderSettings(
                        folder.resolve(name),
                        1,
                        megabytes,
                        time,
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(2)));
    }

    private Document read(Path file) {
        return switch (reader.read(file, file.getFileName().toString())) {
            case Reading.Read(Document document) -> document;
            case Reading.NotRead not -> throw new AssertionError(not.english());
        };
    }

    private Reading.NotRead refused(Path file) {
        return refused(reader, file);
    }

    private static Reading.NotRead refused(DocumentReader reader, Path file) {
        return switch (reader.read(file, file.getFileName().toString())) {
            case Reading.Read(Document document) ->
                    throw new AssertionError("was read: " + document.title());
            case Reading.NotRead not -> not;
        };
    }
}
