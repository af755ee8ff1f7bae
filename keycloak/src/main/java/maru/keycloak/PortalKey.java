package maru.keycloak;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.keycloak.models.ClientModel;
import org.keycloak.models.RealmModel;

/// Keys that the portal and Keycloak share without a further secret: each is derived from the
/// portal's client secret for one purpose (HKDF, RFC 5869).
public final class PortalKey {

    public static final String CLIENT = "portal";

    private PortalKey() {}

    /// A key of 256 bits; empty while the realm has no portal.
    ///
    /// @param algorithm what it is for, e.g. `AES`
    /// @param purpose a phrase that stands for nothing else
    public static Optional<SecretKey> of(RealmModel realm, String algorithm, String purpose) {
        ClientModel portal = realm.getClientByClientId(CLIENT);
        return portal == null || portal.getSecret() == null
                ? Optional.empty()
                : Optional.of(derive(portal.getSecret(), algorithm, purpose));
    }

    static SecretKey derive(String secret, String algorithm, String purpose) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveKey(
                            algorithm,
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret.getBytes(StandardCharsets.UTF_8))
                                    .thenExpand(purpose.getBytes(StandardCharsets.UTF_8), 32));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
