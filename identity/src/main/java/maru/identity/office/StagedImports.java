package maru.identity.office;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.ImportProblem;
import maru.identity.UnitId;
import maru.storage.Database;

/// Imports by upload. The office's file is put on a stage; the launcher, which alone may write
/// people, tries it at once and writes down what it would do; the office reads that and says yes,
/// with the number of ends when there are many; later the whole import can be undone. A file may
/// touch the asker's own school only.
///
/// ```
/// WAITING → CHECKED → CONFIRMED → DONE → UNDOING → UNDONE
///         → REFUSED (problems; nothing was changed)
/// ```
public interface StagedImports {

    static StagedImports over(Database database, Clock clock) {
        return new StoredStagedImports(database, clock);
    }

    /// Puts a file on the stage; look again for its report within seconds.
    ///
    /// @param grade when the file is all there is of one grade; empty for a file that ends nothing
    ///   by silence
    /// @param whole whether the file is all there is of the scope: what it does not name ends
    /// @throws maru.kernel.Refused NotFound, TooLarge
    UUID stage(
            Asker.SignedIn asker,
            UnitId school,
            Optional<Integer> grade,
            boolean whole,
            String fileName,
            byte[] bytes);

    /// One of the asker's school.
    Staged look(Asker.SignedIn asker, UUID id);

    /// The school's imports, newest first, at most 50.
    List<Staged> list(Asker.SignedIn asker, UnitId school);

    /// Carries it out.
    ///
    /// @param ends the number of silent ends that the report names
    /// @throws maru.kernel.Refused Conflict when it is not CHECKED or the number is another
    void confirm(Asker.SignedIn asker, UUID id, int ends);

    /// Takes it off the stage unused.
    void drop(Asker.SignedIn asker, UUID id);

    /// Undoes an import as a whole: from now on it is as if it had never been.
    ///
    /// @throws maru.kernel.Refused Conflict when it is not DONE; later changes that build on it are
    ///   named in the report
    void undo(Asker.SignedIn asker, UUID id);

    /// One import.
    ///
    /// @param silent how many facts end because the file does not name them: the number to confirm
    /// @param confirmationNeeded whether these are so many that the number must be confirmed
    /// @param changes what it would do or did, line by line, at most 500
    /// @param repairs what a spreadsheet had damaged and was read as it was meant
    record Staged(
            UUID id,
            State state,
            String fileName,
            String by,
            Instant at,
            int rows,
            int people,
            int added,
            int ended,
            int silent,
            boolean confirmationNeeded,
            List<String> changes,
            List<String> repairs,
            List<ImportProblem> problems) {

        public Staged {
            changes = List.copyOf(changes);
            repairs = List.copyOf(repairs);
            problems = List.copyOf(problems);
        }
    }

    /// Where an import stands.
    enum State {
        WAITING,
        CHECKED,
        REFUSED,
        CONFIRMED,
        DONE,
        UNDOING,
        UNDONE,
        DROPPED
    }
}
