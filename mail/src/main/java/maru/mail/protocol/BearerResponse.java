package maru.mail.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import maru.identity.signon.Credential;

/// What a client sends for OAUTHBEARER (RFC 7628 §3.1) or XOAUTH2: both carry `auth=Bearer TOKEN`
/// between characters 1, and the person in front (`n,a=user,` or `user=`).
public final class BearerResponse {

    private static final int LENGTH_AT_MOST = 16_384;

    private BearerResponse() {}

    /// The token that a client's first response carries, and whom it says to be.
    ///
    /// @param initialResponse in base64
    public static Optional<Credential.Bearer> parse(String initialResponse) {
        if (initialResponse.length() > LENGTH_AT_MOST) {
            return Optional.empty();
        }
        String text;
        try {
            text =
                    new String(
                            Base64.getDecoder().decode(initialResponse.strip()),
                            StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
        Optional<String> token = Optional.empty();
        Optional<String> login = Optional.empty();
        for (String part : text.split("\u0001", -1)) {
            if (part.regionMatches(true, 0, "auth=bearer ", 0, 12)) {
                token = Optional.of(part.substring(12).strip());
            } else if (part.startsWith("user=")) {
                login = Optional.of(part.substring(5));
            } else if (part.startsWith("n,")) {
                login = authorizationIdentity(part);
            }
        }
        Optional<String> named = login.filter(name -> !name.isEmpty());
        return token.filter(given -> !given.isEmpty())
                .map(given -> new Credential.Bearer(given, named));
    }

    /// `n,a=user@host,` with `=2C` and `=3D` for comma and equals sign (RFC 5801 §4).
    private static Optional<String> authorizationIdentity(String header) {
        for (String part : header.split(",", -1)) {
            if (part.startsWith("a=")) {
                return Optional.of(part.substring(2).replace("=2C", ",").replace("=3D", "="));
            }
        }
        return Optional.empty();
    }
}
