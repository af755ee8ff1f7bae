package maru.documents.child;

import java.io.InputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import maru.documents.model.Block;
import maru.documents.model.Block.Aside;
import maru.documents.model.Block.Cell;
import maru.documents.model.Block.Item;
import maru.documents.model.Block.Listing;
import maru.documents.model.Block.Place;
import maru.documents.model.Block.Role;
import maru.documents.model.Block.Row;
import maru.documents.model.Document;
import maru.documents.model.FileType;
import maru.documents.model.Run;
import maru.documents.model.Run.Look;
import org.apache.poi.xwpf.usermodel.IBody;
import org.apache.poi.xwpf.usermodel.IBodyElement;
import org.apache.poi.xwpf.usermodel.IRunElement;
import org.apache.poi.xwpf.usermodel.UnderlinePatterns;
import org.apache.poi.xwpf.usermodel.VerticalAlign;
import org.apache.poi.xwpf.usermodel.XWPFAbstractFootnoteEndnote;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFHyperlink;
import org.apache.poi.xwpf.usermodel.XWPFHyperlinkRun;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFPicture;
import org.apache.poi.xwpf.usermodel.XWPFRun;
import org.apache.poi.xwpf.usermodel.XWPFSDT;
import org.apache.poi.xwpf.usermodel.XWPFStyle;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.apache.poi.xwpf.usermodel.XWPFTableCell;
import org.apache.poi.xwpf.usermodel.XWPFTableRow;
import org.jspecify.annotations.Nullable;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.CTTcPr;
import org.openxmlformats.schemas.wordprocessingml.x2006.main.STMerge;

/// DOCX, by POI: headings by style, lists, tables with merged cells, notes, pictures, links.
final class WordReader implements FormatReader {

    @Override
    public Document read(Source source, Gathering gathering) throws Exception {
        Zips.measure(source.path());
        try (InputStream in = Files.newInputStream(source.path());
                XWPFDocument file = new XWPFDocument(in)) {
            Walk walk = new Walk(file, gathering);
            List<Block> blocks = walk.all();
            return Documents.of(FileType.DOCX, source, 0, blocks, gathering);
        }
    }

    /// One walk through a file.
    private static final class Walk {

        private final XWPFDocument file;
        private final Gathering gathering;
        private final List<Block> notes = new ArrayList<>();
        private final Headings headings;

        Walk(XWPFDocument file, Gathering gathering) {
            this.file = file;
            this.gathering = gathering;
            this.headings = new Headings(mostUsedSize());
        }

        List<Block> all() throws Exception {
            List<Block> blocks = new ArrayList<>();
            body(file, blocks, true);
            blocks.addAll(notes);
            return blocks;
        }

        private void body(IBody body, List<Block> into, boolean running) throws Exception {
            List<Item> points = new ArrayList<>();
            boolean numbered = false;
            for (IBodyElement element : body.getBodyElements()) {
                if (gathering.isFull()) {
                    break;
                }
                boolean point =
                        element instanceof XWPFParagraph paragraph && paragraph.getNumID() != null;
                if (!point && !points.isEmpty()) {
                    gathering.add(into, new Listing(numbered, points));
                    points = new ArrayList<>();
                }
                switch (element) {
                    case XWPFParagraph paragraph -> {
                        if (point && headingStyle(paragraph) == 0) {
                            numbered = !"bullet".equals(String.valueOf(paragraph.getNumFmt()));
                            List<Block> inside = new ArrayList<>();
                            paragraph(paragraph, inside, false);
                            if (!inside.isEmpty()) {
                                points.add(new Item(inside));
                            }
                        } else {
                            paragraph(paragraph, into, running);
                        }
                    }
                    case XWPFTable table -> table(table, into);
                    case XWPFSDT control ->
                            gathering.paragraph(
                                    into, List.of(gathering.run(control.getContent().getText())));
                    default -> {}
                }
            }
            if (!points.isEmpty()) {
                gathering.add(into, new Listing(numbered, points));
            }
        }

