package maru.keycloak.flow;

import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;

/// A step of a sign-in flow that shows no form of its own: it decides at once, is ready for
/// everyone, and holds nothing.
public interface Step extends Authenticator {

    @Override
    default void action(AuthenticationFlowContext context) {
        context.attempted();
    }

    @Override
    default boolean configuredFor(KeycloakSession session, RealmModel realm, UserModel user) {
        return true;
    }

    @Override
    default void setRequiredActions(KeycloakSession session, RealmModel realm, UserModel user) {
        // There is nothing to set up.
    }

    @Override
    default void close() {
        // Holds nothing.
    }
}
