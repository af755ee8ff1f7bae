package maru.portal.letters.sheet;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.ConsentForm.Question;
import maru.portal.letters.record.Letter;
import maru.portal.letters.record.Version;
import maru.portal.letters.sheet.SheetLine.Status;

/// How far a letter has got, by student in class order.
///
/// @param whole whether the asker sees all of its audience and may take it back
/// @param tally for each choice of the form how many children have which answer, by the text of the
///   option
public record Sheet(
        Letter letter,
        Version version,
        boolean whole,
        List<SheetLine> lines,
        Map<Question, Map<String, Integer>> tally) {

    public Sheet {
        lines = List.copyOf(lines);
        tally = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(tally));
    }

    public Optional<ConsentForm> form() {
        return Optional.ofNullable(version.content().form());
    }

    public int total() {
        return lines.size();
    }

    /// Children for whom at least one person has read.
    public long read() {
        return lines.stream().filter(line -> line.status() != Status.UNREAD).count();
    }

    public long done() {
        return lines.stream().filter(line -> line.status() == Status.DONE).count();
    }

    public long unread() {
        return total() - read();
    }

    /// Whole per cent of the children that are done (signed, or read where nothing is to be
    /// signed).
    public long percent() {
        return total() == 0 ? 0 : done() * 100 / total();
    }

    /// How many children have replied on paper, in part or wholly.
    public long onPaper() {
        return lines.stream().filter(line -> !line.paper().isEmpty()).count();
    }
}
