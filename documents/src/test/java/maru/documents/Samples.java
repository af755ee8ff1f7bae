package maru.documents;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import kr.dogfoot.hwplib.object.HWPFile;
import kr.dogfoot.hwplib.object.bodytext.paragraph.Paragraph;
import kr.dogfoot.hwplib.tool.blankfilemaker.BlankFileMaker;
import kr.dogfoot.hwplib.writer.HWPWriter;
import kr.dogfoot.hwpxlib.object.HWPXFile;
import kr.dogfoot.hwpxlib.writer.HWPXWriter;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;
import org.apache.pdfbox.pdmodel.font.PDType1Font;
import org.apache.pdfbox.pdmodel.font.Standard14Fonts.FontName;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.jspecify.annotations.Nullable;

/// Files made for the tests, one method each.
final class Samples {

    private final Path folder;

    Samples(Path folder) {
        this.folder = folder;
    }

    Path hwp(String... lines) throws Exception {
        HWPFile file = BlankFileMaker.make();
        var section = file.getBodyText().getSectionList().getFirst();
        Paragraph first = section.getParagraph(0);
        for (String line : lines) {
            Paragraph paragraph =
                    line.equals(lines[0]) ? first : clone(section.addNewParagraph(), first);
            if (paragraph.getText() == null) {
                paragraph.createText();
            }
            paragraph.getText().addString(line);
        }
        Path path = folder.resolve("sample.hwp");
        HWPWriter.toFile(file, path.toString());
        return path;
    }

    private static Paragraph clone(Paragraph empty, Paragraph like) {
        empty.getHeader().setParaShapeId(like.getHeader().getParaShapeId());
        empty.getHeader().setStyleId(like.getHeader().getStyleId());
        empty.createText();
        empty.createCharShape();
        empty.getCharShape().addParaCharShape(0, 0);
        return empty;
    }

    Path hwpx(String... lines) throws Exception {
        HWPXFile file = kr.dogfoot.hwpxlib.tool.blankfilemaker.BlankFileMaker.make();
        var section = file.sectionXMLFileList().get(0);
        for (String line : lines) {
            var paragraph = section.addNewPara();
            paragraph.idAnd("0").paraPrIDRefAnd("3").styleIDRefAnd("0");
            var run = paragraph.addNewRun();
            run.charPrIDRef("0");
            run.addNewT().addText(line);
        }
        Path path = folder.resolve("sample.hwpx");
        HWPXWriter.toFilepath(file, path.toString());
        return path;
    }

    /// A HWPX whose text would be a file of the server's.
    Path hwpxWithEntity(String line, String address) throws Exception {
        Path whole = hwpx(line);
        Path path = folder.resolve("entity.hwpx");
        try (ZipFile from = new ZipFile(whole.toFile());
                ZipOutputStream to = new ZipOutputStream(Files.newOutputStream(path))) {
            for (var entry : Collections.list(from.entries())) {
                @Nullable String text = null;
                byte[] bytes = from.getInputStream(entry).readAllBytes();
                if (entry.getName().endsWith("section0.xml")) {
                    text = new String(bytes, StandardCharsets.UTF_8);
                    int root = text.indexOf("<hs:sec");
                    text =
                            text.substring(0, root)
                                    + "<!DOCTYPE x [<!ENTITY secret SYSTEM \""
                                    + address
                                    + "\">]>"
                                    + text.substring(root).replace(line, "&secret;");
                }
                to.putNextEntry(new ZipEntry(entry.getName()));
                to.write(text == null ? bytes : text.getBytes(StandardCharsets.UTF_8));
            }
        }
        return path;
    }

