package maru.keycloak.people;

import java.util.Optional;
import java.util.UUID;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.models.KeycloakSession;

/// The one count of guesses over all doors, the browser's included, and the record of sign-ins,
/// both identity's.
public final class SignInCount {

    /// The event listener whose factory holds the connections.
    public static final String LISTENER = "maru-identity";

    private final IdentityDatabase database;

    public SignInCount(IdentityDatabase database) {
        this.database = database;
    }

    /// Who makes a count: the listener's factory.
    public interface Source {
        SignInCount count();
    }

    /// The count that belongs to this Keycloak.
    public static SignInCount of(KeycloakSession session) {
        if (session.getKeycloakSessionFactory()
                        .getProviderFactory(EventListenerProvider.class, LISTENER)
                instanceof Source source) {
            return source.count();
        }
        throw new IllegalStateException("the listener " + LISTENER + " is not there");
    }

    /// Takes a guess before a password is looked at.
    ///
    /// @param person empty for a name that nobody has
    /// @param knownDevice the mark of a device on which she has signed in before
    /// @param typed what was typed as the name
    /// @return seconds to wait; 0 to go on
    public int tried(
            Optional<UUID> person, Optional<String> knownDevice, String typed, String address) {
        return database.ask(
                        "select identity.sign_in_tried(?::uuid, ?::text, ?, ?, ?)",
                        person.orElse(null),
                        knownDevice.orElse(null),
                        typed,
                        address,
                        Network.of(address))
                .map(Number.class::cast)
                .map(Number::intValue)
                .orElse(0);
    }

    /// It was wrong, or was not looked at.
    ///
    /// @param why `WRONG` or `THROTTLED`
    public void failed(Optional<UUID> person, String address, String why) {
        database.ask(
                "select identity.sign_in_failed(?::uuid, ?, ?)::text",
                person.orElse(null),
                address,
                why);
    }

    /// She is in.
    ///
    /// @param sid Keycloak's session
    /// @param level `DEMONSTRATION`, `ONE_FACTOR` or `TWO_FACTORS`
    public void done(
            UUID person,
            Optional<String> knownDevice,
            String sid,
            String address,
            String browser,
            String level) {
        database.ask(
                "select identity.sign_in_done(?, ?::text, ?, ?, ?, ?, ?)::text",
                person,
                knownDevice.orElse(null),
                sid,
                address,
                Network.of(address),
                browser,
                level);
    }

    /// Tries a one-use code, counted by account and by network.
    ///
    /// @return 0 when it was good and is used up, -1 when it is wrong, else seconds to wait; wrong
    ///   too when identity does not answer
    public int useCode(UUID person, String code, String address) {
        return database.ask(
                        "select identity.use_code(?, ?, ?, ?)",
                        person,
                        code,
                        address,
                        Network.of(address))
                .map(Number.class::cast)
                .map(Number::intValue)
                .orElse(-1);
    }

    /// A session is over.
    public void ended(UUID person, String sid, String why) {
        database.ask("select identity.session_ended(?, ?, ?)::text", person, sid, why);
    }
}
