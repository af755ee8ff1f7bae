package maru.portal.signon;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.kernel.Refused;
import maru.portal.PortalSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.authentication.logout.LogoutSuccessHandler;
import org.springframework.stereotype.Component;

/// How a sign-in ends well, how it ends badly, and how a person leaves.
@Component
class SignInEnds
        implements AuthenticationSuccessHandler,
                AuthenticationFailureHandler,
                LogoutHandler,
                LogoutSuccessHandler {

    private static final System.Logger LOG = System.getLogger(SignInEnds.class.getName());

    private final PortalSettings settings;
    private final Identity identity;
    private final Sessions sessions;
    private final KeycloakSessions keycloak;
    private final Clock clock;

    SignInEnds(
            PortalSettings settings,
            Identity identity,
            Sessions sessions,
            KeycloakSessions keycloak,
            Clock clock) {
        this.settings = settings;
        this.identity = identity;
        this.sessions = sessions;
        this.keycloak = keycloak;
        this.clock = clock;
    }

    @Override
    public void onAuthenticationSuccess(
            HttpServletRequest request, HttpServletResponse response, Authentication authentication)
            throws IOException {
        HttpSession session = request.getSession();
        if (!(authentication.getPrincipal() instanceof SignedIn signIn)) {
            throw new IllegalStateException("a sign-in that is not ours");
        }
        AuthenticationLevel level =
                SignInRequests.byDemoCard(request, signIn.person())
                        ? AuthenticationLevel.DEMONSTRATION
                        : VisitorCheck.level(signIn);
        Asker asker = VisitorCheck.asker(signIn, level, session, request);
        List<Hat> hats;
        try {
            identity.directory().me(asker);
            hats = VisitorCheck.hats(identity, asker);
        } catch (Refused unknown) {
            // An account in Keycloak without a person in identity is nobody here.
            session.invalidate();
            SecurityContextHolder.clearContext();
            problem(request, response, SecurityRules.UNKNOWN_PERSON);
            return;
        }
        boolean staff = hats.stream().anyMatch(hat -> hat.side() == Role.Side.STAFF);
        Duration idle = idle(hats);
        if (staff && signIn.at().plus(idle).isBefore(clock.instant())) {
            // The browser's sign-on is still there, she perhaps is not: an idle session that ended
            // is not brought back by a click.
            session.invalidate();
            SecurityContextHolder.clearContext();
            response.sendRedirect(
                    request.getContextPath()
                            + SignInRequests.BASE
                            + "/"
                            + KeycloakClient.ID
                            + "?"
                            + SignInRequests.FRESH
                            + "=yes&to="
                            + encoded(SignInRequests.returnTo(request)));
            return;
        }
        if (byCode(signIn)) {
            // Whoever holds her lost phone is out.
            sessions.endOthers(signIn.person(), session.getId(), asker);
        }
        WebSessions.describe(session, request);
        session.setMaxInactiveInterval((int) idle.toSeconds());
        session.setAttribute(VisitorCheck.SIGNED_IN_AT, clock.instant());
        session.setAttribute(VisitorCheck.LEVEL, level);
        if (!staff) {
            SessionCookies.keepFor(request, idle);
        }
        sessions.begun(signIn, asker);
        response.sendRedirect(request.getContextPath() + SignInRequests.returnTo(request));
    }

    /// Whether she has just come in by a one-use code alone; what she signed in by before has
    /// ended.
    private boolean byCode(SignedIn signIn) {
        return signIn.methods().equals(List.of("otp"))
                && signIn.at().plus(Fresh.WITHIN).isAfter(clock.instant());
    }

    /// How long a session lasts without use: by the role that sees furthest.
    private Duration idle(List<Hat> hats) {
        if (hats.stream().anyMatch(hat -> VisitorCheck.administers(hat.role()))) {
            return settings.administratorSession();
        }
        return hats.stream().anyMatch(hat -> hat.side() == Role.Side.STAFF)
                ? settings.staffSession()
                : settings.familySession();
    }

    @Override
    public void onAuthenticationFailure(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException failed)
            throws IOException {
        String code =
                failed instanceof OAuth2AuthenticationException oauth
                        ? oauth.getError().getErrorCode()
                        : "unknown";
        HttpSession session = request.getSession(false);
        if (code.equals("authorization_request_not_found")
                && session != null
                && session.getAttribute(VisitorCheck.SIGNED_IN_AT) != null) {
            // The back button after a sign-in that went well.
            response.sendRedirect(request.getContextPath() + "/");
            return;
        }
        LOG.log(System.Logger.Level.WARNING, "A sign-in failed: {0}", code);
        problem(
                request,
                response,
                switch (code) {
                    case "authorization_request_not_found", "invalid_grant" -> "expired";
                    case "access_denied" -> "cancelled";
                    case SecurityRules.UNKNOWN_PERSON -> SecurityRules.UNKNOWN_PERSON;
                    default -> "unavailable";
                });
    }

    private static void problem(
            HttpServletRequest request, HttpServletResponse response, String which)
            throws IOException {
        response.sendRedirect(request.getContextPath() + "/?problem=" + which);
    }

    @Override
    public void logout(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Authentication authentication) {
        if (authentication != null && authentication.getPrincipal() instanceof SignedIn signIn) {
            HttpSession session = request.getSession(false);
            sessions.endAll(
                    signIn.person(),
                    session == null
                            ? new Asker.Service("portal.sign-out")
                            : VisitorCheck.asker(
                                    signIn, VisitorCheck.level(session), session, request));
            keycloak.end(new PersonId(signIn.person()), Optional.empty());
        }
    }

    /// OpenID Connect RP-Initiated Logout 1.0 §2: Keycloak ends its own session and tells the
    /// others.
    @Override
    public void onLogoutSuccess(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Authentication authentication)
            throws IOException {
        String home = settings.publicUrl() + "/signed-out";
        if (authentication != null && authentication.getPrincipal() instanceof SignedIn signIn) {
            response.sendRedirect(
                    settings.issuer()
                            + "/protocol/openid-connect/logout?client_id=portal&id_token_hint="
                            + encoded(signIn.idToken())
                            + "&post_logout_redirect_uri="
                            + encoded(home));
        } else {
            response.sendRedirect(home);
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
