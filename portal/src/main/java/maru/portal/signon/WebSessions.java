package maru.portal.signon;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import maru.identity.Asker;
import maru.kernel.Refusal;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;
import org.springframework.stereotype.Component;

/// The browsers in which a person is signed in, for herself to look at and to end.
@Component
public final class WebSessions {

    private static final String BROWSER = "maru.browser";
    private static final String ADDRESS = "maru.address";
    private static final int AGENT_AT_MOST = 300;

    private final FindByIndexNameSessionRepository<? extends Session> repository;
    private final Sessions sessions;
    private final KeycloakSessions keycloak;
    private final Clock clock;

    WebSessions(
            FindByIndexNameSessionRepository<? extends Session> repository,
            Sessions sessions,
            KeycloakSessions keycloak,
            Clock clock) {
        this.repository = repository;
        this.sessions = sessions;
        this.keycloak = keycloak;
        this.clock = clock;
    }

    /// One of them.
    ///
    /// @param handle names it in forms and in the audit; the cookie cannot be had from it
    /// @param address from where she signed in; empty when that was not kept
    /// @param here whether it is the one that asks
    public record WebSession(
            String handle,
            BrowserName browser,
            String address,
            Instant began,
            Instant used,
            boolean here) {}

    /// Keeps what the owner needs to tell this session from her others.
    static void describe(HttpSession session, HttpServletRequest request) {
        String agent = request.getHeader("User-Agent");
        session.setAttribute(
                BROWSER,
                agent == null ? "" : agent.substring(0, Math.min(agent.length(), AGENT_AT_MOST)));
        session.setAttribute(ADDRESS, request.getRemoteAddr());
    }

    /// The asker's sessions, this one first, then by last use.
    public List<WebSession> list(Asker.SignedIn asker) {
        Instant now = clock.instant();
        return repository.findByPrincipalName(asker.person().toString()).entrySet().stream()
                .filter(
                        one ->
                                one.getValue()
                                        .getLastAccessedTime()
                                        .plus(one.getValue().getMaxInactiveInterval())
                                        .isAfter(now))
                .map(one -> seen(one, asker))
                .sorted(
                        Comparator.comparing(WebSession::here)
                                .thenComparing(WebSession::used)
                                .reversed())
                .toList();
    }

    /// Ends one, with the sign-on behind it, so that the browser cannot come back by itself.
    ///
    /// @throws maru.kernel.Refused NotFound for others', and for one that is over
    public void close(Asker.SignedIn asker, String handle) {
        Map.Entry<String, ? extends Session> found =
                repository.findByPrincipalName(asker.person().toString()).entrySet().stream()
                        .filter(one -> VisitorCheck.auditName(one.getKey()).equals(handle))
                        .findFirst()
                        .orElseThrow(() -> new Refusal.NotFound().asException());
        SignedIn signIn = SessionContents.signIn(found.getValue());
        sessions.endOne(found.getKey(), asker);
        keycloak.end(asker.person(), java.util.Optional.of(signIn.sid()));
    }

    private static WebSession seen(
            Map.Entry<String, ? extends Session> entry, Asker.SignedIn asker) {
        Session session = entry.getValue();
        String handle = VisitorCheck.auditName(entry.getKey());
        String agent = session.getAttributeOrDefault(BROWSER, "");
        return new WebSession(
                handle,
                BrowserName.of(agent),
                session.getAttributeOrDefault(ADDRESS, ""),
                session.getCreationTime(),
                session.getLastAccessedTime(),
                handle.equals(asker.session()));
    }
}
