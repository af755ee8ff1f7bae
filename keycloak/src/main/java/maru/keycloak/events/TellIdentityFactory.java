package maru.keycloak.events;

import maru.keycloak.people.IdentityDatabase;
import maru.keycloak.people.SignInCount;
import org.keycloak.Config;
import org.keycloak.events.EventListenerProvider;
import org.keycloak.events.EventListenerProviderFactory;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;

/// Makes the listener known to Keycloak as `maru-identity`; the realm names it. It holds the
/// connections by which identity is told.
public final class TellIdentityFactory implements EventListenerProviderFactory, SignInCount.Source {

    private final IdentityDatabase database = IdentityDatabase.ofKeycloak();

    @Override
    public SignInCount count() {
        return new SignInCount(database);
    }

    @Override
    public EventListenerProvider create(KeycloakSession session) {
        return new TellIdentity(session, count());
    }

    @Override
    public String getId() {
        return SignInCount.LISTENER;
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
        database.close();
    }
}