    /// A home letter with a heading, a table of facts and a list of prices.
    Path docx() throws IOException {
        try (XWPFDocument file = new XWPFDocument()) {
            var title = file.createParagraph().createRun();
            title.setFontSize(20);
            title.setText("3학년 현장체험학습 안내");
            var text = file.createParagraph().createRun();
            text.setFontSize(10);
            text.setText("학부모님 안녕하십니까? 아래와 같이 현장체험학습을 실시합니다.");
            XWPFTable facts = file.createTable(3, 2);
            String[][] cells = {
                {"일시", "2026. 11. 25.(수) 09:00~15:00"}, {"장소", "국립중앙박물관"}, {"참가비", "12,000원"}
            };
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 2; column++) {
                    facts.getRow(row).getCell(column).setText(cells[row][column]);
                }
            }
            var link = file.createParagraph().createHyperlinkRun("javascript:alert(1)");
            link.setText("누르지 마세요");
            return write("letter.docx", file::write);
        }
    }

    Path nestedTables(int depth) throws IOException {
        StringBuilder xml = new StringBuilder();
        for (int each = 0; each < depth; each++) {
            xml.append("<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>");
        }
        for (int each = 0; each < depth; each++) {
            xml.append("<w:p/></w:tc></w:tr></w:tbl>");
        }
        return docxOf("nested.docx", xml.toString(), "");
    }

    /// A DOCX by hand: whatever stands in its body, and a DOCTYPE before it.
    Path docxOf(String name, String body, String docType) throws IOException {
        return zip(
                name,
                "[Content_Types].xml",
                "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default"
                        + " Extension=\"rels\""
                        + " ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override"
                        + " PartName=\"/word/document.xml\""
                        + " ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>",
                "_rels/.rels",
                "<Relationships"
                        + " xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship"
                        + " Id=\"r1\""
                        + " Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\""
                        + " Target=\"word/document.xml\"/></Relationships>",
                "word/document.xml",
                docType
                        + "<w:document"
                        + " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>"
                        + body
                        + "</w:body></w:document>");
    }

    Path zip(String name, String... entries) throws IOException {
        return write(
                name,
                out -> {
                    ZipOutputStream zip = new ZipOutputStream(out);
                    for (int at = 0; at < entries.length; at += 2) {
                        zip.putNextEntry(new ZipEntry(entries[at]));
                        zip.write(entries[at + 1].getBytes(StandardCharsets.UTF_8));
                    }
                    zip.finish();
                });
    }

    /// A DOCX of a few hundred kilobytes whose text would be a gigabyte.
    Path bomb() throws IOException {
        return write(
                "bomb.docx",
                out -> {
                    ZipOutputStream zip = new ZipOutputStream(out);
                    zip.putNextEntry(new ZipEntry("word/document.xml"));
                    byte[] blanks = new byte[1 << 20];
                    java.util.Arrays.fill(blanks, (byte) ' ');
                    for (int each = 0; each < 400; each++) {
                        zip.write(blanks);
                    }
                    zip.finish();
                });
    }

    Path pdf(int pages) throws IOException {
        try (PDDocument file = new PDDocument()) {
            for (int page = 1; page <= pages; page++) {
                PDPage leaf = new PDPage();
                file.addPage(leaf);
                if (page <= 3) {
                    write(file, leaf, page);
                }
            }
            return write("sample-" + pages + ".pdf", file::save);
        }
    }

    private static void write(PDDocument file, PDPage leaf, int page) throws IOException {
        try (PDPageContentStream content = new PDPageContentStream(file, leaf)) {
            line(content, 24, 72, 720, "Field trip, page " + page);
            line(content, 11, 72, 680, "Dear parents, we go to the museum.");
            String[][] rows = {
                {"When", "Where"}, {"25 November", "Seoul"}, {"26 November", "Suwon"}
            };
            for (int row = 0; row < rows.length; row++) {
                line(content, 11, 72, 640 - row * 18, rows[row][0]);
                line(content, 11, 300, 640 - row * 18, rows[row][1]);
            }
        }
    }

    private static void line(PDPageContentStream content, int size, int x, int y, String text)
            throws IOException {
        content.beginText();
        content.setFont(new PDType1Font(FontName.HELVETICA), size);
        content.newLineAtOffset(x, y);
        content.showText(text);
        content.endText();
    }

    Path lockedPdf() throws IOException {
        try (PDDocument file = new PDDocument()) {
            file.addPage(new PDPage());
            file.protect(new StandardProtectionPolicy("owner", "reader", new AccessPermission()));
            return write("locked.pdf", file::save);
        }
    }

    Path xlsx() throws IOException {
        try (XSSFWorkbook book = new XSSFWorkbook()) {
            var sheet = book.createSheet("준비물");
            String[][] rows = {{"품목", "수량"}, {"도시락", "1"}, {"물통", "1"}};
            for (int row = 0; row < rows.length; row++) {
                var line = sheet.createRow(row);
                line.createCell(0).setCellValue(rows[row][0]);
                line.createCell(1).setCellValue(rows[row][1]);
            }
            return write("bring.xlsx", book::write);
        }
    }

    Path bytes(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private interface Write {
        void to(OutputStream out) throws IOException;
    }

    private Path write(String name, Write write) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            write.to(out);
            return Files.write(folder.resolve(name), out.toByteArray());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
