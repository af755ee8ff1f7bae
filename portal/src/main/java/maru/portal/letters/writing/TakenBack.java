package maru.portal.letters.writing;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import maru.identity.Asker;
import maru.portal.letters.record.SignatureStore;
import maru.storage.Database;
import org.springframework.stereotype.Component;

/// What families have taken back of late, for who sent the letter.
@Component
final class TakenBack {

    private static final Duration LATE = Duration.ofDays(14);

    private final Database database;
    private final SignatureStore signatures;
    private final Clock clock;

    TakenBack(Database database, SignatureStore signatures, Clock clock) {
        this.database = database;
        this.signatures = signatures;
        this.clock = clock;
    }

    /// The latest first; without names, which stand on the letter's sheet.
    List<SignatureStore.TakenBack> of(Asker.SignedIn sender) {
        return database.read(
                transaction ->
                        signatures.takenBackFrom(
                                transaction, sender.person(), clock.instant().minus(LATE)));
    }
}
