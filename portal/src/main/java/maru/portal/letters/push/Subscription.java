package maru.portal.letters.push;

import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Optional;

/// Where one browser gets its notices, as it told itself (Push API).
///
/// @param endpoint at the push service of the browser's maker
/// @param key the browser's public key, an uncompressed point of P-256
/// @param secret 16 bytes that only the browser and the portal know
@SuppressWarnings("ArrayRecordComponent") // They are carried, never compared.
public record Subscription(URI endpoint, byte[] key, byte[] secret) {

    private static final int ENDPOINT_AT_MOST = 1_000;
    private static final int SECRET_LENGTH = 16;

    public Subscription {
        key = key.clone();
        secret = secret.clone();
    }

    @Override
    public byte[] key() {
        return key.clone();
    }

    @Override
    public byte[] secret() {
        return secret.clone();
    }

    /// As a page sends it, key and secret in base64url; empty for what no browser would send.
    public static Optional<Subscription> read(String endpoint, String key, String secret) {
        if (endpoint.length() > ENDPOINT_AT_MOST || key.length() > 100 || secret.length() > 40) {
            return Optional.empty();
        }
        try {
            byte[] point = Base64.getUrlDecoder().decode(key);
            Curve.publicKey(point);
            byte[] shared = Base64.getUrlDecoder().decode(secret);
            return shared.length == SECRET_LENGTH
                    ? Optional.of(new Subscription(URI.create(endpoint), point, shared))
                    : Optional.empty();
        } catch (IllegalArgumentException | GeneralSecurityException nonsense) {
            return Optional.empty();
        }
    }

    /// Without key and secret; whoever knows the endpoint may send to it, so not that either.
    @Override
    public String toString() {
        return "Subscription[" + endpoint.getHost() + "]";
    }
}
