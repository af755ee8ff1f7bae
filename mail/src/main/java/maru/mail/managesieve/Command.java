package maru.mail.managesieve;

import java.util.List;

/// One command of a client.
///
/// @param verb in capitals
/// @param arguments strings and numbers, as text
record Command(String verb, List<String> arguments) {

    /// The arguments when there are as many as the command takes.
    ///
    /// @throws Malformed otherwise
    List<String> exactly(int number) throws Malformed {
        if (arguments.size() != number) {
            throw new Malformed(verb + " takes " + number + " arguments.");
        }
        return arguments;
    }

    /// A line that is no command; the client is told why.
    static final class Malformed extends Exception {

        private static final long serialVersionUID = 1L;

        Malformed(String why) {
            super(why);
        }
    }
}
