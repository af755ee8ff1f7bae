package maru.identity.signon;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/// The sign-on server's public keys (RFC 7517), kept at hand so that a token costs no call. Asked
/// for again every ten minutes, and when a token names a key that is not among them (a roll-over),
/// but not more often than every five seconds, whatever tokens name. When the server does not
/// answer, the keys that are known serve for a day.
final class SignOnKeys {

    /// The keys cannot be had.
    static final class Missing extends Exception {
        Missing() {
            super("the sign-on server's keys cannot be had");
        }
    }

    /// Gives the text of a key set; bounded in size and time.
    @FunctionalInterface
    interface Source {
        String read() throws IOException;
    }

    private record Known(Map<String, JWSVerifier> verifiers, long at) {}

    private static final System.Logger LOG = System.getLogger(SignOnKeys.class.getName());
    private static final int BYTES_AT_MOST = 256 << 10;
    private static final int KEYS_AT_MOST = 20;
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(3);
    private static final Duration FRESH = Duration.ofMinutes(10);
    private static final Duration GOOD = Duration.ofDays(1);
    private static final Duration ASK_AT_MOST_EVERY = Duration.ofSeconds(5);

    private final Source source;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile Known known = new Known(Map.of(), Long.MIN_VALUE);
    private volatile long askedAt;
    private volatile boolean asked;

    SignOnKeys(Source source) {
        this.source = source;
    }

    static SignOnKeys at(URI address, HttpClient http) {
        HttpRequest request =
                HttpRequest.newBuilder(address)
                        .timeout(ANSWERS_WITHIN)
                        .header("Accept", "application/json")
                        .build();
        return new SignOnKeys(
                () -> {
                    try {
                        HttpResponse<InputStream> response =
                                http.send(request, HttpResponse.BodyHandlers.ofInputStream());
                        try (InputStream body = response.body()) {
                            byte[] bytes = body.readNBytes(BYTES_AT_MOST + 1);
                            if (response.statusCode() != 200 || bytes.length > BYTES_AT_MOST) {
                                throw new IOException("answered " + response.statusCode());
                            }
                            return new String(bytes, StandardCharsets.UTF_8);
                        }
                    } catch (InterruptedException interrupted) {
                        Thread.currentThread().interrupt();
                        throw new IOException(interrupted);
                    }
                });
    }

    /// The key of this id.
    ///
    /// @throws Missing when there are no keys that one could go by
    Optional<JWSVerifier> verifier(String keyId) throws Missing {
        Known now = known;
        JWSVerifier found = now.verifiers().get(keyId);
        boolean fresh = !now.verifiers().isEmpty() && age(now.at()).compareTo(FRESH) < 0;
        if (found != null && fresh) {
            return Optional.of(found);
        }
        ask();
        now = known;
        if (now.verifiers().isEmpty() || age(now.at()).compareTo(GOOD) > 0) {
            throw new Missing();
        }
        return Optional.ofNullable(now.verifiers().get(keyId));
    }

    private void ask() {
        // One asks; the others go on with what is known, unless there is nothing.
        boolean nothing = known.verifiers().isEmpty();
        if (nothing) {
            asking.lock();
        } else if (!asking.tryLock()) {
            return;
        }
        try {
            if (asked && age(askedAt).compareTo(ASK_AT_MOST_EVERY) < 0) {
                return;
            }
            Map<String, JWSVerifier> verifiers = read();
            if (!verifiers.isEmpty()) {
                known = new Known(Map.copyOf(verifiers), System.nanoTime());
            }
        } catch (IOException | ParseException | JOSEException failed) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The keys of the sign-on server could not be read: {0}",
                    failed.getMessage());
        } finally {
            askedAt = System.nanoTime();
            asked = true;
            asking.unlock();
        }
    }

    private Map<String, JWSVerifier> read() throws IOException, ParseException, JOSEException {
        Map<String, JWSVerifier> verifiers = new HashMap<>();
        for (JWK key : JWKSet.parse(source.read()).getKeys()) {
            boolean signs = key.getKeyUse() == null || key.getKeyUse().equals(KeyUse.SIGNATURE);
            if (key.getKeyID() == null || !signs || verifiers.size() >= KEYS_AT_MOST) {
                continue;
            }
            // Only keys of two halves: one that both sides know proves nothing here.
            if (key instanceof RSAKey rsa && rsa.size() >= 2048) {
                verifiers.put(key.getKeyID(), new RSASSAVerifier(rsa.toRSAPublicKey()));
            } else if (key instanceof ECKey curve) {
                verifiers.put(key.getKeyID(), new ECDSAVerifier(curve.toECPublicKey()));
            }
        }
        return verifiers;
    }

    private static Duration age(long at) {
        return at == Long.MIN_VALUE
                ? GOOD.multipliedBy(2)
                : Duration.ofNanos(System.nanoTime() - at);
    }
}
