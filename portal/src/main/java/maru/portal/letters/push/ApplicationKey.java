package maru.portal.letters.push;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;

/// The key by which push services tell this portal from others (VAPID, RFC 8292). Browsers bind
/// their subscriptions to it, so it must outlive restarts.
public final class ApplicationKey {

    private static final Duration TOKEN_LASTS = Duration.ofHours(12);
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final PrivateKey key;
    private final byte[] point;

    private ApplicationKey(PrivateKey key, byte[] point) {
        this.key = key;
        this.point = point;
    }

    /// A new key as bytes that [#of(byte[])] reads: the point, then the key in PKCS#8.
    public static byte[] fresh() {
        try {
            KeyPair pair = Curve.freshPair();
            byte[] point = Curve.point((ECPublicKey) pair.getPublic());
            byte[] secret = pair.getPrivate().getEncoded();
            byte[] both = java.util.Arrays.copyOf(point, point.length + secret.length);
            System.arraycopy(secret, 0, both, point.length, secret.length);
            return both;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    public static ApplicationKey of(byte[] bytes) {
        try {
            byte[] point = java.util.Arrays.copyOf(bytes, Curve.POINT_LENGTH);
            byte[] secret = java.util.Arrays.copyOfRange(bytes, Curve.POINT_LENGTH, bytes.length);
            return new ApplicationKey(
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(secret)),
                    point);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("The key of web push cannot be read", broken);
        }
    }

    /// The public key in base64url, as a page hands it to `pushManager.subscribe`.
    public String publicKey() {
        return BASE64.encodeToString(point);
    }

    /// The header `Authorization` for a push service.
    ///
    /// @param contact whom the service's operator may ask, `https:` or `mailto:`
    String authorization(URI endpoint, URI contact, Instant now) throws GeneralSecurityException {
        String origin = endpoint.getScheme() + "://" + endpoint.getRawAuthority();
        String claims =
                "{\"aud\":\""
                        + origin
                        + "\",\"exp\":"
                        + now.plus(TOKEN_LASTS).getEpochSecond()
                        + ",\"sub\":\""
                        + contact
                        + "\"}";
        String signed = base64("{\"typ\":\"JWT\",\"alg\":\"ES256\"}") + "." + base64(claims);
        Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initSign(key);
        signature.update(signed.getBytes(StandardCharsets.US_ASCII));
        return "vapid t="
                + signed
                + "."
                + BASE64.encodeToString(signature.sign())
                + ", k="
                + publicKey();
    }

    private static String base64(String text) {
        return BASE64.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