        private void paragraph(XWPFParagraph paragraph, List<Block> into, boolean running)
                throws Exception {
            List<Run> runs = new ArrayList<>();
            List<Block> after = new ArrayList<>();
            int size = 0;
            for (IRunElement element : paragraph.getIRuns()) {
                if (element instanceof XWPFRun run) {
                    String text = textOf(run);
                    runs.add(gathering.run(text, looksOf(run), linkOf(run)));
                    Double points = run.getFontSizeAsDouble();
                    size = Math.max(size, points == null ? 0 : (int) (points * 2));
                    notesOf(run, runs);
                    for (XWPFPicture picture : run.getEmbeddedPictures()) {
                        byte[] bytes =
                                picture.getPictureData() == null
                                        ? new byte[0]
                                        : picture.getPictureData().getData();
                        String said = picture.getDescription();
                        gathering.picture(after, bytes, said == null ? "" : said);
                    }
                } else if (element instanceof XWPFSDT control) {
                    runs.add(gathering.run(control.getContent().getText()));
                }
            }
            int level = running ? headingStyle(paragraph) : 0;
            if (level == 0 && running) {
                level = headings.levelOf(runs, size, 0);
            }
            boolean anything = runs.stream().anyMatch(run -> !run.text().isBlank());
            if (level > 0 && anything) {
                gathering.add(into, new Block.Heading(level, runs));
            } else {
                gathering.paragraph(into, runs);
            }
            into.addAll(after);
        }

        private static String textOf(XWPFRun run) {
            return run.text() == null ? "" : run.text();
        }

        private String linkOf(XWPFRun run) {
            if (run instanceof XWPFHyperlinkRun linked) {
                @Nullable XWPFHyperlink link = linked.getHyperlink(file);
                return link == null || link.getURL() == null ? "" : link.getURL();
            }
            return "";
        }

        private void notesOf(XWPFRun run, List<Run> runs) throws Exception {
            for (var reference : run.getCTR().getFootnoteReferenceList()) {
                note(file.getFootnoteByID(reference.getId().intValue()), runs);
            }
            for (var reference : run.getCTR().getEndnoteReferenceList()) {
                note(file.getEndnoteByID(reference.getId().intValue()), runs);
            }
        }

        private void note(@Nullable XWPFAbstractFootnoteEndnote note, List<Run> runs)
                throws Exception {
            if (note == null) {
                return;
            }
            int number = notes.size() + 1;
            runs.add(gathering.run("[" + number + "]"));
            List<Block> inside = new ArrayList<>();
            inside.add(Block.Paragraph.of("[" + number + "]"));
            gathering.enter();
            body(note, inside, false);
            gathering.leave();
            gathering.add(notes, new Aside(Place.FOOTNOTE, Documents.joinedFirst(inside)));
        }

        private void table(XWPFTable table, List<Block> into) throws Exception {
            if (table.getRows().size() == 1 && table.getRow(0).getTableCells().size() == 1) {
                gathering.enter();
                body(table.getRow(0).getTableCells().getFirst(), into, true);
                gathering.leave();
                return;
            }
            gathering.enter();
            List<List<Placed>> grid = new ArrayList<>();
            for (XWPFTableRow row : table.getRows()) {
                List<Placed> cells = new ArrayList<>();
                int column = 0;
                for (XWPFTableCell cell : row.getTableCells()) {
                    List<Block> inside = new ArrayList<>();
                    body(cell, inside, false);
                    int span = columnsOf(cell);
                    Role role = row.isRepeatHeader() ? Role.COLUMN_HEADER : Role.DATA;
                    cells.add(new Placed(column, span, continues(cell), role, inside));
                    column += span;
                }
                grid.add(cells);
            }
            gathering.leave();
            gathering.table(into, List.of(), merged(grid));
        }

        private record Placed(
                int column, int columns, boolean continues, Role role, List<Block> inside) {}

