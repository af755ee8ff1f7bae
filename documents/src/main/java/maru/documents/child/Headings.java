package maru.documents.child;

import java.util.List;
import java.util.Map;
import maru.documents.model.Run;
import maru.documents.model.Run.Look;

/// Finds headings in papers whose authors only made letters larger, as most do.
///
/// A short line of its own is a heading when it is of the outline, when its letters are at least a
/// fifth larger than those of most text, or when it is bold all through and a little larger.
final class Headings {

    private static final int LONGEST = 80;

    private final int usual;

    /// @param usual the size of most letters, in any unit; 0 when there is none
    Headings(int usual) {
        this.usual = usual;
    }

    /// 1 to 6, or 0 for a line that is no heading.
    int levelOf(List<Run> runs, int size, int outline) {
        String text = text(runs);
        if (text.isEmpty() || text.length() > LONGEST || text.indexOf('\n') >= 0) {
            return 0;
        }
        if (text.codePoints().noneMatch(Character::isLetter)) {
            return 0;
        }
        if (usual > 0 && size >= usual * 1.6) {
            return 1;
        }
        if (usual > 0 && size >= usual * 1.2) {
            return 2;
        }
        boolean bold =
                runs.stream()
                        .filter(run -> !run.text().isBlank())
                        .allMatch(run -> run.looks().contains(Look.BOLD));
        if (outline > 0 && (bold || text.length() <= 40) && !text.endsWith(".")) {
            return Math.min(outline + 1, 6);
        }
        return bold && usual > 0 && size >= usual * 1.08 ? 3 : 0;
    }

    static int mostUsed(Map<Integer, Integer> letters) {
        return letters.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(0);
    }

    private static String text(List<Run> runs) {
        StringBuilder text = new StringBuilder();
        runs.forEach(run -> text.append(run.text()));
        return text.toString().strip();
    }
}
