package maru.portal.letters.reach;

import java.io.IOException;

/// A way by which a message leaves: one for each kind of address.
interface Channel {

    /// A message as it leaves.
    ///
    /// @param id the same for every repetition, so that the other side can tell it
    /// @param to one mail address
    record Message(String id, String to, String subject, String body) {}

    /// Whether the operator has set it up.
    boolean isSetUp();

    /// Hands a message over; returns once the other side has taken it.
    ///
    /// @throws IOException when it has not, and another try may help
    void deliver(Message message) throws IOException;
}
