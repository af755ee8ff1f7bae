package maru.keycloak.demo;

import maru.keycloak.flow.StepFactory;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;

/// Makes the demo sign-in known to Keycloak as `maru-demo-sign-in`. It takes part only where a flow
/// names it, and only the demo's flow does.
public final class DemoSignInFactory implements StepFactory {

    public static final String ID = "maru-demo-sign-in";

    @Override
    public Authenticator create(KeycloakSession session) {
        return new DemoSignIn();
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayType() {
        return "Maru demo sign-in";
    }

    @Override
    public String getHelpText() {
        return "Signs in the named person of the demo without a password. Never in a real realm.";
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return new Requirement[] {Requirement.ALTERNATIVE, Requirement.DISABLED};
    }
}
