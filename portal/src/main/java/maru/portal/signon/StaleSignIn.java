package maru.portal.signon;

import java.io.Serial;
import org.springframework.security.core.AuthenticationException;

/// Somebody is signed in, but for too long a time for what she asks.
final class StaleSignIn extends AuthenticationException {

    @Serial private static final long serialVersionUID = 1L;

    StaleSignIn() {
        super("a fresh sign-in is needed");
    }
}
