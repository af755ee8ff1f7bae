package maru.keycloak.flow;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.keycloak.Config;
import org.keycloak.authentication.AuthenticatorFactory;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.provider.ProviderConfigProperty;

/// Makes a [Step] known to Keycloak. There is nothing to configure and nothing for a person to set
/// up.
public interface StepFactory extends AuthenticatorFactory {

    @Override
    default @Nullable String getReferenceCategory() {
        return null;
    }

    @Override
    default boolean isConfigurable() {
        return false;
    }

    @Override
    default boolean isUserSetupAllowed() {
        return false;
    }

    @Override
    default List<ProviderConfigProperty> getConfigProperties() {
        return List.of();
    }

    @Override
    default void init(Config.Scope config) {
        // Nothing to read.
    }

    @Override
    default void postInit(KeycloakSessionFactory factory) {
        // Nothing to prepare.
    }

    @Override
    default void close() {
        // Holds nothing.
    }
}
