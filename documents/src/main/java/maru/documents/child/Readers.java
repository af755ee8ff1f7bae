package maru.documents.child;

import javax.imageio.ImageIO;
import maru.documents.model.Document;
import maru.documents.model.FileType;
import org.apache.poi.openxml4j.util.ZipSecureFile;

/// Chooses the reader for a file.
final class Readers {

    private final Kinds kinds = new Kinds();

    Readers() {
        ImageIO.setUseCache(false);
        ZipSecureFile.setMaxEntrySize(64L << 20);
        ZipSecureFile.setMaxTextSize(32L << 20);
        ZipSecureFile.setMinInflateRatio(0.005);
    }

    Document read(Source source) throws Exception {
        FileType type = kinds.of(source);
        return readerOf(type).read(source, new Gathering());
    }

    /// Loads what will be needed for any file, before the doors close.
    void warmUp() {
        ImageIO.getReaderFormatNames();
    }

    private static FormatReader readerOf(FileType type) {
        return switch (type) {
            case HWP -> new HwpReader();
            case HWPX -> new HwpxReader();
            case DOCX -> new WordReader();
            case XLSX, XLS -> new SheetReader(type);
            case PPTX -> new SlidesReader();
            case PDF -> new PdfReader();
            case TEXT, CSV -> new TextReader(type);
            case PNG, JPEG, GIF, BMP -> new ImageReader(type);
        };
    }
}
