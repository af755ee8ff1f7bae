package maru.portal.letters.content;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import maru.kernel.Refusal;
import org.apache.tika.Tika;
import org.jspecify.annotations.Nullable;

/// Finds out what a file is by its bytes: Tika's magic numbers, and for the two envelopes that many
/// kinds share (OLE2 and ZIP) a look at what is inside. A file whose bytes are not what its name
/// says is refused: the families who open it trust the name.
public final class AttachmentTyping {

    /// Bytes of one file.
    public static final long SIZE_AT_MOST = 50L * 1024 * 1024;

    private static final int HEAD = 64 * 1024;
    private static final int ENTRIES_AT_MOST = 20_000;

    private final Tika tika = new Tika();

    /// The kind of a file.
    ///
    /// @param name as it was uploaded
    /// @throws maru.kernel.Refused with `Invalid` for a kind that is not taken or that the name
    ///   does not say
    public AttachmentType typeOf(Path file, String name) {
        AttachmentType type =
                detect(file)
                        .orElseThrow(
                                () ->
                                        new Refusal.Invalid("file", "letters.error.file-kind")
                                                .asException());
        if (!type.isNamed(name)) {
            throw new Refusal.Invalid("file", "letters.error.file-lies").asException();
        }
        return type;
    }

    private Optional<AttachmentType> detect(Path file) {
        try {
            byte[] head = head(file);
            // Without the name: Tika would believe it where the bytes do not say enough.
            String mediaType = tika.detect(new ByteArrayInputStream(head));
            return switch (mediaType) {
                case "application/x-tika-msoffice" -> ole2(head, file);
                case "application/zip",
                        "application/x-tika-ooxml",
                        "application/hwp+zip",
                        "application/vnd.openxmlformats-officedocument" ->
                        zip(file);
                case "text/plain", "text/csv" -> Optional.of(AttachmentType.TEXT);
                default -> AttachmentType.ofMediaType(mediaType);
            };
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static byte[] head(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(HEAD);
        }
    }

    /// An OLE2 file is named by the streams in its directory, whose names are UTF-16. The directory
    /// may lie anywhere, so the file is searched in steps.
    private static Optional<AttachmentType> ole2(byte[] head, Path file) throws IOException {
        boolean hwpSignature =
                new String(head, StandardCharsets.ISO_8859_1).contains("HWP Document File");
        boolean word = false;
        boolean excel = false;
        boolean powerPoint = false;
        boolean hwp = hwpSignature;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] step = new byte[HEAD + 128];
            int kept = 0;
            int read;
            while ((read = in.readNBytes(step, kept, HEAD)) > 0) {
                String text = new String(step, 0, kept + read, StandardCharsets.ISO_8859_1);
                hwp |= text.contains("HWP Document File");
                word |= text.contains(wide("WordDocument"));
                excel |= text.contains(wide("Workbook"));
                powerPoint |= text.contains(wide("PowerPoint Document"));
                kept = Math.min(128, kept + read);
                byte[] tail =
                        text.substring(text.length() - kept).getBytes(StandardCharsets.ISO_8859_1);
                System.arraycopy(tail, 0, step, 0, kept);
            }
        }
        if (hwp) {
            return Optional.of(AttachmentType.HWP);
        }
        if (powerPoint) {
            return Optional.of(AttachmentType.PPT);
        }
        if (word) {
            return Optional.of(AttachmentType.DOC);
        }
        return excel ? Optional.of(AttachmentType.XLS) : Optional.empty();
    }

    private static String wide(String name) {
        return new String(name.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1);
    }

    /// A ZIP is named by its `mimetype` (HWPX, OpenDocument) or by the main part of an Office file.
    /// Nothing but the directory and one entry of a few bytes is read, so a bomb stays shut.
    private static Optional<AttachmentType> zip(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile(), StandardCharsets.UTF_8)) {
            if (zip.size() > ENTRIES_AT_MOST) {
                return Optional.empty();
            }
            ZipEntry declared = zip.getEntry("mimetype");
            if (declared != null) {
                try (InputStream in = zip.getInputStream(declared)) {
                    String type = new String(in.readNBytes(100), StandardCharsets.US_ASCII).strip();
                    return AttachmentType.ofMediaType(type);
                }
            }
            if (zip.getEntry("[Content_Types].xml") == null) {
                return hasPrograms(zip) ? Optional.empty() : Optional.of(AttachmentType.ZIP);
            }
            return Optional.ofNullable(office(zip));
        } catch (ZipException broken) {
            return Optional.empty();
        }
    }

    private static @Nullable AttachmentType office(ZipFile zip) {
        boolean macros = zip.stream().anyMatch(entry -> entry.getName().endsWith("vbaProject.bin"));
        if (macros) {
            return null;
        }
        if (zip.getEntry("word/document.xml") != null) {
            return AttachmentType.DOCX;
        }
        if (zip.getEntry("xl/workbook.xml") != null) {
            return AttachmentType.XLSX;
        }
        return zip.getEntry("ppt/presentation.xml") == null ? null : AttachmentType.PPTX;
    }

    private static boolean hasPrograms(ZipFile zip) {
        return zip.stream()
                .map(entry -> entry.getName().toLowerCase(java.util.Locale.ROOT))
                .anyMatch(
                        name -> name.matches(".*\\.(exe|com|scr|bat|cmd|js|vbs|jar|apk|msi|lnk)"));
    }
}
