package maru.portal.letters.evidence;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.ZonedDateTime;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import maru.kernel.Seoul;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDDocumentNameDictionary;
import org.apache.pdfbox.pdmodel.PDEmbeddedFilesNameTreeNode;
import org.apache.pdfbox.pdmodel.common.filespecification.PDComplexFileSpecification;
import org.apache.pdfbox.pdmodel.common.filespecification.PDEmbeddedFile;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/// Puts a receipt on A4: what a person wants to see on paper, and inside the file everything that a
/// verifier needs.
final class ReceiptWriter {

    static final String FONT = "/fonts/maru-sans-400.ttf";

    private final Clock clock;

    ReceiptWriter(Clock clock) {
        this.clock = clock;
    }

    /// What stands on the page.
    ///
    /// @param rows label and text in turn, in order
    /// @param drawing a PNG, empty when the name was typed
    /// @param foot how to check it, in small letters
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Face(String heading, String title, List<Row> rows, byte[] drawing, List<String> foot) {
        Face {
            rows = List.copyOf(rows);
            foot = List.copyOf(foot);
        }
    }

    record Row(String label, String text) {}

    byte[] write(Face face, Entries entries) throws IOException {
        try (PDDocument document = new PDDocument()) {
            PDDocumentInformation about = document.getDocumentInformation();
            about.setTitle(face.title());
            about.setCreator("Maru");
            about.setCreationDate(
                    GregorianCalendar.from(ZonedDateTime.ofInstant(clock.instant(), Seoul.ZONE)));
            document.getDocumentCatalog().setLanguage("ko");
            try (ReceiptPage page = new ReceiptPage(document, font(document))) {
                page.text(face.heading(), 10, true);
                page.space(4);
                page.text(face.title(), 17, false);
                page.space(10);
                for (Row row : face.rows()) {
                    page.row(row.label(), row.text());
                }
                if (face.drawing().length > 0) {
                    page.picture(face.drawing());
                }
                page.space(14);
                for (String line : face.foot()) {
                    page.text(line, 8.5f, true);
                    page.space(2);
                }
            }
            embed(document, entries.files());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            document.save(out);
            return out.toByteArray();
        }
    }

    private static PDFont font(PDDocument document) throws IOException {
        try (InputStream in = ReceiptWriter.class.getResourceAsStream(FONT)) {
            if (in == null) {
                throw new IOException(FONT + " is not in the portal's jar");
            }
            return PDType0Font.load(document, in, true);
        }
    }

    private static void embed(PDDocument document, SortedMap<String, byte[]> files)
            throws IOException {
        Map<String, PDComplexFileSpecification> named = new TreeMap<>();
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            PDEmbeddedFile stream =
                    new PDEmbeddedFile(document, new ByteArrayInputStream(file.getValue()));
            stream.setSize(file.getValue().length);
            PDComplexFileSpecification specification = new PDComplexFileSpecification();
            specification.setFile(file.getKey().replace('/', '-'));
            specification.setFileUnicode(file.getKey().replace('/', '-'));
            specification.setEmbeddedFile(stream);
            named.put(file.getKey(), specification);
        }
        PDEmbeddedFilesNameTreeNode tree = new PDEmbeddedFilesNameTreeNode();
        tree.setNames(named);
        PDDocumentNameDictionary names =
                new PDDocumentNameDictionary(document.getDocumentCatalog());
        names.setEmbeddedFiles(tree);
        document.getDocumentCatalog().setNames(names);
    }
}
