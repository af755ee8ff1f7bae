package maru.keycloak.sessions;

import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import maru.keycloak.PortalKey;
import org.jspecify.annotations.Nullable;
import org.keycloak.events.EventBuilder;
import org.keycloak.events.EventType;
import org.keycloak.models.ClientModel;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.services.resource.RealmResourceProvider;

/// `POST …/maru-sessions/end`: the portal says that a person's sign-on is over, or all of hers. It
/// shows its client secret (HTTP Basic, RFC 7617). Nobody is told by a back channel: the portal
/// knows.
public final class EndSessions implements RealmResourceProvider {

    private final KeycloakSession session;

    EndSessions(KeycloakSession session) {
        this.session = session;
    }

    @Override
    public Object getResource() {
        return this;
    }

    /// Ends them.
    ///
    /// @param person the person's id
    /// @param sid the one to end; without it all of hers
    @POST
    @Path("end")
    public Response end(
            @HeaderParam("Authorization") @Nullable String authorization,
            @FormParam("person") @Nullable String person,
            @FormParam("sid") @Nullable String sid) {
        RealmModel realm = session.getContext().getRealm();
        Optional<ClientModel> portal = portal(realm, authorization);
        if (portal.isEmpty()) {
            return Response.status(Response.Status.UNAUTHORIZED).build();
        }
        UserModel user = person == null ? null : session.users().getUserByUsername(realm, person);
        if (user == null) {
            return Response.noContent().build();
        }
        List<UserSessionModel> hers =
                session.sessions()
                        .getUserSessionsStream(realm, user)
                        .filter(one -> sid == null || sid.equals(one.getId()))
                        .toList();
        for (UserSessionModel one : hers) {
            session.sessions().removeUserSession(realm, one);
            new EventBuilder(realm, session, session.getContext().getConnection())
                    .event(EventType.LOGOUT)
                    .client(portal.get())
                    .user(user)
                    .session(one.getId())
                    .success();
        }
        return Response.noContent().build();
    }

    private static Optional<ClientModel> portal(RealmModel realm, @Nullable String authorization) {
        ClientModel portal = realm.getClientByClientId(PortalKey.CLIENT);
        if (portal == null || authorization == null || !authorization.startsWith("Basic ")) {
            return Optional.empty();
        }
        String given;
        try {
            given =
                    new String(
                            Base64.getDecoder().decode(authorization.substring(6)),
                            StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        String name = PortalKey.CLIENT + ":";
        return given.startsWith(name) && portal.validateSecret(given.substring(name.length()))
                ? Optional.of(portal)
                : Optional.empty();
    }

    @Override
    public void close() {
        // Holds nothing.
    }
}
