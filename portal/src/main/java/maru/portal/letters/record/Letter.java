package maru.portal.letters.record;

import java.time.Instant;
import java.util.Optional;
import maru.identity.PersonId;
import maru.identity.UnitId;

/// A letter over all its versions.
///
/// @param currentVersion 0 while it was never sent
/// @param sentAt when the first version was sent
/// @param documentNumber `제2026-12호`, empty until it was sent
public record Letter(
        LetterId id,
        UnitId school,
        PersonId author,
        Instant madeAt,
        int currentVersion,
        Optional<Instant> sentAt,
        Optional<Recall> recall,
        String documentNumber) {

    /// That a letter was taken back.
    public record Recall(Instant at, PersonId by, String reason) {}

    public boolean sent() {
        return currentVersion > 0;
    }

    public boolean recalled() {
        return recall.isPresent();
    }
}
