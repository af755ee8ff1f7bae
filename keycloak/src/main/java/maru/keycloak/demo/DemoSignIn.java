package maru.keycloak.demo;

import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.regex.Pattern;
import maru.keycloak.flow.Step;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.events.Details;
import org.keycloak.models.ClientSessionContext;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.protocol.LoginProtocol;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.protocol.oidc.TokenManager;
import org.keycloak.services.managers.AuthenticationManager;
import org.keycloak.services.managers.UserSessionManager;
import org.keycloak.sessions.AuthenticationSessionModel;

/// Signs in the person whom the hint `demo:PERSON-ID` names, without a password, in realms whose
/// attribute `maru.demo` says so. Anything else is passed on to the ordinary sign-in.
///
/// Several persons of the demo stand side by side in one browser, so such a sign-in neither reads
/// nor sets the browser's single-sign-on cookie: each gets a session of its own and leaves the
/// others alone.
final class DemoSignIn implements Step {

    static final String REALM_ATTRIBUTE = "maru.demo";

    private static final Pattern HINT =
            Pattern.compile("demo:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        Optional<UserModel> person =
                context.getRealm().getAttribute(REALM_ATTRIBUTE, false)
                        ? named(context)
                        : Optional.empty();
        person.ifPresentOrElse(
                user -> context.challenge(signIn(context, user)), context::attempted);
    }

    private static Optional<UserModel> named(AuthenticationFlowContext context) {
        return Optional.ofNullable(
                        context.getAuthenticationSession()
                                .getClientNote(OIDCLoginProtocol.LOGIN_HINT_PARAM))
                .map(HINT::matcher)
                .filter(hint -> hint.matches())
                .map(
                        hint ->
                                context.getSession()
                                        .users()
                                        .getUserByUsername(context.getRealm(), hint.group(1)))
                .filter(UserModel::isEnabled);
    }

    /// What Keycloak does after a successful flow, less its cookies.
    private static Response signIn(AuthenticationFlowContext context, UserModel user) {
        KeycloakSession session = context.getSession();
        RealmModel realm = context.getRealm();
        AuthenticationSessionModel asked = context.getAuthenticationSession();
        asked.setAuthenticatedUser(user);
        UserSessionModel own =
                new UserSessionManager(session)
                        .createUserSession(
                                realm,
                                user,
                                user.getUsername(),
                                context.getConnection().getRemoteHost(),
                                asked.getProtocol(),
                                false,
                                null,
                                null);
        own.setState(UserSessionModel.State.LOGGED_IN);
        own.setNote(AuthenticationManager.AUTH_TIME, String.valueOf(own.getStarted()));
        session.getContext().setUserSession(own);
        AuthenticationManager.setClientScopesInSession(session, asked);
        LoginProtocol protocol =
                session.getProvider(LoginProtocol.class, asked.getProtocol())
                        .setRealm(realm)
                        .setHttpHeaders(context.getHttpRequest().getHttpHeaders())
                        .setUriInfo(context.getUriInfo())
                        .setEventBuilder(context.getEvent());
        ClientSessionContext client = TokenManager.attachAuthenticationSession(session, own, asked);
        context.getEvent()
                .user(user)
                .session(own)
                .detail(Details.USERNAME, user.getUsername())
                .detail(Details.AUTH_METHOD, DemoSignInFactory.ID)
                .success();
        return protocol.authenticated(asked, own, client);
    }

    @Override
    public boolean requiresUser() {
        return false;
    }
}
