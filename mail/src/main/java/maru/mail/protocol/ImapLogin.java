package maru.mail.protocol;

import javax.inject.Inject;
import maru.identity.signon.Credential;
import maru.identity.signon.Scope;
import maru.identity.signon.Verdict;
import maru.mail.signon.Doorkeeper;
import maru.mail.signon.MailSessions;
import maru.mail.store.Introductions;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.LoginRequest;
import org.apache.james.imap.processor.LoginProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.metrics.api.MetricFactory;

/// LOGIN (RFC 3501 §6.2.3) with an app password, over TLS only.
public final class ImapLogin extends LoginProcessor {

    private final Doorkeeper doorkeeper;
    private final ImapConnections connections;
    private final Introductions introductions;

    @Inject
    public ImapLogin(
            MailboxManager mailboxes,
            StatusResponseFactory responses,
            MetricFactory metrics,
            Doorkeeper doorkeeper,
            ImapConnections connections,
            Introductions introductions) {
        super(mailboxes, responses, metrics);
        this.doorkeeper = doorkeeper;
        this.connections = connections;
        this.introductions = introductions;
    }

    @Override
    protected void processRequest(LoginRequest request, ImapSession session, Responder responder) {
        if (session.isPlainAuthDisallowed()) {
            no(request, responder, HumanReadableText.DISABLED_LOGIN);
            return;
        }
        Verdict verdict =
                doorkeeper.authenticate(
                        new Credential.Password(
                                request.getUserid().asString(), request.getPassword()),
                        Scope.IMAP,
                        connections.address(session));
        if (verdict instanceof Verdict.Accepted accepted
                && MailSessions.localPart(verdict).isPresent()) {
            try {
                MailboxSession mine =
                        getMailboxManager()
                                .createSystemSession(MailSessions.localPart(verdict).orElseThrow());
                session.authenticated();
                session.setMailboxSession(mine);
                provisionInbox(session, getMailboxManager(), mine);
                introductions.introduce(mine.getUser());
                connections.watch(session, accepted);
                okComplete(request, responder);
                session.stopDetectingCommandInjection();
            } catch (MailboxException failed) {
                no(request, responder, HumanReadableText.GENERIC_FAILURE_DURING_PROCESSING);
            }
        } else {
            manageFailureCount(session, request, responder, HumanReadableText.INVALID_LOGIN);
        }
    }
}
