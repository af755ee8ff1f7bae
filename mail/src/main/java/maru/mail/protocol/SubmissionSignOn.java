package maru.mail.protocol;

import java.util.Optional;
import javax.inject.Inject;
import maru.identity.signon.ClientAddress;
import maru.identity.signon.Credential;
import maru.identity.signon.Scope;
import maru.identity.signon.Verdict;
import maru.mail.signon.Doorkeeper;
import maru.mail.signon.MailSessions;
import org.apache.james.core.Username;
import org.apache.james.protocols.api.OidcSASLConfiguration;
import org.apache.james.protocols.smtp.SMTPSession;
import org.apache.james.protocols.smtp.hook.AuthHook;
import org.apache.james.protocols.smtp.hook.HookResult;
import org.apache.james.protocols.smtp.hook.HookReturnCode;

/// Sign-on at submission (RFC 4954): PLAIN and LOGIN with an app password.
public final class SubmissionSignOn implements AuthHook {

    private final Doorkeeper doorkeeper;

    @Inject
    public SubmissionSignOn(Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
    }

    @Override
    public HookResult doAuth(SMTPSession session, Username login, String secret) {
        return admit(session, new Credential.Password(login.asString(), secret));
    }

    @Override
    public HookResult doDelegation(SMTPSession session, Username login) {
        return HookResult.DECLINED;
    }

    @Override
    public HookResult doSasl(
            SMTPSession session, OidcSASLConfiguration configuration, String initialResponse) {
        return BearerResponse.parse(initialResponse)
                .map(bearer -> admit(session, bearer))
                .orElse(HookResult.DECLINED);
    }

    private HookResult admit(SMTPSession session, Credential credential) {
        Verdict verdict =
                doorkeeper.authenticate(
                        credential,
                        Scope.SMTP,
                        ClientAddress.of(session.getRemoteAddress().getAddress()));
        Optional<Username> user = MailSessions.localPart(verdict);
        if (user.isEmpty()) {
            return HookResult.DECLINED;
        }
        session.setUsername(user.get());
        session.setRelayingAllowed(true);
        return HookResult.builder()
                .hookReturnCode(HookReturnCode.ok())
                .smtpDescription("Authentication successful")
                .build();
    }
}
