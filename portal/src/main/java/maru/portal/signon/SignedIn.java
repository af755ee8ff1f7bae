package maru.portal.signon;

import java.io.Serial;
import java.io.Serializable;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.OidcUserInfo;
import org.springframework.security.oauth2.core.oidc.user.OidcUser;

/// What a session keeps of a sign-in: who and how, never what she may do; that is asked of identity
/// at each request.
///
/// @param person the person's id in identity (the token's `preferred_username`)
/// @param subject the account's id in Keycloak
/// @param sid Keycloak's session, named by its back-channel sign-out; empty when it gave none
/// @param at when the person proved who she is (`auth_time`)
/// @param level the token's `acr`, empty when it gave none
/// @param methods the token's `amr`
/// @param idToken as it came, to be shown to Keycloak at sign-out
public record SignedIn(
        UUID person,
        String subject,
        String sid,
        Instant at,
        String level,
        List<String> methods,
        String idToken)
        implements OidcUser, Serializable {

    @Serial private static final long serialVersionUID = 1L;

    public SignedIn {
        methods = List.copyOf(methods);
    }

    /// Reads an id token whose signature, issuer, audience and nonce hold. Empty when it does not
    /// name a person of identity.
    static Optional<SignedIn> of(OidcIdToken token) {
        UUID person;
        try {
            person = UUID.fromString(String.valueOf(token.getPreferredUsername()));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
        Instant authenticated = token.getAuthenticatedAt();
        Instant issued = token.getIssuedAt();
        List<String> methods = token.getAuthenticationMethods();
        String sid = token.getClaimAsString("sid");
        String level = token.getAuthenticationContextClass();
        return Optional.of(
                new SignedIn(
                        person,
                        Objects.requireNonNull(token.getSubject()),
                        sid == null ? "" : sid,
                        authenticated != null
                                ? authenticated
                                : issued != null ? issued : Instant.EPOCH,
                        level == null ? "" : level,
                        methods == null ? List.of() : methods,
                        token.getTokenValue()));
    }

    @Override
    public String getName() {
        return person.toString();
    }

    @Override
    public OidcIdToken getIdToken() {
        return new OidcIdToken(idToken, at, at.plusSeconds(1), Map.of("sub", subject));
    }

    @Override
    public Map<String, Object> getClaims() {
        return Map.of("sub", subject);
    }

    @Override
    public Map<String, Object> getAttributes() {
        return getClaims();
    }

    @Override
    public @Nullable OidcUserInfo getUserInfo() {
        return null;
    }

    @Override
    public Collection<? extends GrantedAuthority> getAuthorities() {
        return List.of();
    }

    /// Without the token.
    @Override
    public String toString() {
        return "SignedIn[" + person + "]";
    }
}
