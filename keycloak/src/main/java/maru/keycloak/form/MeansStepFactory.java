package maru.keycloak.form;

import maru.keycloak.flow.StepFactory;
import org.keycloak.authentication.Authenticator;
import org.keycloak.models.AuthenticationExecutionModel.Requirement;
import org.keycloak.models.KeycloakSession;

/// Makes [MeansStep] known to Keycloak as `maru-means`.
public final class MeansStepFactory implements StepFactory {

    public static final String ID = "maru-means";

    @Override
    public Authenticator create(KeycloakSession session) {
        return new MeansStep();
    }

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public String getDisplayType() {
        return "Maru means of sign-in";
    }

    @Override
    public String getHelpText() {
        return "Writes into the session by what means the person signed in.";
    }

    @Override
    public Requirement[] getRequirementChoices() {
        return new Requirement[] {Requirement.REQUIRED, Requirement.DISABLED};
    }
}
