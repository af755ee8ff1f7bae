package maru.documents.child;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFontDescriptor;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;

/// The lines of a PDF with where they stand.
final class PdfLines extends PDFTextStripper {

    private final List<PdfLine> lines = new ArrayList<>();
    private List<PdfLine.Piece> pieces = new ArrayList<>();
    private double y;
    private double largest;
    private boolean bold;
    private int letters;

    PdfLines() {
        setSortByPosition(true);
        setLineSeparator("\n");
        setSuppressDuplicateOverlappingText(true);
    }

    List<PdfLine> of(PDDocument file, Gathering gathering) throws IOException {
        for (int page = 1; page <= file.getNumberOfPages(); page++) {
            if (letters > maru.documents.model.Bounds.CHARACTERS) {
                gathering.noteCut();
                break;
            }
            setStartPage(page);
            setEndPage(page);
            writeText(file, Writer.nullWriter());
            endLine();
        }
        return lines;
    }

    @Override
    protected void writeString(String text, List<TextPosition> positions) {
        if (positions.isEmpty() || text.isBlank()) {
            return;
        }
        TextPosition first = positions.getFirst();
        TextPosition last = positions.getLast();
        double x = first.getXDirAdj();
        double end = last.getXDirAdj() + last.getWidthDirAdj();
        letters += text.length();
        y = first.getYDirAdj();
        for (TextPosition each : positions) {
            largest = Math.max(largest, each.getFontSizeInPt());
        }
        bold = (pieces.isEmpty() || bold) && isBold(first);
        double gap = pieces.isEmpty() ? 0 : x - pieces.getLast().end();
        if (pieces.isEmpty() || gap > Math.max(first.getFontSizeInPt() * 1.4, 12)) {
            pieces.add(new PdfLine.Piece(x, end, text.strip()));
        } else {
            PdfLine.Piece before = pieces.removeLast();
            String joined =
                    before.text() + (gap > first.getFontSizeInPt() * 0.12 ? " " : "") + text;
            pieces.add(new PdfLine.Piece(before.x(), end, joined.strip()));
        }
    }

    private static boolean isBold(TextPosition position) {
        String name = String.valueOf(position.getFont().getName()).toLowerCase(Locale.ROOT);
        PDFontDescriptor descriptor = position.getFont().getFontDescriptor();
        return name.contains("bold")
                || name.contains("heavy")
                || (descriptor != null
                        && (descriptor.isForceBold() || descriptor.getFontWeight() >= 600));
    }

    @Override
    protected void writeLineSeparator() {
        endLine();
    }

    @Override
    protected void writePageEnd() {
        endLine();
    }

    private void endLine() {
        if (!pieces.isEmpty()) {
            double width =
                    getCurrentPage() == null ? 595 : getCurrentPage().getCropBox().getWidth();
            int size = (int) Math.round(largest * 2);
            lines.add(new PdfLine(getCurrentPageNo(), width, y, size, bold, pieces));
        }
        pieces = new ArrayList<>();
        largest = 0;
        bold = false;
    }
}
