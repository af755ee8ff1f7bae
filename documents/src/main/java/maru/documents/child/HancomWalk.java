package maru.documents.child;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import maru.documents.model.Block;
import maru.documents.model.Block.Aside;
import maru.documents.model.Block.Cell;
import maru.documents.model.Block.Place;
import maru.documents.model.Block.Role;
import maru.documents.model.Run;
import maru.documents.model.Run.Look;
import org.jspecify.annotations.Nullable;

/// What one walk through an HWP and one through an HWPX have in common: both write down the same
/// document, paragraphs with controls among their letters, and differ in how.
///
/// @param <L> a list of paragraphs, as the format's library has it
abstract class HancomWalk<L> {

    final Gathering gathering;

    /// Footnotes and the like, which come after the text.
    final List<Block> notes = new ArrayList<>();

    HancomWalk(Gathering gathering) {
        this.gathering = gathering;
    }

    /// Reads paragraphs one after the other, until there is no more room.
    ///
    /// @param running whether they are the text itself, in which a large line is a heading
    abstract void paragraphs(@Nullable L list, List<Block> into, boolean running) throws Exception;

    /// Paragraphs that stand apart from the running text.
    final List<Block> apart(@Nullable L list) throws Exception {
        List<Block> inside = new ArrayList<>();
        paragraphs(list, inside, false);
        return inside;
    }

    /// The same one step further in.
    private List<Block> within(@Nullable L list) throws Exception {
        gathering.enter();
        List<Block> inside = apart(list);
        gathering.leave();
        return inside;
    }

    final void note(@Nullable L list, Line line) throws Exception {
        int number = notes.size() + 1;
        line.add("[" + number + "]");
        List<Block> inside = within(list);
        inside.addFirst(Block.Paragraph.of("[" + number + "]"));
        gathering.add(notes, new Aside(Place.FOOTNOTE, Documents.joinedFirst(inside)));
    }

    final void aside(Place place, @Nullable L list) throws Exception {
        List<Block> inside = within(list);
        if (!inside.isEmpty()) {
            gathering.add(notes, new Aside(place, inside));
        }
    }

    final void box(@Nullable L list, List<Block> into) throws Exception {
        List<Block> inside = apart(list);
        if (!inside.isEmpty()) {
            gathering.add(into, new Aside(Place.TEXT_BOX, inside));
        }
    }

    /// A table of one cell is a frame around text, as letterheads have it.
    final void frame(@Nullable L only, List<Block> into) throws Exception {
        gathering.enter();
        paragraphs(only, into, true);
        gathering.leave();
    }

    final Cell cell(int columns, int rows, boolean title, @Nullable L list) throws Exception {
        return new Cell(
                Documents.span(columns),
                Documents.span(rows),
                title ? Role.COLUMN_HEADER : Role.DATA,
                apart(list));
    }

    final List<Run> caption(@Nullable L list) throws Exception {
        return list == null ? List.of() : Documents.runsOf(within(list));
    }

    /// Puts a finished line down, with what it drew along.
    ///
    /// @param level 1 to 6 for a heading
    final void put(Line line, int level, List<Block> into) {
        if (level > 0) {
            gathering.add(into, new Block.Heading(level, line.runs));
        } else {
            gathering.paragraph(into, line.runs);
        }
        into.addAll(line.after);
    }

    static void add(Set<Look> looks, Look look, boolean has) {
        if (has) {
            looks.add(look);
        }
    }

    /// The running line and what it draws along.
    class Line {

        final List<Block> after = new ArrayList<>();
        final List<Run> runs = new ArrayList<>();
        final StringBuilder pending = new StringBuilder();
        Set<Look> looks = EnumSet.noneOf(Look.class);
        String link = "";
        int size;

        /// @param number of a numbered paragraph, or empty
        Line(String number) {
            if (!number.isEmpty()) {
                runs.add(gathering.run(number + " "));
            }
        }

        final void add(String text) {
            flush();
            pending.append(text);
        }

        final void flush() {
            if (!pending.isEmpty()) {
                runs.add(gathering.run(pending.toString(), looks, link));
                pending.setLength(0);
            }
        }
    }
}
