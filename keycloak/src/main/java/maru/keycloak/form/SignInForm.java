package maru.keycloak.form;

import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.UUID;
import maru.keycloak.LoginName;
import maru.keycloak.people.KnownDevice;
import maru.keycloak.people.PersonOf;
import maru.keycloak.people.SignInCount;
import org.jspecify.annotations.Nullable;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticationFlowError;
import org.keycloak.authentication.authenticators.browser.AbstractUsernameFormAuthenticator;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordForm;
import org.keycloak.authentication.authenticators.util.AuthenticatorUtils;
import org.keycloak.events.Details;
import org.keycloak.events.Errors;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.UserModel;
import org.keycloak.representations.idm.CredentialRepresentation;
import org.keycloak.services.managers.AuthenticationManager;

/// Keycloak's form with passkeys offered by the browser itself, where the name is a [LoginName].
///
/// The answer to a wrong name, a wrong password and a locked account is one and the same, and takes
/// the work of one password check: nobody learns here who has an account.
final class SignInForm extends UsernamePasswordForm {

    SignInForm(KeycloakSession session) {
        super(session);
    }

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        UserModel known = context.getUser();
        if (known != null) {
            // A fresh sign-in of somebody known shows her own name, never the opaque one.
            attempted(context, shown(known));
        }
        super.authenticate(context);
    }

    @Override
    public boolean validateUserAndPassword(
            AuthenticationFlowContext context, MultivaluedMap<String, String> typed) {
        if (isUserAlreadySetBeforeUsernamePasswordAuth(context)) {
            return super.validateUserAndPassword(context, typed);
        }
        context.clearUser();
        String name = firstOf(typed, AuthenticationManager.FORM_USERNAME).strip();
        if (name.isEmpty() || firstOf(typed, CredentialRepresentation.PASSWORD).isEmpty()) {
            context.getEvent().error(Errors.INVALID_USER_CREDENTIALS);
            context.forceChallenge(challenge(context, getDefaultChallengeMessage(context), null));
            return false;
        }
        Optional<UserModel> user =
                LoginName.of(name).flatMap(known -> NameOwner.of(context, known));
        if (mustWait(context, user, name)) {
            AuthenticatorUtils.dummyHash(context);
            context.getEvent().error(Errors.USER_TEMPORARILY_DISABLED);
            context.failureChallenge(
                    AuthenticationFlowError.USER_TEMPORARILY_DISABLED,
                    challenge(context, getDefaultChallengeMessage(context), null));
            return false;
        }
        if (user.isEmpty()) {
            // What was typed is kept nowhere: it may be somebody's number, or a password.
            context.getAuthenticationSession()
                    .removeAuthNote(AbstractUsernameFormAuthenticator.ATTEMPTED_USERNAME);
            testInvalidUser(context, null);
            return false;
        }
        // Keycloak counts a wrong guess against whom this note names, and knows opaque names only.
        attempted(context, user.get().getUsername());
        context.getEvent().detail(Details.USERNAME, user.get().getUsername());
        if (!validatePassword(context, user.get(), typed, true)
                || !enabledUser(context, user.get())) {
            return false;
        }
        AuthenticatorUtils.processRememberMe(context, typed);
        // From here on the note is what pages show, such as that of a second factor.
        attempted(context, name);
        context.setUser(user.get());
        return true;
    }

    /// Takes a guess of the one count over all doors. What waits is answered like a wrong password.
    private static boolean mustWait(
            AuthenticationFlowContext context, Optional<UserModel> user, String name) {
        SignInCount count = SignInCount.of(context.getSession());
        Optional<UUID> person = user.flatMap(PersonOf::account);
        String address = context.getConnection().getRemoteHost();
        boolean wait =
                count.tried(
                                person,
                                person.flatMap(new KnownDevice(context.getSession())::mark),
                                name,
                                address)
                        > 0;
        if (wait) {
            count.failed(person, address, "THROTTLED");
        }
        return wait;
    }

    @Override
    protected boolean isDisabledByBruteForce(AuthenticationFlowContext context, UserModel user) {
        boolean locked = super.isDisabledByBruteForce(context, user);
        if (locked) {
            // A refusal that comes quicker than a check would tell that the account exists.
            AuthenticatorUtils.dummyHash(context);
        }
        return locked;
    }

    @Override
    protected Response challenge(
            AuthenticationFlowContext context, @Nullable String error, @Nullable String field) {
        // One place for every error: its place would tell a wrong name from a wrong password.
        return super.challenge(context, error, error == null ? null : "username");
    }

    private static void attempted(AuthenticationFlowContext context, String name) {
        context.getAuthenticationSession()
                .setAuthNote(AbstractUsernameFormAuthenticator.ATTEMPTED_USERNAME, name);
    }

    private static String shown(UserModel user) {
        return user.getAttributeStream(LoginName.ATTRIBUTE)
                .sorted()
                .findFirst()
                .map(text -> new LoginName(text).shown())
                .orElse("");
    }

    private static String firstOf(MultivaluedMap<String, String> form, String field) {
        String value = form.getFirst(field);
        return value == null ? "" : value;
    }
}
