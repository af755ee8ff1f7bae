package maru.identity;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/// What an import did, or would do.
///
/// @param done false for a dry run and when there are problems: then nothing was changed
/// @param rows lines read, headings not counted
/// @param people how many people were new
/// @param added facts (a seat, a post, a guardianship, …) that began
/// @param ended facts that were cut short or replaced
/// @param id by which a done import can be undone
/// @param silent how many of the ended facts ended because a file that is all there is of its scope
///   did not name them
/// @param confirmationNeeded whether these are so many that their number must be confirmed
/// @param changes what begins and ends, as lines; at most 500
/// @param repairs what a spreadsheet had damaged and was read as it was meant
/// @param problems at most a hundred; the first ones of each file
public record ImportReport(
        boolean done,
        Optional<UUID> id,
        int rows,
        int people,
        int added,
        int ended,
        int silent,
        boolean confirmationNeeded,
        List<String> changes,
        List<ImportRepair> repairs,
        List<ImportProblem> problems) {

    public ImportReport {
        changes = List.copyOf(changes);
        repairs = List.copyOf(repairs);
        problems = List.copyOf(problems);
    }

    /// Whether the database already said what the files say.
    public boolean changesNothing() {
        return problems.isEmpty() && people == 0 && added == 0 && ended == 0;
    }
}
