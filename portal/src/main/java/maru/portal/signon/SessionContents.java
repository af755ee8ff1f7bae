package maru.portal.signon;

import maru.kernel.Refusal;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.session.Session;

/// What a stored session says of its sign-in.
final class SessionContents {

    private SessionContents() {}

    /// @throws maru.kernel.Refused NotFound for a session that nobody signed in to
    static SignedIn signIn(Session session) {
        SecurityContext context =
                session.getAttribute(
                        HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY);
        Authentication authentication = context == null ? null : context.getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof SignedIn signIn) {
            return signIn;
        }
        throw new Refusal.NotFound().asException();
    }
}
