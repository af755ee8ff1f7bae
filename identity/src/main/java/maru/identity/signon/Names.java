package maru.identity.signon;

import java.time.Clock;
import java.util.Optional;
import maru.identity.PersonId;
import maru.storage.Database;

/// The one stable name of each person: the part before the `@` of her mail address and her JID, and
/// the name of her drive. The short name that the school gave her when there is one at first use,
/// an opaque one otherwise. Never changed and never given to anyone else, not even after she has
/// left.
///
/// Not a directory: what a person is called is shown to whoever was given her address; who may look
/// people up is asked of [maru.identity.Directory].
public interface Names {

    static Names over(Database database, Clock clock) {
        return new StoredNames(database, clock);
    }

    /// Her local part, given now if she had none.
    ///
    /// @throws maru.kernel.Refused NotFound for an unknown person
    String localPart(PersonId person);

    /// Whose local part this is; case does not matter.
    Optional<PersonId> person(String localPart);

    /// To whom an address or a JID leads: the person who has this local part, or who gets it now
    /// because it is the short name that her school gave her and she has not used any door yet.
    Optional<PersonId> addressee(String localPart);

    /// Her name as it is written and said, for the `From` of a mail or a roster's entry.
    Optional<String> displayName(PersonId person);
}
