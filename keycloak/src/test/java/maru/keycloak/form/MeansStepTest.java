package maru.keycloak.form;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class MeansStepTest {

    @Test
    void aPasswordIsOneFactor() {
        assertThat(MeansStep.json(List.of("password"))).isEqualTo("[\"pwd\"]");
    }

    @Test
    void aPasswordAndACodeAreTwo() {
        assertThat(MeansStep.json(List.of("password", "otp")))
                .isEqualTo("[\"mfa\",\"otp\",\"pwd\"]");
    }

    @Test
    void aPasskeyAloneIsTwo() {
        assertThat(MeansStep.json(List.of("webauthn-passwordless")))
                .isEqualTo("[\"mfa\",\"pop\",\"user\"]");
    }

    @Test
    void whatIsNotKnownIsNotNamed() {
        assertThat(MeansStep.json(List.of("something"))).isEqualTo("[]");
    }
}
