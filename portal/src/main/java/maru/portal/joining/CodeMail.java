package maru.portal.joining;

import java.io.IOException;
import maru.identity.joining.Recovery;

/// The way by which a one-use code goes to somebody's confirmed e-mail address. It keeps no copy: a
/// code that was not taken is asked for again, not found in a table.
public interface CodeMail {

    /// Whether the operator has set mail up; where not, nobody is offered it.
    boolean isSetUp();

    /// Hands it over; returns once a mail server has taken or refused it.
    ///
    /// @param to from identity, never what somebody typed
    /// @throws IOException when the server cannot be had now
    void deliver(Recovery.Mailed to, String subject, String text) throws IOException;
}
