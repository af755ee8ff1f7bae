package maru.documents.child;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import maru.documents.model.FileType;
import maru.documents.model.Why;
import org.apache.poi.poifs.filesystem.DirectoryNode;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.tika.Tika;

/// Tells what a file is by its bytes: by Tika, and for the two envelopes that many kinds share
/// (OLE2 and ZIP) by what is inside. What the name says is compared afterwards.
final class Kinds {

    private static final int HEAD = 64 * 1024;

    private final Tika tika = new Tika();

    /// @throws Unreadable when the kind is not read or the name says another
    FileType of(Source source) throws IOException, Unreadable {
        Optional<FileType> named = FileType.named(source.name());
        FileType type = byContent(source.path(), named);
        boolean text = type == FileType.TEXT;
        if (named.isPresent() && named.get() != type) {
            if (text && named.get() == FileType.CSV) {
                return FileType.CSV;
            }
            throw new Unreadable(Why.LIES, named.get().name());
        }
        if (named.isEmpty() && text && source.name().indexOf('.') >= 0) {
            throw new Unreadable(Why.KIND);
        }
        return type;
    }

    private FileType byContent(Path file, Optional<FileType> named) throws IOException, Unreadable {
        byte[] head;
        try (InputStream in = Files.newInputStream(file)) {
            head = in.readNBytes(HEAD);
        }
        if (head.length == 0) {
            throw new Unreadable(Why.EMPTY);
        }
        String start = new String(head, 0, Math.min(40, head.length), StandardCharsets.US_ASCII);
        if (start.startsWith("HWP Document File V")) {
            throw new Unreadable(Why.OLD_KIND, "HWP 3.0");
        }
        // Without the name: Tika would believe it where the bytes do not say enough.
        String mediaType = tika.detect(new ByteArrayInputStream(head));
        return switch (mediaType) {
            case "application/x-tika-msoffice", "application/x-hwp-v5" -> ole2(file);
            case "application/zip",
                    "application/x-tika-ooxml",
                    "application/hwp+zip",
                    "application/vnd.openxmlformats-officedocument" ->
                    zip(file);
            case "application/pdf" -> FileType.PDF;
            case "image/png" -> FileType.PNG;
            case "image/jpeg" -> FileType.JPEG;
            case "image/gif" -> FileType.GIF;
            case "image/bmp" -> FileType.BMP;
            case "text/plain", "text/csv" -> FileType.TEXT;
            case "application/octet-stream" -> text(head, named);
            default -> throw lieOr(named);
        };
    }

    /// Old Korean text has no mark that Tika knows; it is text when it holds no zeros and every
    /// byte of it is a character of CP949.
    private static FileType text(byte[] head, Optional<FileType> named) throws Unreadable {
        String decoded = TextReader.decode(head);
        long strange =
                decoded.chars()
                        .filter(
                                each ->
                                        each == 0xFFFD
                                                || (each < ' ' && "\t\n\r\f".indexOf(each) < 0))
                        .count();
        if (strange * 100 > decoded.length()) {
            throw lieOr(named);
        }
        return FileType.TEXT;
    }

    /// Bytes of no kind that is read: damaged or lying if the name says one that is.
    private static Unreadable lieOr(Optional<FileType> named) {
        return named.isPresent()
                ? new Unreadable(Why.LIES, named.get().name())
                : new Unreadable(Why.KIND);
    }

    private static FileType ole2(Path file) throws IOException, Unreadable {
        try (POIFSFileSystem system = new POIFSFileSystem(file.toFile(), true)) {
            DirectoryNode root = system.getRoot();
            if (root.hasEntryCaseInsensitive("FileHeader")) {
                return FileType.HWP;
            }
            if (root.hasEntryCaseInsensitive("EncryptedPackage")) {
                throw new Unreadable(Why.LOCKED);
            }
            if (root.hasEntryCaseInsensitive("Workbook") || root.hasEntryCaseInsensitive("Book")) {
                return FileType.XLS;
            }
            if (root.hasEntryCaseInsensitive("WordDocument")) {
                throw new Unreadable(Why.OLD_KIND, "DOC");
            }
            if (root.hasEntryCaseInsensitive("PowerPoint Document")) {
                throw new Unreadable(Why.OLD_KIND, "PPT");
            }
            throw new Unreadable(Why.KIND);
        } catch (IOException | RuntimeException broken) {
            throw new Unreadable(Why.BROKEN);
        }
    }

    private static FileType zip(Path file) throws IOException, Unreadable {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            ZipEntry declared = zip.getEntry("mimetype");
            if (declared != null) {
                try (InputStream in = zip.getInputStream(declared)) {
                    String type = new String(in.readNBytes(100), StandardCharsets.US_ASCII).strip();
                    if (type.equals(FileType.HWPX.mediaType())) {
                        return FileType.HWPX;
                    }
                }
            }
            if (zip.getEntry("word/document.xml") != null) {
                return FileType.DOCX;
            }
            if (zip.getEntry("xl/workbook.xml") != null) {
                return FileType.XLSX;
            }
            if (zip.getEntry("ppt/presentation.xml") != null) {
                return FileType.PPTX;
            }
            throw new Unreadable(Why.KIND);
        } catch (ZipException broken) {
            throw new Unreadable(Why.BROKEN);
        }
    }
}
