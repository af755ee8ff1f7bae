package maru.documents.html;

import java.util.List;
import maru.documents.model.Block;
import maru.documents.model.Block.Aside;
import maru.documents.model.Block.Cell;
import maru.documents.model.Block.Divider;
import maru.documents.model.Block.Formula;
import maru.documents.model.Block.Heading;
import maru.documents.model.Block.Item;
import maru.documents.model.Block.Listing;
import maru.documents.model.Block.Paragraph;
import maru.documents.model.Block.Picture;
import maru.documents.model.Block.Row;
import maru.documents.model.Block.Table;
import maru.documents.model.Document;
import maru.documents.model.Run;

/// A document as plain text for searching and scanning: a line for each paragraph, a line for each
/// row of a table with tabs between its cells.
public final class PlainWriter {

    private PlainWriter() {}

    public static String text(Document document) {
        return text(document.blocks());
    }

    static String text(List<Block> blocks) {
        StringBuilder text = new StringBuilder();
        lines(blocks, text);
        return text.toString();
    }

    /// Letters without their looks.
    public static String runs(List<Run> runs) {
        StringBuilder text = new StringBuilder();
        for (Run run : runs) {
            text.append(run.text());
        }
        return text.toString();
    }

    private static void lines(List<Block> blocks, StringBuilder text) {
        for (Block block : blocks) {
            switch (block) {
                case Heading heading -> line(runs(heading.runs()), text);
                case Paragraph paragraph -> line(runs(paragraph.runs()), text);
                case Listing listing -> {
                    for (Item item : listing.items()) {
                        lines(item.blocks(), text);
                    }
                }
                case Table table -> {
                    line(runs(table.caption()), text);
                    for (Row row : table.rows()) {
                        row(row, text);
                    }
                }
                case Picture picture -> line(picture.description(), text);
                case Formula formula -> line(formula.script(), text);
                case Aside aside -> lines(aside.blocks(), text);
                case Divider divider -> {}
            }
        }
    }

    private static void row(Row row, StringBuilder text) {
        StringBuilder line = new StringBuilder();
        for (Cell cell : row.cells()) {
            String inside = text(cell.blocks()).strip().replace('\n', ' ');
            line.append(line.isEmpty() ? "" : "\t").append(inside);
        }
        line(line.toString(), text);
    }

    private static void line(String line, StringBuilder text) {
        if (!line.isBlank()) {
            text.append(line.strip()).append('\n');
        }
    }
}
