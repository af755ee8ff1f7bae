package maru.mail.signon;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Optional;
import java.util.function.Predicate;
import maru.identity.signon.ClientAddress;
import maru.identity.signon.Credential;
import maru.identity.signon.Principal;
import maru.identity.signon.Scope;
import maru.identity.signon.Verdict;
import org.apache.james.core.Username;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.exception.BadCredentialsException;
import org.apache.james.mailbox.exception.ForbiddenDelegationException;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.MailboxConstants;

/// Opens mailbox sessions for those whom identity lets in. A session belongs to a local part,
/// whatever its owner signed in with. Nobody acts for anybody else.
public final class MailSessions implements SessionProvider {

    private static final ClientAddress UNKNOWN = ClientAddress.of("127.0.0.1");

    private final Doorkeeper doorkeeper;
    private final SecureRandom random = new SecureRandom();

    public MailSessions(Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
    }

    @Override
    public MailboxSession createSystemSession(Username user) {
        return session(user, MailboxSession.SessionType.System);
    }

    @Override
    public AuthorizationStep authenticate(Username login, String secret) {
        return new Step() {
            @Override
            public MailboxSession withoutDelegation() throws MailboxException {
                Verdict verdict =
                        doorkeeper.authenticate(
                                new Credential.Password(login.asString(), secret),
                                Scope.IMAP,
                                UNKNOWN);
                return session(
                        localPart(verdict).orElseThrow(BadCredentialsException::new),
                        MailboxSession.SessionType.User);
            }
        };
    }

    @Override
    public AuthorizationStep authenticate(Username known) {
        return new Step() {
            @Override
            public MailboxSession withoutDelegation() {
                return session(known, MailboxSession.SessionType.System);
            }
        };
    }

    /// Whose mailbox a verdict opens.
    public static Optional<Username> localPart(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Denied denied -> Optional.empty();
            case Verdict.Accepted accepted ->
                    switch (accepted.principal()) {
                        case Principal.Human human -> Optional.of(Username.of(human.localPart()));
                        case Principal.Service service ->
                                service.actingFor().map(human -> Username.of(human.localPart()));
                    };
        };
    }

    private MailboxSession session(Username user, MailboxSession.SessionType type) {
        return new MailboxSession(
                MailboxSession.SessionId.of(random.nextLong()),
                user,
                Optional.of(user),
                new ArrayList<>(),
                MailboxConstants.DEFAULT_DELIMITER,
                type);
    }

    private abstract static class Step implements AuthorizationStep {

        @Override
        public MailboxSession as(Username other) throws MailboxException {
            throw new ForbiddenDelegationException(other);
        }

        @Override
        public MailboxSession forMatchingUser(Predicate<Username> other) throws MailboxException {
            throw new BadCredentialsException();
        }
    }
}
