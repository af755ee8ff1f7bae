package maru.keycloak.code;

import jakarta.ws.rs.core.MultivaluedMap;
import org.keycloak.Config;
import org.keycloak.authentication.InitiatedActionSupport;
import org.keycloak.authentication.RequiredActionContext;
import org.keycloak.authentication.RequiredActionFactory;
import org.keycloak.authentication.RequiredActionProvider;
import org.keycloak.models.KeycloakSession;
import org.keycloak.models.KeycloakSessionFactory;
import org.keycloak.models.UserModel;

/// Asks somebody who came by a code how she wants to sign in from now on: a passkey, or a password
/// of her own. What she chooses is then done by Keycloak's own steps.
public final class NewMeans implements RequiredActionProvider, RequiredActionFactory {

    public static final String ID = "maru-new-means";

    private static final String PASSKEY = "webauthn-register-passwordless";

    @Override
    public void evaluateTriggers(RequiredActionContext context) {
        // Only a code asks for it.
    }

    @Override
    public void requiredActionChallenge(RequiredActionContext context) {
        context.challenge(context.form().createForm("maru-new-means.ftl"));
    }

    @Override
    public void processAction(RequiredActionContext context) {
        MultivaluedMap<String, String> form = context.getHttpRequest().getDecodedFormParameters();
        String chosen = form.getFirst("means");
        if ("passkey".equals(chosen)) {
            context.getAuthenticationSession().addRequiredAction(PASSKEY);
        } else if ("password".equals(chosen)) {
            context.getAuthenticationSession()
                    .addRequiredAction(UserModel.RequiredAction.UPDATE_PASSWORD);
        } else {
            requiredActionChallenge(context);
            return;
        }
        context.getAuthenticationSession().removeRequiredAction(ID);
        context.success();
    }

    @Override
    public InitiatedActionSupport initiatedActionSupport() {
        return InitiatedActionSupport.NOT_SUPPORTED;
    }

    @Override
    public String getDisplayText() {
        return "Maru: choose new means";
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public RequiredActionProvider create(KeycloakSession session) {
        return this;
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
