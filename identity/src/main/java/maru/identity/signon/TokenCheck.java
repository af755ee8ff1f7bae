package maru.identity.signon;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Reads access tokens of the sign-on server without asking it (RFC 9068, RFC 7519): signature,
/// issuer, audience, times, the client that it was given to, and which doors its scope names. It
/// says who somebody is; whether her account is open is asked of the database.
///
/// @param settings issuer, audience and clients that are taken
record TokenCheck(SignOnSettings settings, SignOnKeys keys, Clock clock) {

    private static final int LENGTH_AT_MOST = 16 << 10;
    private static final Duration SKEW = Duration.ofSeconds(30);
    private static final Duration LIFE_AT_MOST = Duration.ofHours(24);

    /// What a good token says.
    ///
    /// @param session the web session that it belongs to, if it names one
    record Said(
            UUID person,
            Set<Scope> scopes,
            Instant issued,
            Instant until,
            Optional<String> session) {}

    /// Reads one; empty for whatever is not good now.
    ///
    /// @throws SignOnKeys.Missing when it cannot be told
    Optional<Said> read(String token) throws SignOnKeys.Missing {
        if (token.length() > LENGTH_AT_MOST) {
            return Optional.empty();
        }
        try {
            SignedJWT signed = SignedJWT.parse(token);
            @Nullable String keyId = signed.getHeader().getKeyID();
            if (keyId == null || keyId.length() > 200) {
                return Optional.empty();
            }
            Optional<JWSVerifier> verifier = keys.verifier(keyId);
            if (verifier.isEmpty()
                    || !verifier.get()
                            .supportedJWSAlgorithms()
                            .contains(signed.getHeader().getAlgorithm())
                    || !signed.verify(verifier.get())) {
                return Optional.empty();
            }
            return said(signed.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private Optional<Said> said(JWTClaimsSet claims) throws ParseException {
        Instant now = clock.instant();
        @Nullable Date expires = claims.getExpirationTime();
        @Nullable Date issued = claims.getIssueTime();
        @Nullable Date notBefore = claims.getNotBeforeTime();
        @Nullable List<String> audience = claims.getAudience();
        @Nullable String client = claims.getStringClaim("azp");
        @Nullable String type = claims.getStringClaim("typ");
        boolean good =
                settings.issuer().toString().equals(claims.getIssuer())
                        && expires != null
                        && issued != null
                        && expires.toInstant().plus(SKEW).isAfter(now)
                        && !issued.toInstant().minus(SKEW).isAfter(now)
                        && expires.toInstant().isBefore(issued.toInstant().plus(LIFE_AT_MOST))
                        && (notBefore == null || !notBefore.toInstant().minus(SKEW).isAfter(now))
                        && audience != null
                        && audience.contains(settings.audience())
                        && client != null
                        && settings.clients().contains(client)
                        // An id token is for the client alone, a refresh token for the sign-on
                        // server.
                        && "Bearer".equals(type);
        if (!good) {
            return Optional.empty();
        }
        @Nullable String scope = claims.getStringClaim("scope");
        Set<Scope> scopes = EnumSet.noneOf(Scope.class);
        for (String word : (scope == null ? "" : scope).split(" ", -1)) {
            Scope.ofWord(word).ifPresent(scopes::add);
        }
        String name = String.valueOf(claims.getStringClaim("preferred_username"));
        UUID person = UUID.fromString(name);
        if (!person.toString().equals(name)) {
            return Optional.empty();
        }
        return Optional.of(
                new Said(
                        person,
                        scopes,
                        issued.toInstant(),
                        expires.toInstant(),
                        Optional.ofNullable(claims.getStringClaim("sid"))));
    }
}
