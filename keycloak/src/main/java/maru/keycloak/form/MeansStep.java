package maru.keycloak.form;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import maru.keycloak.flow.Step;
import org.keycloak.authentication.AuthenticationFlowContext;
import org.keycloak.authentication.AuthenticatorUtil;
import org.keycloak.models.credential.OTPCredentialModel;
import org.keycloak.models.credential.PasswordCredentialModel;
import org.keycloak.models.credential.RecoveryAuthnCodesCredentialModel;
import org.keycloak.models.credential.WebAuthnCredentialModel;

/// The last step of the form: writes into the session by what means she signed in, in the words of
/// RFC 8176 §2, for the claim `amr` of her tokens. A letter's signature freezes them.
public final class MeansStep implements Step {

    /// The session's note, a list in JSON.
    public static final String NOTE = "amr";

    private static final Map<String, Set<String>> WORDS =
            Map.of(
                    PasswordCredentialModel.TYPE, Set.of("pwd"),
                    OTPCredentialModel.TYPE, Set.of("otp"),
                    RecoveryAuthnCodesCredentialModel.TYPE, Set.of("otp"),
                    WebAuthnCredentialModel.TYPE_TWOFACTOR, Set.of("pop"),
                    // A passkey proves that its holder was there and unlocked it: two factors.
                    WebAuthnCredentialModel.TYPE_PASSWORDLESS, Set.of("pop", "user", "mfa"));

    @Override
    public void authenticate(AuthenticationFlowContext context) {
        context.getAuthenticationSession()
                .setUserSessionNote(
                        NOTE,
                        json(
                                AuthenticatorUtil.getAuthnCredentials(
                                        context.getAuthenticationSession())));
        context.success();
    }

    static String json(List<String> credentials) {
        Set<String> words = new TreeSet<>();
        credentials.forEach(type -> words.addAll(WORDS.getOrDefault(type, Set.of())));
        if (Set.copyOf(credentials).size() > 1) {
            words.add("mfa");
        }
        return words.stream()
                .map(word -> '"' + word + '"')
                .collect(Collectors.joining(",", "[", "]"));
    }

    @Override
    public boolean requiresUser() {
        return true;
    }
}
