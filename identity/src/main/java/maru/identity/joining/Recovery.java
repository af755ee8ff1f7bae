package maru.identity.joining;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.UnitId;
import maru.identity.signon.ClientAddress;
import maru.storage.Database;

/// "I cannot get in": a code that the class teacher or the office gives in two clicks, or that goes
/// to her confirmed e-mail address; good once, for 30 minutes. When it is used, all former sessions
/// of the person end; the sign-on server then has her make a new passkey or password.
///
/// The sign-on server tries a code by the database function `identity.use_code(login, code,
/// address, network)`; guesses are counted there.
public interface Recovery {

    static Recovery over(Database database, Clock clock) {
        return new StoredRecovery(database, clock);
    }

    /// A code to hand over by word of mouth or on paper; shown once.
    ///
    /// @param login what the person types besides it
    record Code(PersonId person, String name, String login, String code, Instant until) {

        /// Without the code.
        @Override
        public String toString() {
            return "Code[" + person + "]";
        }
    }

    /// Somebody to whom the asker may give a code.
    record Candidate(PersonId person, String name, String what, boolean hasAccount) {}

    /// A new code; an earlier one ends. The class teacher gives it to the students of her class and
    /// their guardians, the office to everyone of the school but its administrators and principals,
    /// an administrator to all. Nobody gives one to herself. Audited, and the person is told.
    ///
    /// @throws maru.kernel.Refused NotFound for everyone else; Conflict when she has no way to sign
    ///   in yet
    Code give(Asker.SignedIn asker, PersonId person);

    /// A code that goes to her confirmed e-mail address; good once, for 30 minutes.
    ///
    /// @param language in which to write to her
    record Mailed(
            PersonId person,
            String name,
            String mail,
            Language language,
            String code,
            Instant until) {

        /// Without code and address.
        @Override
        public String toString() {
            return "Mailed[" + person + "]";
        }
    }

    /// For somebody who cannot get in and asks for a code by e-mail. Whatever comes of it, the page
    /// answers the same. Empty for a login that nobody has, for a person without a confirmed
    /// address, for whoever looks after others' accounts (a code ends the second factor too), when
    /// the last one was sent less than two minutes ago, and after six in a day. Audited.
    ///
    /// @param login as she typed it: telephone, e-mail address, short name or address here
    /// @param domain of our own addresses
    Optional<Mailed> byMail(String login, String domain, ClientAddress from);

    /// To whom of a class the asker may give one: students by number, each followed by her
    /// guardians.
    List<Candidate> ofClass(Asker.SignedIn asker, UnitId schoolClass);
}
