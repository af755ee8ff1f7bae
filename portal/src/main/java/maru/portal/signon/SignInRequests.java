package maru.portal.signon;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import maru.identity.AuthenticationLevel;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.web.AuthorizationRequestRepository;
import org.springframework.security.oauth2.client.web.DefaultOAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.PkceParameterNames;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.web.servlet.LocaleResolver;

/// Begins sign-ins and receives them back: `GET /sign-in/keycloak?to=/letters/…`. On demo data
/// `person=ID` names whom the realm's demo authenticator shall take.
final class SignInRequests
        implements OAuth2AuthorizationRequestResolver,
                AuthorizationRequestRepository<OAuth2AuthorizationRequest> {

    static final String BASE = "/sign-in";

    /// With this parameter a person proves anew who she is, though she is signed in.
    static final String FRESH = "fresh";

    /// With this parameter she is offered to make a passkey, once she is signed in.
    static final String PASSKEY = "passkey";

    /// With this parameter she signs in by a one-use code from her school.
    static final String CODE = "code";

    private static final String REGISTER_PASSKEY = "webauthn-register-passwordless";
    private static final String RETURN_TO = "maru.return-to";
    private static final String HINTED = "maru.hinted";

    private final DefaultOAuth2AuthorizationRequestResolver resolver;
    private final ClientRegistration registration;
    private final PendingSignIns pending;
    private final LocaleResolver languages;
    private final boolean demo;
    private final Clock clock;

    SignInRequests(
            ClientRegistrationRepository registrations,
            PendingSignIns pending,
            LocaleResolver languages,
            boolean demo,
            Clock clock) {
        this.resolver = new DefaultOAuth2AuthorizationRequestResolver(registrations, BASE);
        this.registration =
                Objects.requireNonNull(registrations.findByRegistrationId(KeycloakClient.ID));
        this.pending = pending;
        this.languages = languages;
        this.demo = demo;
        this.clock = clock;
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
        return completed(request, resolver.resolve(request));
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String client) {
        return completed(request, resolver.resolve(request, client));
    }

    private @Nullable OAuth2AuthorizationRequest completed(
            HttpServletRequest request, @Nullable OAuth2AuthorizationRequest begun) {
        if (begun == null) {
            return null;
        }
        Map<String, Object> parameters = new HashMap<>(begun.getAdditionalParameters());
        parameters.put("ui_locales", languages.resolveLocale(request).getLanguage());
        Optional<UUID> hinted = demo ? person(request) : Optional.empty();
        if (request.getParameter(FRESH) != null) {
            // OpenID Connect Core 1.0 §3.1.2.1: the same person, asked again.
            parameters.put("prompt", "login");
            hinted = hinted.or(() -> demo ? byCard(request) : Optional.empty());
        }
        if (request.getParameter(PASSKEY) != null) {
            parameters.put("kc_action", REGISTER_PASSKEY);
        }
        hinted.ifPresent(id -> parameters.put("login_hint", "demo:" + id));
        if (request.getParameter(CODE) != null) {
            parameters.put("login_hint", "code");
        }
        HttpSession session = request.getSession(false);
        if (session != null && session.getAttribute(Tickets.ATTRIBUTE) instanceof String ticket) {
            session.removeAttribute(Tickets.ATTRIBUTE);
            parameters.put("login_hint", ticket);
        }
        Optional<UUID> named = hinted;
        return OAuth2AuthorizationRequest.from(begun)
                .additionalParameters(parameters)
                .attributes(
                        attributes -> {
                            attributes.put(RETURN_TO, LocalPath.orHome(request.getParameter("to")));
                            attributes.put(HINTED, named.map(UUID::toString).orElse(""));
                        })
                .build();
    }

    /// Who was entered by a card of the demo has no other means than that card.
    private static Optional<UUID> byCard(HttpServletRequest request) {
        HttpSession session = request.getSession(false);
        Authentication known = SecurityContextHolder.getContext().getAuthentication();
        return session != null
                        && session.getAttribute(VisitorCheck.LEVEL)
                                == AuthenticationLevel.DEMONSTRATION
                        && known != null
                        && known.getPrincipal() instanceof SignedIn signIn
                ? Optional.of(signIn.person())
                : Optional.empty();
    }

    private static Optional<UUID> person(HttpServletRequest request) {
        String person = request.getParameter("person");
        try {
            return person == null ? Optional.empty() : Optional.of(UUID.fromString(person));
        } catch (IllegalArgumentException notAnId) {
            return Optional.empty();
        }
    }

    @Override
    public void saveAuthorizationRequest(
            @Nullable OAuth2AuthorizationRequest begun,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (begun == null) {
            return;
        }
        pending.keep(
                new PendingSignIn(
                        Seat.of(request),
                        attribute(begun, RETURN_TO),
                        String.valueOf(begun.getState()),
                        attribute(begun, OidcParameterNames.NONCE),
                        attribute(begun, PkceParameterNames.CODE_VERIFIER),
                        attribute(begun, HINTED),
                        clock.instant().plus(PendingSignIns.LONGEST)),
                response);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest loadAuthorizationRequest(
            HttpServletRequest request) {
        return pending.find(request).map(this::restored).orElse(null);
    }

    @Override
    public @Nullable OAuth2AuthorizationRequest removeAuthorizationRequest(
            HttpServletRequest request, HttpServletResponse response) {
        Optional<PendingSignIn> found = pending.find(request);
        found.ifPresent(
                one -> {
                    pending.forget(one, response);
                    request.setAttribute(RETURN_TO, one.returnTo());
                    request.setAttribute(HINTED, one.hinted());
                });
        return found.map(this::restored).orElse(null);
    }

    /// Where the person goes who has just signed in.
    static String returnTo(HttpServletRequest request) {
        return request.getAttribute(RETURN_TO) instanceof String path ? path : "/";
    }

    /// Whether this person was entered by a click on a card of the demo.
    static boolean byDemoCard(HttpServletRequest request, UUID person) {
        return person.toString().equals(request.getAttribute(HINTED));
    }

    private OAuth2AuthorizationRequest restored(PendingSignIn one) {
        return OAuth2AuthorizationRequest.authorizationCode()
                .clientId(registration.getClientId())
                .authorizationUri(
                        Objects.requireNonNull(
                                registration.getProviderDetails().getAuthorizationUri()))
                .redirectUri(registration.getRedirectUri())
                .scopes(registration.getScopes())
                .state(one.state())
                .attributes(
                        Map.of(
                                "registration_id",
                                registration.getRegistrationId(),
                                OidcParameterNames.NONCE,
                                one.nonce(),
                                PkceParameterNames.CODE_VERIFIER,
                                one.codeVerifier()))
                .build();
    }

    private static String attribute(OAuth2AuthorizationRequest begun, String name) {
        return String.valueOf(begun.getAttributes().get(name));
    }
}
