package maru.keycloak.code;

import java.time.Clock;
import maru.keycloak.flow.StepFactory;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;

/// Makes the sign-in by code known to Keycloak as `maru-code`.
public final class CodeStepFactory implements StepFactory {

    public static final String ID = "maru-code";

    @Override
    public Authenticator create(KeycloakSession session) {
        return new CodeStep(Clock.systemUTC());
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayType() {
        return "Maru one-use code";
    }

    @Override
    public String getHelpText() {
        return "Signs in by a one-use code from the school; the person then chooses new means.";
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return new Requirement[] {Requirement.ALTERNATIVE, Requirement.DISABLED};
    }
}
