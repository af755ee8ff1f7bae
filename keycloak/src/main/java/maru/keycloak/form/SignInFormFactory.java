package maru.keycloak.form;

import org.keycloak.authentication.Authenticator;
import org.keycloak.authentication.authenticators.browser.UsernamePasswordFormFactory;
import org.keycloak.models.KeycloakSession;

/// Makes the sign-in form known to Keycloak as `maru-sign-in-form`.
public final class SignInFormFactory extends UsernamePasswordFormFactory {

    public static final String ID = "maru-sign-in-form";

    @Override
    public Authenticator create(KeycloakSession session) {
        return new SignInForm(session);
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayType() {
        return "Maru sign-in form";
    }

    @Override
    public String getHelpText() {
        return "Passkey, or a confirmed phone number, e-mail address or short name with a password.";
    }
}