        /// Cells that only go on from above become the span of the one that began.
        private static List<Row> merged(List<List<Placed>> grid) {
            List<Row> rows = new ArrayList<>();
            for (int at = 0; at < grid.size(); at++) {
                List<Cell> cells = new ArrayList<>();
                for (Placed cell : grid.get(at)) {
                    if (!cell.continues()) {
                        int height = 1;
                        while (at + height < grid.size()
                                && goesOn(grid.get(at + height), cell.column())) {
                            height++;
                        }
                        cells.add(new Cell(cell.columns(), height, cell.role(), cell.inside()));
                    }
                }
                rows.add(new Row(cells));
            }
            return rows;
        }

        private static boolean goesOn(List<Placed> row, int column) {
            return row.stream().anyMatch(cell -> cell.column() == column && cell.continues());
        }

        private static int columnsOf(XWPFTableCell cell) {
            @Nullable CTTcPr properties = cell.getCTTc().getTcPr();
            return properties == null || properties.getGridSpan() == null
                    ? 1
                    : Documents.span(properties.getGridSpan().getVal().intValue());
        }

        private static boolean continues(XWPFTableCell cell) {
            @Nullable CTTcPr properties = cell.getCTTc().getTcPr();
            return properties != null
                    && properties.getVMerge() != null
                    && properties.getVMerge().getVal() != STMerge.RESTART;
        }

        /// 1 to 6 by the style's name or its outline level, 0 for text.
        private int headingStyle(XWPFParagraph paragraph) {
            @Nullable String id = paragraph.getStyle();
            if (id == null || file.getStyles() == null) {
                return 0;
            }
            @Nullable XWPFStyle style = file.getStyles().getStyle(id);
            String name = style == null || style.getName() == null ? id : style.getName();
            String plain = name.toLowerCase(Locale.ROOT).replace(" ", "");
            if (plain.equals("title") || plain.equals("제목")) {
                return 1;
            }
            if (plain.matches("(heading|제목|개요)[1-9]")) {
                return Math.min(6, plain.charAt(plain.length() - 1) - '0' + 1);
            }
            if (style != null && style.getCTStyle().getPPr() != null) {
                var level = style.getCTStyle().getPPr().getOutlineLvl();
                BigInteger value = level == null ? null : level.getVal();
                if (value != null && value.intValue() < 9) {
                    return Math.min(6, value.intValue() + 2);
                }
            }
            return 0;
        }

        private static Set<Look> looksOf(XWPFRun run) {
            Set<Look> looks = EnumSet.noneOf(Look.class);
            add(looks, Look.BOLD, run.isBold());
            add(looks, Look.ITALIC, run.isItalic());
            add(looks, Look.STRUCK, run.isStrikeThrough() || run.isDoubleStrikeThrough());
            UnderlinePatterns line = run.getUnderline();
            add(looks, Look.UNDERLINED, line != null && line != UnderlinePatterns.NONE);
            @Nullable VerticalAlign place =
                    run.getVerticalAlignment() == null
                            ? null
                            : switch (run.getVerticalAlignment().toString()) {
                                case "superscript" -> VerticalAlign.SUPERSCRIPT;
                                case "subscript" -> VerticalAlign.SUBSCRIPT;
                                default -> VerticalAlign.BASELINE;
                            };
            add(looks, Look.RAISED, place == VerticalAlign.SUPERSCRIPT);
            add(looks, Look.LOWERED, place == VerticalAlign.SUBSCRIPT);
            return looks;
        }

        private static void add(Set<Look> looks, Look look, boolean has) {
            if (has) {
                looks.add(look);
            }
        }

        private int mostUsedSize() {
            Map<Integer, Integer> letters = new HashMap<>();
            for (XWPFParagraph paragraph : file.getParagraphs()) {
                for (XWPFRun run : paragraph.getRuns()) {
                    Double points = run.getFontSizeAsDouble();
                    letters.merge(
                            points == null ? 20 : (int) (points * 2),
                            textOf(run).length(),
                            Integer::sum);
                }
            }
            return Headings.mostUsed(letters);
        }
    }
}
