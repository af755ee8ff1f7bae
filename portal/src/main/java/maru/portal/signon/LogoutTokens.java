package maru.portal.signon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import maru.portal.PortalSettings;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.web.client.RestOperations;

/// Reads logout tokens (OpenID Connect Back-Channel Logout 1.0 §2.6).
///
/// @param decoder verifies a token's signature and all its claims
record LogoutTokens(JwtDecoder decoder) {

    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final Duration SKEW = Duration.ofMinutes(2);

    static LogoutTokens of(PortalSettings settings, Clock clock, RestOperations calls) {
        NimbusJwtDecoder decoder =
                NimbusJwtDecoder.withJwkSetUri(
                                settings.realmInside("/protocol/openid-connect/certs"))
                        // Keycloak says `logout+jwt` (§2.4); the type is checked with the claims.
                        .validateType(false)
                        .restOperations(calls)
                        .build();
        decoder.setJwtValidator(
                new DelegatingOAuth2TokenValidator<>(
                        new JwtIssuerValidator(settings.issuer()), claims(clock)));
        return new LogoutTokens(decoder);
    }

    static OAuth2TokenValidator<Jwt> claims(Clock clock) {
        return token -> {
            List<String> wrong = new ArrayList<>();
            Instant now = clock.instant();
            Instant issued = token.getIssuedAt();
            Instant expires = token.getExpiresAt();
            if (token.getAudience() == null || !token.getAudience().contains("portal")) {
                wrong.add("aud is another");
            }
            if (issued == null
                    || issued.isAfter(now.plus(SKEW))
                    || issued.isBefore(now.minus(SKEW.multipliedBy(2)))
                    || (expires != null && expires.isBefore(now.minus(SKEW)))) {
                wrong.add("it is not of now");
            }
            Object events = token.getClaims().get("events");
            if (!(events instanceof Map<?, ?> map) || !map.containsKey(EVENT)) {
                wrong.add("it is no sign-out");
            }
            if (token.hasClaim("nonce")) {
                wrong.add("it holds a nonce");
            }
            if (token.getSubject() == null && !token.hasClaim("sid")) {
                wrong.add("it names nobody");
            }
            Object type = token.getHeaders().get("typ");
            if (type != null
                    && !List.of("logout+jwt", "jwt")
                            .contains(type.toString().toLowerCase(java.util.Locale.ROOT))) {
                wrong.add("its type is another");
            }
            return wrong.isEmpty()
                    ? OAuth2TokenValidatorResult.success()
                    : OAuth2TokenValidatorResult.failure(
                            new OAuth2Error("invalid_token", String.join(", ", wrong), null));
        };
    }
}
