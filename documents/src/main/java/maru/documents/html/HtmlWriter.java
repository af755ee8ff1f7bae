package maru.documents.html;

import java.util.Base64;
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
import maru.documents.model.Block.Place;
import maru.documents.model.Block.Role;
import maru.documents.model.Block.Row;
import maru.documents.model.Block.Table;
import maru.documents.model.Document;
import maru.documents.model.Run;

/// A document as a piece of HTML that a screen reader can walk: headings in order, lists, tables
/// with header cells, pictures with their descriptions.
///
/// Nothing of the file's own mark-up comes through, since every element is written here and every
/// text is escaped; so the result needs no cleaning. There are no styles, classes, scripts or ids.
public final class HtmlWriter {

    /// Where a picture's bytes are to be had.
    public interface Pictures {
        /// The `src` of a picture, or empty to leave it out.
        String source(Picture picture);
    }

    /// Pictures inside the page itself, as `data:` addresses.
    public static final Pictures INLINE =
            picture ->
                    picture.bytes().length == 0
                            ? ""
                            : "data:"
                                    + picture.mediaType()
                                    + ";base64,"
                                    + Base64.getEncoder().encodeToString(picture.bytes());

    private final StringBuilder html = new StringBuilder();
    private final Pictures pictures;
    private final int highest;
    private int lastLevel;

    private HtmlWriter(Pictures pictures, int highest) {
        this.pictures = pictures;
        this.highest = highest;
        this.lastLevel = highest - 1;
    }

    /// The document's blocks.
    ///
    /// @param highest level of its highest heading, 1 to 6: one below the heading it stands under
    public static String fragment(Document document, Pictures pictures, int highest) {
        HtmlWriter writer = new HtmlWriter(pictures, highest);
        writer.blocks(document.blocks());
        return writer.html.toString();
    }

    private void blocks(List<Block> blocks) {
        for (Block block : blocks) {
            block(block);
        }
    }

    private void block(Block block) {
        switch (block) {
            case Heading heading -> heading(heading);
            case Paragraph paragraph -> {
                html.append("<p>");
                runs(paragraph.runs());
                html.append("</p>\n");
            }
            case Listing listing -> listing(listing);
            case Table table -> table(table);
            case Picture picture -> picture(picture);
            case Formula formula -> {
                html.append("<p><code>");
                escape(formula.script());
                html.append("</code></p>\n");
            }
            case Aside aside -> aside(aside);
            case Divider divider -> html.append("<hr>\n");
        }
    }

    /// Levels go down one at a time, whatever the author chose for its size.
    private void heading(Heading heading) {
        int level = Math.min(Math.min(heading.level() + highest - 1, lastLevel + 1), 6);
        lastLevel = level;
        html.append("<h").append(level).append('>');
        runs(heading.runs());
        html.append("</h").append(level).append(">\n");
    }

    private void listing(Listing listing) {
        String element = listing.numbered() ? "ol" : "ul";
        html.append('<').append(element).append(">\n");
        for (Item item : listing.items()) {
            html.append("<li>");
            inside(item.blocks());
            html.append("</li>\n");
        }
        html.append("</").append(element).append(">\n");
    }

    private void table(Table table) {
        html.append("<table>\n");
        if (!table.caption().isEmpty()) {
            html.append("<caption>");
            runs(table.caption());
            html.append("</caption>\n");
        }
        html.append("<tbody>\n");
        for (Row row : table.rows()) {
            html.append("<tr>");
            for (Cell cell : row.cells()) {
                cell(cell);
            }
            html.append("</tr>\n");
        }
        html.append("</tbody>\n</table>\n");
    }

    private void cell(Cell cell) {
        String element = cell.role() == Role.DATA ? "td" : "th";
        html.append('<').append(element);
        if (cell.columns() > 1) {
            html.append(" colspan=\"").append(cell.columns()).append('"');
        }
        if (cell.rows() > 1) {
            html.append(" rowspan=\"").append(cell.rows()).append('"');
        }
        switch (cell.role()) {
            case DATA -> {}
            case COLUMN_HEADER -> html.append(" scope=\"col\"");
            case ROW_HEADER -> html.append(" scope=\"row\"");
        }
        html.append('>');
        inside(cell.blocks());
        html.append("</").append(element).append('>');
    }

    /// A single paragraph needs no element of its own inside a cell or a point; a heading there
    /// would only confuse whoever walks from heading to heading.
    private void inside(List<Block> blocks) {
        if (blocks.size() == 1 && blocks.getFirst() instanceof Paragraph only) {
            runs(only.runs());
            return;
        }
        for (Block block : blocks) {
            if (block instanceof Heading heading) {
                html.append("<p><strong>");
                runs(heading.runs());
                html.append("</strong></p>");
            } else {
                block(block);
            }
        }
    }

    private void picture(Picture picture) {
        String source = pictures.source(picture);
        if (source.isEmpty()) {
            if (!picture.description().isBlank()) {
                html.append("<p>[");
                escape(picture.description());
                html.append("]</p>\n");
            }
            return;
        }
        html.append("<p><img src=\"");
        escape(source);
        html.append("\" alt=\"");
        escape(picture.description());
        html.append("\"");
        if (picture.width() > 0 && picture.height() > 0) {
            html.append(" width=\"").append(picture.width());
            html.append("\" height=\"").append(picture.height()).append('"');
        }
        html.append("></p>\n");
    }

    private void aside(Aside aside) {
        boolean quiet = aside.place() == Place.PAGE_HEADER || aside.place() == Place.PAGE_FOOTER;
        if (quiet && PlainWriter.text(aside.blocks()).isBlank()) {
            return;
        }
        html.append("<blockquote>");
        inside(aside.blocks());
        html.append("</blockquote>\n");
    }

    private void runs(List<Run> runs) {
        for (Run run : runs) {
            if (!run.link().isEmpty()) {
                html.append("<a href=\"");
                escape(run.link());
                html.append("\" rel=\"noopener noreferrer nofollow\">");
            }
            open(run);
            escape(run.text());
            close(run);
            if (!run.link().isEmpty()) {
                html.append("</a>");
            }
        }
    }

    private void open(Run run) {
        for (Run.Look look : Run.Look.values()) {
            if (run.looks().contains(look)) {
                html.append('<').append(element(look)).append('>');
            }
        }
    }

    private void close(Run run) {
        for (Run.Look look : List.of(Run.Look.values()).reversed()) {
            if (run.looks().contains(look)) {
                html.append("</").append(element(look)).append('>');
            }
        }
    }

    private static String element(Run.Look look) {
        return switch (look) {
            case BOLD -> "strong";
            case ITALIC -> "em";
            case UNDERLINED -> "u";
            case STRUCK -> "s";
            case RAISED -> "sup";
            case LOWERED -> "sub";
        };
    }

    private void escape(String text) {
        for (int at = 0; at < text.length(); at++) {
            char each = text.charAt(at);
            switch (each) {
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '&' -> html.append("&amp;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                case '\n' -> html.append("<br>");
                case '\t' -> html.append("&emsp;");
                default -> {
                    if (each >= ' ' && each != 0x7F) {
                        html.append(each);
                    }
                }
            }
        }
    }
}
