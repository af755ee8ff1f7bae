package maru.documents.model;

import java.util.ArrayList;
import java.util.List;

/// A piece of a document that stands on its own line.
public sealed interface Block {

    /// A heading; 1 is the highest level, 6 the lowest.
    record Heading(int level, List<Run> runs) implements Block {
        public Heading {
            runs = joined(runs);
        }
    }

    /// A line or several, broken by `\n`.
    record Paragraph(List<Run> runs) implements Block {
        public Paragraph {
            runs = joined(runs);
        }

        public static Paragraph of(String text) {
            return new Paragraph(List.of(Run.plain(text)));
        }
    }

    /// A list. A numbered list whose numbers the file made up itself (가. 나. 1)) comes as paragraphs
    /// with those numbers instead, since they are read out and referred to.
    record Listing(boolean numbered, List<Item> items) implements Block {
        public Listing {
            items = List.copyOf(items);
        }
    }

    /// What stands under one point of a list.
    record Item(List<Block> blocks) {
        public Item {
            blocks = List.copyOf(blocks);
        }
    }

    /// A table of at least two cells.
    record Table(List<Run> caption, List<Row> rows) implements Block {
        public Table {
            caption = joined(caption);
            rows = List.copyOf(rows);
        }
    }

    record Row(List<Cell> cells) {
        public Row {
            cells = List.copyOf(cells);
        }
    }

    /// What a cell is of.
    enum Role {
        DATA,
        COLUMN_HEADER,
        ROW_HEADER
    }

    /// A cell over `columns` and `rows`, each at least 1.
    record Cell(int columns, int rows, Role role, List<Block> blocks) {
        public Cell {
            blocks = List.copyOf(blocks);
        }

        Cell as(Role another) {
            return new Cell(columns, rows, another, blocks);
        }
    }

    /// A picture that was drawn anew, so that nothing hidden in the file comes with it.
    ///
    /// @param description what the author wrote for those who do not see it, or empty
    /// @param mediaType `image/png` or `image/jpeg`; empty with no bytes for one that cannot be
    ///   shown
    @SuppressWarnings("ArrayRecordComponent") // Never compared; the bytes are only written out.
    record Picture(String description, String mediaType, byte[] bytes, int width, int height)
            implements Block {}

    /// A formula as the author typed it (한글's or TeX's script).
    record Formula(String script) implements Block {}

    /// Where in the paper something stands that is not of the running text.
    enum Place {
        PAGE_HEADER,
        PAGE_FOOTER,
        FOOTNOTE,
        TEXT_BOX,
        SPEAKER_NOTE
    }

    /// Something beside the running text. A footnote's mark `[n]` stands in both.
    record Aside(Place place, List<Block> blocks) implements Block {
        public Aside {
            blocks = List.copyOf(blocks);
        }
    }

    /// A line across, where the author parted the paper (often the slip to cut off and hand in).
    record Divider() implements Block {}

    private static List<Run> joined(List<Run> runs) {
        List<Run> joined = new ArrayList<>();
        for (Run run : runs) {
            if (!joined.isEmpty() && joined.getLast().looksLike(run)) {
                Run last = joined.removeLast();
                joined.add(new Run(last.text() + run.text(), last.looks(), last.link()));
            } else if (!run.text().isEmpty()) {
                joined.add(run);
            }
        }
        return List.copyOf(joined);
    }
}
