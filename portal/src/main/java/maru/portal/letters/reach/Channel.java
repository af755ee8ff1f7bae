package maru.portal.letters.reach;

import java.io.IOException;
import maru.identity.PersonId;

/// A way by which a message leaves.
interface Channel {

    /// A message as it leaves.
    ///
    /// @param id the same for every repetition, so that the other side can tell it
    /// @param link where to read more; stands under the text
    record Message(String id, PersonId person, String subject, String text, String link) {

        String whole() {
            return link.isEmpty() ? text + "\n" : text + "\n\n" + link + "\n";
        }
    }

    enum Answer {
        TAKEN,
        /// The person has no address of this kind.
        NO_ADDRESS,
        /// There is an address, and it does not take messages.
        REFUSED
    }

    Way way();

    /// Whether the operator has set it up.
    boolean isSetUp();

    /// Hands a message over; returns once the other side has taken or refused it.
    ///
    /// @throws IOException when it has not, and another try may help
    Answer deliver(Message message) throws IOException;
}
