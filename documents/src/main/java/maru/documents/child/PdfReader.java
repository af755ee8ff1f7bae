package maru.documents.child;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import maru.documents.model.Block;
import maru.documents.model.Block.Cell;
import maru.documents.model.Block.Role;
import maru.documents.model.Block.Row;
import maru.documents.model.Bounds;
import maru.documents.model.Document;
import maru.documents.model.FileType;
import maru.documents.model.Run;
import maru.documents.model.Run.Look;
import maru.documents.model.Why;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.IOUtils;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;

/// PDF, by PDFBox: lines become paragraphs again, larger letters headings, aligned columns tables.
/// A PDF knows only where letters stand, so this is a reading aid beside the file itself.
final class PdfReader implements FormatReader {

    @Override
    public Document read(Source source, Gathering gathering) throws Exception {
        try (PDDocument file =
                Loader.loadPDF(
                        source.path().toFile(),
                        "",
                        null,
                        null,
                        IOUtils.createMemoryOnlyStreamCache())) {
            int pages = file.getNumberOfPages();
            if (pages > Bounds.PAGES) {
                throw new Unreadable(Why.TOO_MANY_PAGES, String.valueOf(Bounds.PAGES));
            }
            List<Block> blocks = new ArrayList<>();
            List<PdfLine> lines = new PdfLines().of(file, gathering);
            Map<Integer, Integer> sizes = new HashMap<>();
            lines.forEach(line -> sizes.merge(line.size(), line.length(), Integer::sum));
            new Layout(gathering, new Headings(Headings.mostUsed(sizes))).blocks(lines, blocks);
            return Documents.of(FileType.PDF, source, pages, blocks, gathering);
        } catch (InvalidPasswordException locked) {
            throw new Unreadable(Why.LOCKED);
        }
    }

    /// Puts lines together.
    private record Layout(Gathering gathering, Headings headings) {

        private static final double SAME_COLUMN = 8;

        void blocks(List<PdfLine> lines, List<Block> into) {
            int at = 0;
            while (at < lines.size() && !gathering.isFull()) {
                int table = endOfTable(lines, at);
                if (table - at >= 2) {
                    table(lines.subList(at, table), into);
                    at = table;
                } else {
                    int end = endOfParagraph(lines, at);
                    paragraph(lines.subList(at, end), into);
                    at = end;
                }
            }
        }

        /// Lines one below the other whose pieces begin at the same places.
        private static int endOfTable(List<PdfLine> lines, int from) {
            PdfLine first = lines.get(from);
            int end = from;
            if (first.pieces().size() < 2) {
                return end;
            }
            while (end < lines.size()
                    && lines.get(end).pieces().size() == first.pieces().size()
                    && aligned(first, lines.get(end))) {
                end++;
            }
            return end;
        }

        private static boolean aligned(PdfLine one, PdfLine other) {
            for (int at = 0; at < one.pieces().size(); at++) {
                if (Math.abs(one.pieces().get(at).x() - other.pieces().get(at).x()) > SAME_COLUMN) {
                    return false;
                }
            }
            return true;
        }

        private void table(List<PdfLine> lines, List<Block> into) {
            List<Row> rows = new ArrayList<>();
            for (PdfLine line : lines) {
                List<Cell> cells = new ArrayList<>();
                for (PdfLine.Piece piece : line.pieces()) {
                    List<Block> inside = new ArrayList<>();
                    gathering.paragraph(inside, List.of(run(piece.text(), line)));
                    cells.add(new Cell(1, 1, Role.DATA, inside));
                }
                rows.add(new Row(cells));
            }
            gathering.table(into, List.of(), rows);
        }

        /// A line goes on in the next one when that stands close below in the same size and the
        /// line was filled.
        private static int endOfParagraph(List<PdfLine> lines, int from) {
            int end = from + 1;
            while (end < lines.size() && goesOn(lines.get(end - 1), lines.get(end))) {
                end++;
            }
            return end;
        }

        private static boolean goesOn(PdfLine line, PdfLine next) {
            double gap = next.y() - line.y();
            return line.page() == next.page()
                    && line.size() == next.size()
                    && line.pieces().size() == 1
                    && next.pieces().size() == 1
                    && gap > 0
                    && gap < line.points() * 2.2
                    && line.end() > line.pageWidth() * 0.8
                    && !startsPoint(next.text());
        }

        private static boolean startsPoint(String text) {
            return text.matches("^([0-9]{1,2}[.)]|[가-하][.)]|[①-⑳]|[-•◦○●□■▪※☞▶*]) ?.*");
        }

        private void paragraph(List<PdfLine> lines, List<Block> into) {
            List<Run> runs = new ArrayList<>();
            for (PdfLine line : lines) {
                runs.add(run(runs.isEmpty() ? line.text() : " " + line.text(), line));
            }
            int level = headings.levelOf(runs, lines.getFirst().size(), 0);
            if (level > 0) {
                gathering.add(into, new Block.Heading(level, runs));
            } else {
                gathering.paragraph(into, runs);
            }
        }

        private Run run(String text, PdfLine line) {
            Set<Look> looks = EnumSet.noneOf(Look.class);
            if (line.bold()) {
                looks.add(Look.BOLD);
            }
            return gathering.run(text, looks, "");
        }
    }
}
