package maru.keycloak.code;

import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import maru.keycloak.LoginName;
import maru.keycloak.PortalKey;
import maru.keycloak.flow.Step;
import maru.keycloak.form.MeansStep;
import maru.keycloak.form.NameOwner;
import maru.keycloak.people.PersonOf;
import maru.keycloak.people.SignInCount;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.credential.CredentialModel;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.forms.login.LoginFormsProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.RealmModel;
import org.keycloak.models.UserModel;
import org.keycloak.models.UserSessionModel;
import org.keycloak.models.utils.KeycloakModelUtils;
import org.keycloak.protocol.oidc.OIDCLoginProtocol;
import org.keycloak.services.managers.AuthenticationManager;

/// Signs in by a one-use code: on a form with the login name when the hint says `code`, or at once
/// with the [Ticket] that the hint holds. Her former means and all her sign-ons end, so whoever
/// holds her lost phone is out, and she chooses new means.
///
/// Whoever else was signed in in this browser is signed out of it. Wrong names and wrong codes are
/// answered alike.
final class CodeStep implements Step {

    static final String HINT = "code";

    private static final int CODE_AT_MOST = 40;

    private final Clock clock;

    CodeStep(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        String hint =
                context.getAuthenticationSession()
                        .getClientNote(OIDCLoginProtocol.LOGIN_HINT_PARAM);
        if (HINT.equals(hint)) {
            context.challenge(form(context).createForm("maru-code.ftl"));
            return;
        }
        Optional<Ticket> ticket =
                Optional.ofNullable(hint)
                        .filter(text -> text.startsWith(Ticket.PREFIX))
                        .flatMap(text -> ticket(context, text));
        if (ticket.isEmpty()) {
            context.attempted();
            return;
        }
        attempt(context, Optional.of(account(context, ticket.get())), ticket.get().code());
    }

    @Override
    public void action(AuthenticationFlowContext context) {
        MultivaluedMap<String, String> typed = context.getHttpRequest().getDecodedFormParameters();
        String name = Optional.ofNullable(typed.getFirst("username")).orElse("").strip();
        String code = Optional.ofNullable(typed.getFirst("code")).orElse("").strip();
        if (name.isEmpty() || code.isEmpty() || code.length() > CODE_AT_MOST) {
            refuse(context);
            return;
        }
        Optional<UserModel> user =
                LoginName.of(name).flatMap(known -> NameOwner.of(context, known));
        if (user.isEmpty()) {
            SignInCount.of(context.getSession())
                    .tried(Optional.empty(), Optional.empty(), name, address(context));
            AuthenticatorUtils.dummyHash(context);
        }
        attempt(context, user, code);
    }

    private static void attempt(
            AuthenticationFlowContext context, Optional<UserModel> user, String code) {
        Optional<UserModel> good =
                user.filter(UserModel::isEnabled)
                        .filter(
                                one ->
                                        PersonOf.account(one)
                                                .filter(
                                                        person ->
                                                                SignInCount.of(context.getSession())
                                                                                .useCode(
                                                                                        person,
                                                                                        code,
                                                                                        address(
                                                                                                context))
                                                                        == 0)
                                                .isPresent());
        if (good.isEmpty()) {
            refuse(context);
            return;
        }
        leaveOthers(context, good.get());
        endFormerMeans(context, good.get());
        context.getEvent().detail(Details.AUTH_METHOD, CodeStepFactory.ID);
        context.getAuthenticationSession().setUserSessionNote(MeansStep.NOTE, "[\"otp\"]");
        context.getAuthenticationSession().addRequiredAction(NewMeans.ID);
        context.setUser(good.get());
        context.success();
    }

    /// Identity has counted it and has written it down, so the listener is told of no failure.
    private static void refuse(AuthenticationFlowContext context) {
        context.getEvent().error(Errors.USER_TEMPORARILY_DISABLED);
        context.failureChallenge(
                AuthenticationFlowError.INVALID_CREDENTIALS,
                form(context).setError("maruCodeWrong").createForm("maru-code.ftl"));
    }

    private static LoginFormsProvider form(AuthenticationFlowContext context) {
        return context.form().setExecution(context.getExecution().getId());
    }

    private static String address(AuthenticationFlowContext context) {
        return context.getConnection().getRemoteHost();
    }

    private Optional<Ticket> ticket(AuthenticationFlowContext context, String hint) {
        return PortalKey.of(context.getRealm(), "AES", Ticket.PURPOSE)
                .flatMap(key -> Ticket.open(hint, key, clock.instant()));
    }

    /// The account, made now when it has not been carried over yet. What is carried later says the
    /// same, so nothing is lost by being early.
    private static UserModel account(AuthenticationFlowContext context, Ticket ticket) {
        return known(context, ticket).orElseGet(() -> made(context, ticket));
    }

    private static Optional<UserModel> known(AuthenticationFlowContext context, Ticket ticket) {
        return Optional.ofNullable(
                context.getSession()
                        .users()
                        .getUserByUsername(context.getRealm(), ticket.person().toString()));
    }

    /// In a transaction of its own, since it may be carried over at this very moment: then that one
    /// is the account.
    private static UserModel made(AuthenticationFlowContext context, Ticket ticket) {
        try {
            KeycloakModelUtils.runJobInTransaction(
                    context.getSession().getKeycloakSessionFactory(),
                    apart ->
                            make(
                                    apart,
                                    apart.realms().getRealm(context.getRealm().getId()),
                                    ticket));
        } catch (RuntimeException taken) {
            return known(context, ticket).orElseThrow(() -> taken);
        }
        return known(context, ticket).orElseThrow();
    }

    private static void make(KeycloakSession session, RealmModel realm, Ticket ticket) {
        session.getContext().setRealm(realm);
        UserModel made = session.users().addUser(realm, ticket.person().toString());
        made.setEnabled(true);
        made.setSingleAttribute("locale", ticket.language());
        made.setAttribute(LoginName.ATTRIBUTE, ticket.names());
    }

    private static void leaveOthers(AuthenticationFlowContext context, UserModel user) {
        KeycloakSession session = context.getSession();
        AuthenticationManager.AuthResult there =
                AuthenticationManager.authenticateIdentityCookie(session, context.getRealm(), true);
        if (there != null && !there.user().getId().equals(user.getId())) {
            session.sessions().removeUserSession(context.getRealm(), there.session());
            AuthenticationManager.expireIdentityCookie(session);
        }
    }

    private static void endFormerMeans(AuthenticationFlowContext context, UserModel user) {
        List<String> former =
                user.credentialManager()
                        .getStoredCredentialsStream()
                        .map(CredentialModel::getId)
                        .toList();
        former.forEach(id -> user.credentialManager().removeStoredCredentialById(id));
        List<UserSessionModel> sessions =
                context.getSession()
                        .sessions()
                        .getUserSessionsStream(context.getRealm(), user)
                        .toList();
        sessions.forEach(
                one -> context.getSession().sessions().removeUserSession(context.getRealm(), one));
    }

    @Override
    public boolean requiresUser() {
        return false;
    }
}
