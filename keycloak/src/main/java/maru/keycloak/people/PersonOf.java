package maru.keycloak.people;

import java.util.Optional;
import java.util.UUID;
import org.keycloak.models.UserModel;

/// The person of identity whom an account belongs to: its user name is her id.
public final class PersonOf {

    private PersonOf() {}

    public static Optional<UUID> account(UserModel user) {
        try {
            return Optional.of(UUID.fromString(user.getUsername()));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
