package maru.keycloak.code;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.SecretKey;
import org.keycloak.jose.jwe.JWE;
import org.keycloak.jose.jwe.JWEConstants;
import org.keycloak.jose.jwe.JWEException;
import org.keycloak.jose.jwe.JWEHeader;
import org.keycloak.jose.jwe.JWEKeyStorage;

/// A newcomer's first code as the portal passes it on, so that nobody types it: it comes sealed
/// (JWE, RFC 7516, `dir` with A256GCM, one `name=value` a line inside) in the sign-in's hint, lives
/// for a few minutes and is good once.
///
/// @param code used up by identity when it is tried, so a ticket is good once
/// @param names the person's login names, as [maru.keycloak.LoginName] writes them; her account may
///   not have been carried over yet
record Ticket(UUID person, String code, List<String> names, String language, Instant until) {

    /// What stands before it in the hint.
    static final String PREFIX = "ticket:";

    /// What its key is derived for; the portal derives the same.
    static final String PURPOSE = "maru sign-in ticket";

    private static final int LENGTH_AT_MOST = 4_000;

    Ticket {
        names = List.copyOf(names);
    }

    /// Opens a hint; empty for anything that was not sealed by the portal, and for one too old.
    static Optional<Ticket> open(String hint, SecretKey key, Instant now) {
        if (!hint.startsWith(PREFIX) || hint.length() > LENGTH_AT_MOST) {
            return Optional.empty();
        }
        try {
            JWE sealed = new JWE(hint.substring(PREFIX.length()));
            if (!(sealed.getHeader() instanceof JWEHeader header)
                    || !JWEConstants.DIRECT.equals(header.getAlgorithm())
                    || !JWEConstants.A256GCM.equals(header.getEncryptionAlgorithm())) {
                return Optional.empty();
            }
            sealed.getKeyStorage().setCEKKey(key, JWEKeyStorage.KeyUse.ENCRYPTION);
            Map<String, String> claims =
                    claims(
                            new String(
                                    sealed.verifyAndDecodeJwe().getContent(),
                                    StandardCharsets.UTF_8));
            Ticket ticket =
                    new Ticket(
                            UUID.fromString(claims.getOrDefault("person", "")),
                            claims.getOrDefault("code", ""),
                            Stream.of(claims.getOrDefault("names", "").split("\t", -1))
                                    .filter(name -> !name.isEmpty())
                                    .toList(),
                            claims.getOrDefault("language", "ko"),
                            Instant.ofEpochSecond(
                                    Long.parseLong(claims.getOrDefault("until", "0"))));
            return now.isBefore(ticket.until()) ? Optional.of(ticket) : Optional.empty();
        } catch (JWEException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }

    /// One `name=value` a line.
    private static Map<String, String> claims(String text) {
        Map<String, String> claims = new HashMap<>();
        text.lines()
                .forEach(
                        line -> {
                            int equals = line.indexOf('=');
                            if (equals > 0) {
                                claims.put(line.substring(0, equals), line.substring(equals + 1));
                            }
                        });
        return claims;
    }

    /// Without the code.
    @Override
    public String toString() {
        return "Ticket[" + person + "]";
    }
}
