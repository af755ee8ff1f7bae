package maru.portal.letters.reading;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Set;
import maru.identity.AsOf;
import maru.identity.Asker;
import maru.identity.Audience;
import maru.identity.Child;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.Right;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.portal.letters.record.Letter;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.Version;
import maru.storage.Transaction;
import org.springframework.stereotype.Component;

/// The one way of a family to a letter: for one child, of whom the asker may read today, and only a
/// letter that was for this child. Everything else is answered like a letter that does not exist.
@Component
public final class FamilyGate {

    private final Identity identity;
    private final LetterStore letters;
    private final Clock clock;

    public FamilyGate(Identity identity, LetterStore letters, Clock clock) {
        this.identity = identity;
        this.letters = letters;
        this.clock = clock;
    }

    /// A letter for a child, at its current version.
    public record Opened(Child child, Letter letter, Version version) {

        public boolean mayRead() {
            return !letter.recalled();
        }
    }

    /// Opens a letter for a child.
    ///
    /// @throws maru.kernel.Refused with `NotFound`
    public Opened open(Transaction transaction, Asker asker, LetterId id, PersonId student) {
        return open(transaction, asker, letters.letter(transaction, id), student);
    }

    /// The same with the letter held as it is until the transaction ends.
    ///
    /// @throws maru.kernel.Refused with `NotFound`, or `Forbidden` without the right to sign
    public Opened openToSign(Transaction transaction, Asker asker, LetterId id, PersonId student) {
        Opened opened = open(transaction, asker, letters.letterHeld(transaction, id), student);
        identity.families().require(asker, student, Right.SIGN);
        return opened;
    }

    private Opened open(Transaction transaction, Asker asker, Letter letter, PersonId student) {
        Child child = identity.families().child(asker, student);
        if (!letter.sent()) {
            throw new Refusal.NotFound().asException();
        }
        Version version = letters.sentVersion(transaction, letter.id(), letter.currentVersion());
        if (!version.reaches(student) || !isFor(asker, version, student)) {
            throw new Refusal.NotFound().asException();
        }
        return new Opened(child, letter, version);
    }

    /// A letter reaches those who were in its audience when it was sent and those who have joined
    /// it since.
    private boolean isFor(Asker asker, Version version, PersonId student) {
        AsOf now = AsOf.now(clock);
        AsOf then = new AsOf(LocalDate.ofInstant(version.sentAt(), Seoul.ZONE), clock.instant());
        for (Audience audience : version.audience()) {
            for (AsOf asOf : java.util.List.of(now, then)) {
                if (identity.classes()
                        .among(asker, audience, Set.of(student), asOf)
                        .contains(student)) {
                    return true;
                }
            }
        }
        return false;
    }
}
