package maru.launcher.keycloak;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import maru.identity.DemoCast;
import tools.jackson.databind.node.ObjectNode;

/// [DemoCast#PASSWORD] as Keycloak keeps it.
final class DemoPassword {

    /// Already hashed, so that a thousand people cost Keycloak no work. It hashes it anew, the
    /// proper way, when somebody first signs in by it.
    static final ObjectNode CREDENTIAL = credential();

    private static final int ITERATIONS = 1_000;
    private static final int KEY_BITS = 512;

    private DemoPassword() {}

    private static ObjectNode credential() {
        byte[] salt = "maru-demo-people".getBytes(StandardCharsets.UTF_8);
        try {
            byte[] hash =
                    SecretKeyFactory.getInstance("PBKDF2WithHmacSHA512")
                            .generateSecret(
                                    new PBEKeySpec(
                                            DemoCast.PASSWORD.toCharArray(),
                                            salt,
                                            ITERATIONS,
                                            KEY_BITS))
                            .getEncoded();
            ObjectNode credential = KeycloakAdmin.JSON.createObjectNode();
            credential.put("type", "password");
            credential.put(
                    "secretData",
                    KeycloakAdmin.JSON.writeValueAsString(
                            Map.of(
                                    "value", Base64.getEncoder().encodeToString(hash),
                                    "salt", Base64.getEncoder().encodeToString(salt))));
            credential.put(
                    "credentialData",
                    KeycloakAdmin.JSON.writeValueAsString(
                            Map.of("hashIterations", ITERATIONS, "algorithm", "pbkdf2-sha512")));
            return credential;
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
