package maru.keycloak.sessions;

import org.keycloak.Config;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.services.resource.RealmResourceProvider;
import org.keycloak.services.resource.RealmResourceProviderFactory;

/// Makes the address known to Keycloak as `maru-sessions`.
public final class EndSessionsFactory implements RealmResourceProviderFactory {

    @Override
    public RealmResourceProvider create(KeycloakSession session) {
        return new EndSessions(session);
    }

    @Override
    public String getId() {
        return "maru-sessions";
    }

    @Override
    public void init(Config.Scope config) {
        // Nothing to read.
    }

    @Override
    public void postInit(KeycloakSessionFactory factory) {
        // Nothing to prepare.
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
