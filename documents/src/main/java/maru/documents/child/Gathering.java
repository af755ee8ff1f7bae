package maru.documents.child;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import maru.documents.model.Block;
import maru.documents.model.Block.Cell;
import maru.documents.model.Block.Paragraph;
import maru.documents.model.Block.Picture;
import maru.documents.model.Block.Role;
import maru.documents.model.Block.Row;
import maru.documents.model.Block.Table;
import maru.documents.model.Bounds;
import maru.documents.model.Links;
import maru.documents.model.Run;
import maru.documents.model.Run.Look;
import maru.documents.model.Why;
import maru.korean.KoreanText;

/// What a reader finds, within the bounds: counts characters and blocks, cuts what is too much, and
/// puts tables into the form that the model wants.
final class Gathering {

    /// What stands on the left of a letter's table of facts.
    private static final Pattern FACTS =
            Pattern.compile(
                    "^\\W*(일 ?시|날 ?짜|기 ?간|시 ?간|장 ?소|대 ?상|비 ?용|참 ?가 ?비|금 ?액|준 ?비 ?물|문 ?의|내 ?용|주 ?제"
                            + "|신 ?청|제 ?출|복 ?장|목 ?적|방 ?법|마 ?감|담 ?당|연 ?락 ?처)");

    private int characters;
    private int blocks;
    private int pictureBytes;
    private int pictures;
    private int depth;
    private boolean cut;

    /// Whether there is no room left; a reader may stop.
    boolean isFull() {
        return characters >= Bounds.CHARACTERS || blocks >= Bounds.BLOCKS;
    }

    boolean isCut() {
        return cut;
    }

    void noteCut() {
        cut = true;
    }

    /// A run within the bounds: NFC, nothing hidden, no character of a private font.
    Run run(String text, Set<Look> looks, String link) {
        String plain = clean(text);
        int room = Math.max(0, Bounds.CHARACTERS - characters);
        if (plain.length() > room) {
            plain = plain.substring(0, room);
            cut = true;
        }
        characters += plain.length();
        return new Run(plain, looks, Links.allowed(link));
    }

    Run run(String text) {
        return run(text, EnumSet.noneOf(Look.class), "");
    }

    static String clean(String text) {
        String visible = KoreanText.visible(text).replace("\r\n", "\n").replace('\r', '\n');
        StringBuilder kept = new StringBuilder(visible.length());
        visible.codePoints()
                .filter(each -> Character.getType(each) != Character.PRIVATE_USE)
                .forEach(kept::appendCodePoint);
        return kept.toString();
    }

    /// Adds a block while there is room for it.
    void add(List<Block> into, Block block) {
        if (blocks >= Bounds.BLOCKS) {
            cut = true;
            return;
        }
        blocks++;
        into.add(block);
    }

    void paragraph(List<Block> into, List<Run> runs) {
        if (runs.stream().anyMatch(run -> !run.text().isBlank())) {
            add(into, new Paragraph(runs));
        }
    }

    /// Goes into a table or a list.
    ///
    /// @throws Unreadable when that is too deep
    void enter() throws Unreadable {
        if (++depth >= Bounds.DEPTH - 1) {
            throw new Unreadable(Why.TOO_NESTED);
        }
    }

    void leave() {
        depth--;
    }

    /// Adds a table. One of a single cell is a frame around text and comes as that text.
    void table(List<Block> into, List<Run> caption, List<Row> rows) {
        List<Row> whole = rows.stream().filter(row -> !row.cells().isEmpty()).toList();
        int cells = whole.stream().mapToInt(row -> row.cells().size()).sum();
        blocks += cells;
        if (cells == 1) {
            for (Block block : whole.getFirst().cells().getFirst().blocks()) {
                add(into, block);
            }
            paragraph(into, caption);
        } else if (cells > 1) {
            add(into, new Table(caption, withHeaders(whole)));
        }
    }

    /// Finds the header cells of a table whose author marked none: a first row of short, filled
    /// cells over rows of others; a first column of short labels.
    private static List<Row> withHeaders(List<Row> rows) {
        boolean marked =
                rows.stream()
                        .flatMap(row -> row.cells().stream())
                        .anyMatch(c -> c.role() != Role.DATA);
        if (marked || rows.stream().allMatch(row -> row.cells().size() < 2)) {
            return rows;
        }
        List<Cell> first = rows.getFirst().cells();
        boolean headed =
                rows.size() > 1 && first.size() > 1 && first.stream().allMatch(Gathering::isLabel);
        boolean labelled =
                rows.stream()
                        .map(row -> row.cells().getFirst())
                        .allMatch(cell -> isLabel(cell) || isBlank(cell));
        List<Row> all = new ArrayList<>();
        // Two columns of which the left is labels read as "일시: …": the top row is no header then.
        boolean pairs =
                labelled
                        && rows.stream().allMatch(row -> row.cells().size() <= 2)
                        && (!headed
                                || hasDigit(first.getLast())
                                || FACTS.matcher(textOf(first.getFirst())).find());
        for (int at = 0; at < rows.size(); at++) {
            List<Cell> cells = new ArrayList<>();
            for (int column = 0; column < rows.get(at).cells().size(); column++) {
                Cell cell = rows.get(at).cells().get(column);
                Role role =
                        headed && !pairs && at == 0
                                ? Role.COLUMN_HEADER
                                : (labelled && column == 0 && !isBlank(cell)
                                        ? Role.ROW_HEADER
                                        : Role.DATA);
                cells.add(new Cell(cell.columns(), cell.rows(), role, cell.blocks()));
            }
            all.add(new Row(cells));
        }
        return all;
    }

    private static String textOf(Cell cell) {
        StringBuilder text = new StringBuilder();
        for (Block block : cell.blocks()) {
            if (block instanceof Paragraph paragraph) {
                paragraph.runs().forEach(run -> text.append(run.text()));
            }
        }
        return text.toString();
    }

    private static boolean hasDigit(Cell cell) {
        return textOf(cell).codePoints().anyMatch(Character::isDigit);
    }

    private static boolean isLabel(Cell cell) {
        return cell.blocks().size() == 1
                && cell.blocks().getFirst() instanceof Paragraph only
                && length(only) > 0
                && length(only) <= 20
                && only.runs().stream().noneMatch(run -> run.text().indexOf('\n') >= 0)
                && only.runs().stream().anyMatch(Gathering::hasLetter);
    }

    private static boolean hasLetter(Run run) {
        return run.text().codePoints().anyMatch(Character::isLetter);
    }

    private static boolean isBlank(Cell cell) {
        return cell.blocks().isEmpty();
    }

    private static int length(Paragraph paragraph) {
        return paragraph.runs().stream().mapToInt(run -> run.text().strip().length()).sum();
    }

    /// Adds a picture drawn anew, or only its description where that is not possible.
    void picture(List<Block> into, byte[] bytes, String description) {
        String said = clean(description).strip();
        String shortened = said.length() > 500 ? said.substring(0, 500) : said;
        if (pictures >= Bounds.PICTURES) {
            cut = true;
            return;
        }
        pictures++;
        Picture drawn = Pictures.draw(bytes, shortened, Bounds.ALL_PICTURES - pictureBytes);
        pictureBytes += drawn.bytes().length;
        if (drawn.bytes().length > 0 || !shortened.isBlank()) {
            add(into, drawn);
        }
    }
}
