package maru.identity;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;

/// How files are brought in.
///
/// @param dryRun only says what would be done
/// @param scope what each file is all there is of, when the files do not say so themselves
/// @param only the only school whose people the files may touch: an upload by that school's office
/// @param id the id that the import gets; a new one when nobody says
/// @param confirmedEnds the number of ends that the dry run named, when they are many
public record ImportOptions(
        boolean dryRun,
        Optional<ImportScope> scope,
        Optional<UUID> only,
        Optional<UUID> id,
        OptionalInt confirmedEnds) {

    /// Ends nothing by silence.
    public static ImportOptions plain(boolean dryRun) {
        return new ImportOptions(
                dryRun, Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty());
    }
}
