package maru.identity.signon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.PersonId;
import maru.storage.Database;

/// Makes, names, lists and ends app passwords. A person does so for herself, through the portal; an
/// operator for anyone, on the machine. All of it is audited, and an ending reaches open
/// connections within five seconds.
public interface AppPasswords {

    /// How fresh a sign-in must be to make one.
    Duration FRESH = Duration.ofMinutes(10);

    /// How long one lives that an operator made (on demo data: for good).
    Duration OF_OPERATOR = Duration.ofHours(24);

    /// As many as one person may have at a time.
    int AT_MOST = 30;

    /// Over a pool.
    ///
    /// @param database of the portal, or of a user who may act as the schemas' owner
    static AppPasswords over(Database database, Clock clock, byte[] pepper) {
        return new StoredAppPasswords(database, clock, pepper);
    }

    /// Makes one for the asker herself.
    ///
    /// @param label what she calls the device, 1 to 60 characters
    /// @param until when it ends by itself
    /// @throws maru.kernel.Refused Forbidden when she signed in longer ago than [#FRESH]; Conflict
    ///   when she has [#AT_MOST]; Invalid for a label or scopes that cannot be
    AppPassword.Made create(
            Asker.SignedIn asker, String label, Set<Scope> scopes, Optional<Instant> until);

    /// Makes one as the operator; the person is told at once ([Notices]), and it ends after
    /// [#OF_OPERATOR].
    ///
    /// @param operator the operating system's user, who is named to the person and in the audit
    AppPassword.Made createFor(PersonId person, String label, Set<Scope> scopes, String operator);

    /// Those that are good now, newest first.
    List<AppPassword> list(Asker.SignedIn asker);

    /// The same for the operator.
    List<AppPassword> listOf(PersonId person, String operator);

    /// Names one anew.
    ///
    /// @throws maru.kernel.Refused NotFound for others'
    void rename(Asker.SignedIn asker, UUID id, String label);

    /// Ends one; again and again without harm.
    ///
    /// @throws maru.kernel.Refused NotFound for others'
    void revoke(Asker.SignedIn asker, UUID id);

    /// Ends one as the operator.
    ///
    /// @throws maru.kernel.Refused NotFound where there is none
    void revokeAs(String operator, UUID id);
}
