package maru.identity.signon;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/// The header by which an HTTP request says whose it is: an app password (RFC 7617) or a token (RFC
/// 6750).
public final class Authorization {

    private static final int LENGTH_AT_MOST = 16_384;

    private Authorization() {}

    /// Empty for another scheme, and for what is none of these.
    public static Optional<Credential> credential(String header) {
        int space = header.indexOf(' ');
        if (space < 0 || header.length() > LENGTH_AT_MOST) {
            return Optional.empty();
        }
        String scheme = header.substring(0, space);
        String rest = header.substring(space + 1).strip();
        if (scheme.equalsIgnoreCase("Bearer")) {
            return Optional.of(new Credential.Bearer(rest, Optional.empty()));
        }
        return scheme.equalsIgnoreCase("Basic") ? password(rest) : Optional.empty();
    }

    private static Optional<Credential> password(String encoded) {
        try {
            String pair =
                    StandardCharsets.UTF_8
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(Base64.getDecoder().decode(encoded)))
                            .toString();
            int colon = pair.indexOf(':');
            return colon < 1
                    ? Optional.empty()
                    : Optional.of(
                            new Credential.Password(
                                    pair.substring(0, colon), pair.substring(colon + 1)));
        } catch (IllegalArgumentException | CharacterCodingException malformed) {
            return Optional.empty();
        }
    }
}
