package maru.portal.letters.content;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import maru.kernel.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttachmentTypingTest {

    @TempDir Path folder;

    private final AttachmentTyping typing = new AttachmentTyping();

    private Path file(byte[] bytes) throws IOException {
        return Files.write(folder.resolve("upload"), bytes);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// A ZIP of entries without content; a `mimetype` comes first and uncompressed.
    private static byte[] zip(String mimetype, String... entries) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(out)) {
            if (!mimetype.isEmpty()) {
                byte[] bytes = text(mimetype);
                CRC32 sum = new CRC32();
                sum.update(bytes);
                ZipEntry entry = new ZipEntry("mimetype");
                entry.setMethod(ZipEntry.STORED);
                entry.setSize(bytes.length);
                entry.setCrc(sum.getValue());
                zip.putNextEntry(entry);
                zip.write(bytes);
            }
            for (String name : entries) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(text("<x/>"));
            }
        }
        return out.toByteArray();
    }

    /// The head of an OLE2 file with a stream of this name in its directory.
    private static byte[] ole2(String stream, String signature) {
        byte[] bytes = new byte[200_000];
        byte[] magic = {
            (byte) 0xd0, (byte) 0xcf, 0x11, (byte) 0xe0, (byte) 0xa1, (byte) 0xb1, 0x1a, (byte) 0xe1
        };
        System.arraycopy(magic, 0, bytes, 0, magic.length);
        byte[] name = stream.getBytes(StandardCharsets.UTF_16LE);
        System.arraycopy(name, 0, bytes, 131_060, name.length);
        byte[] mark = text(signature);
        System.arraycopy(mark, 0, bytes, 150_000, mark.length);
        return bytes;
    }

    @Test
    void filesAreKnownByTheirBytes() throws IOException {
        assertThat(typing.typeOf(file(text("%PDF-1.7\n…")), "안내.PDF"))
                .isEqualTo(AttachmentType.PDF);
        assertThat(typing.typeOf(file(ole2("FileHeader", "HWP Document File V5.00")), "안내.hwp"))
                .isEqualTo(AttachmentType.HWP);
        assertThat(typing.typeOf(file(ole2("WordDocument", "")), "안내.doc"))
                .isEqualTo(AttachmentType.DOC);
        assertThat(typing.typeOf(file(ole2("Workbook", "")), "명단.xls"))
                .isEqualTo(AttachmentType.XLS);
        assertThat(typing.typeOf(file(zip("application/hwp+zip", "version.xml")), "안내.hwpx"))
                .isEqualTo(AttachmentType.HWPX);
        assertThat(
                        typing.typeOf(
                                file(zip("", "[Content_Types].xml", "word/document.xml")),
                                "a.docx"))
                .isEqualTo(AttachmentType.DOCX);
        assertThat(typing.typeOf(file(zip("", "[Content_Types].xml", "xl/workbook.xml")), "a.xlsx"))
                .isEqualTo(AttachmentType.XLSX);
        assertThat(typing.typeOf(file(zip("", "사진/1.jpg")), "사진.zip"))
                .isEqualTo(AttachmentType.ZIP);
        assertThat(typing.typeOf(file(text("모둠,이름\n1,김")), "명단.csv"))
                .isEqualTo(AttachmentType.TEXT);
    }

    @Test
    void aNameThatLiesIsRefused() throws IOException {
        refused(text("MZ\u0090\u0000 program"), "안내.pdf");
        refused(text("<html><script>alert(1)</script></html>"), "안내.pdf");
        refused(text("<html><body>x</body></html>"), "안내.html");
        refused(text("%PDF-1.7\n"), "사진.jpg");
        refused(zip("", "[Content_Types].xml", "word/document.xml"), "안내.pdf");
        refused(
                zip("", "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
                "a.docx");
        refused(zip("", "설치.exe"), "자료.zip");
        refused(ole2("Nothing", ""), "안내.hwp");
        refused(text("#!/bin/sh\nrm -rf /\n"), "설치.sh");
    }

    private void refused(byte[] bytes, String name) throws IOException {
        Path file = file(bytes);
        assertThatThrownBy(() -> typing.typeOf(file, name)).as(name).isInstanceOf(Refused.class);
    }
}
