package maru.identity;

import java.util.List;

/// What an import did, or would do.
///
/// @param done false for a dry run and when there are problems: then nothing was changed
/// @param rows lines read, headings not counted
/// @param people how many people were new
/// @param added facts (a seat, a post, a guardianship, …) that began
/// @param ended facts that were cut short or replaced
/// @param problems at most a hundred; the first ones of each file
public record ImportReport(
        boolean done, int rows, int people, int added, int ended, List<ImportProblem> problems) {

    public ImportReport {
        problems = List.copyOf(problems);
    }

    /// Whether the database already said what the files say.
    public boolean changesNothing() {
        return problems.isEmpty() && people == 0 && added == 0 && ended == 0;
    }
}
