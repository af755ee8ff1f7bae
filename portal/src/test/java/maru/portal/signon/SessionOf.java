package maru.portal.signon;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import maru.identity.PersonId;
import org.springframework.context.ApplicationContext;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.client.authentication.OAuth2AuthenticationToken;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;

/// Puts a real session of a person into the portal's session store, as a sign-in through Keycloak
/// leaves it.
public final class SessionOf {

    private SessionOf() {}

    /// The value of the session cookie.
    public static String person(ApplicationContext portal, PersonId person) {
        FindByIndexNameSessionRepository<?> repository =
                portal.getBean(FindByIndexNameSessionRepository.class);
        return save(repository, person, Duration.ZERO);
    }

    /// The same of a person who proved who she is as long ago as this.
    public static String person(ApplicationContext portal, PersonId person, Duration ago) {
        FindByIndexNameSessionRepository<?> repository =
                portal.getBean(FindByIndexNameSessionRepository.class);
        return save(repository, person, ago);
    }

    private static <S extends Session> String save(
            FindByIndexNameSessionRepository<S> repository, PersonId person, Duration ago) {
        Instant now = Instant.now();
        SignedIn signIn =
                new SignedIn(
                        person.value(),
                        "subject-of-" + person,
                        "sid-of-" + person,
                        now.minus(ago),
                        "1",
                        List.of("pwd"),
                        "id.token.unsigned");
        S session = repository.createSession();
        session.setAttribute(
                HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY,
                new SecurityContextImpl(
                        new OAuth2AuthenticationToken(signIn, List.of(), KeycloakClient.ID)));
        session.setAttribute(VisitorCheck.SIGNED_IN_AT, now);
        repository.save(session);
        return Base64.getEncoder().encodeToString(session.getId().getBytes(StandardCharsets.UTF_8));
    }
}
