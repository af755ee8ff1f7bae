package maru.portal.letters.sheet;

import java.util.Optional;
import maru.identity.AddressableAudience;
import maru.identity.Asker;
import maru.identity.Audience;
import maru.identity.AuditEntry;
import maru.identity.Identity;
import maru.portal.letters.record.Letter;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.ReachStore;
import maru.portal.letters.record.Version;
import maru.portal.letters.writing.StaffGate;
import maru.storage.Database;
import org.springframework.stereotype.Service;

/// How far the letter of an office got in the schools below it: numbers, never a name. Names stand
/// on the sheets of the schools.
@Service
final class OfficeSheets {

    private final Database database;
    private final Identity identity;
    private final StaffGate gate;
    private final LetterStore letters;
    private final ReachStore reach = new ReachStore();

    OfficeSheets(Database database, Identity identity, StaffGate gate, LetterStore letters) {
        this.database = database;
        this.identity = identity;
        this.gate = gate;
        this.letters = letters;
    }

    /// The sheet of an office.
    ///
    /// @param read children for whom anybody has opened it
    /// @param answered children for whom a signature or a reply on paper stands
    record OfficeSheet(
            Letter letter, Version version, int schools, int students, int read, int answered) {}

    /// The sheet of a letter that the asker's office sent; empty for a letter of a school.
    ///
    /// @throws maru.kernel.Refused with `NotFound` for a letter that the asker sees nothing of
    Optional<OfficeSheet> open(Asker.SignedIn asker, LetterId id) {
        return database.transaction(
                transaction -> {
                    StaffGate.Sent sent = gate.sent(transaction, asker, id);
                    Optional<Audience.SchoolsBelow> below =
                            sent.seen().stream()
                                    .filter(Audience.SchoolsBelow.class::isInstance)
                                    .map(Audience.SchoolsBelow.class::cast)
                                    .findFirst();
                    if (below.isEmpty()) {
                        return Optional.empty();
                    }
                    Letter letter = sent.heading().letter();
                    identity.audit()
                            .append(
                                    transaction,
                                    AuditEntry.of(asker, "letter.sheet", "letter/" + id)
                                            .unit(letter.school()));
                    return Optional.of(
                            new OfficeSheet(
                                    letter,
                                    letters.version(transaction, id, sent.heading().version()),
                                    identity.classes().schools(asker, below.get()).size(),
                                    students(asker, below.get()),
                                    reach.countRead(transaction, id, sent.heading().version()),
                                    reach.countAnswered(
                                            transaction, id, sent.heading().version())));
                });
    }

    private int students(Asker.SignedIn asker, Audience.SchoolsBelow below) {
        return gate.choices(asker).stream()
                .filter(one -> one.audience().equals(below))
                .mapToInt(AddressableAudience::students)
                .sum();
    }
}
