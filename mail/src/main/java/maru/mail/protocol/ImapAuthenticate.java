package maru.mail.protocol;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.inject.Inject;
import maru.identity.signon.Credential;
import maru.identity.signon.Scope;
import maru.identity.signon.Verdict;
import maru.mail.signon.Doorkeeper;
import maru.mail.signon.MailSessions;
import org.apache.james.imap.api.display.HumanReadableText;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.request.ImapRequest;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.processor.AuthenticateProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.metrics.api.MetricFactory;

/// AUTHENTICATE (RFC 3501 §6.2.2) by PLAIN, OAUTHBEARER (RFC 7628) and XOAUTH2, over TLS only.
/// James takes tokens for other audiences and refuses the form of RFC 7628; identity checks them
/// here.
public final class ImapAuthenticate extends AuthenticateProcessor {

    private final Doorkeeper doorkeeper;
    private final ImapConnections connections;

    @Inject
    public ImapAuthenticate(
            MailboxManager mailboxes,
            StatusResponseFactory responses,
            MetricFactory metrics,
            Doorkeeper doorkeeper,
            ImapConnections connections) {
        super(mailboxes, responses, metrics);
        this.doorkeeper = doorkeeper;
        this.connections = connections;
    }

    @Override
    public List<Capability> getImplementedCapabilities(ImapSession session) {
        List<Capability> capabilities = new ArrayList<>();
        capabilities.add(SASL_CAPABILITY);
        if (!session.isPlainAuthDisallowed()) {
            capabilities.add(AUTH_PLAIN_CAPABILITY);
            capabilities.add(Capability.of("AUTH=OAUTHBEARER"));
            capabilities.add(Capability.of("AUTH=XOAUTH2"));
        }
        return List.copyOf(capabilities);
    }

    @Override
    protected void doPlainAuth(
            String response, ImapSession session, ImapRequest request, Responder responder) {
        finish(plain(response), session, request, responder);
    }

    @Override
    protected void doOAuth(
            String response, ImapSession session, ImapRequest request, Responder responder) {
        if (session.isPlainAuthDisallowed()) {
            no(request, responder, HumanReadableText.DISABLED_LOGIN);
            return;
        }
        finish(
                BearerResponse.parse(response).map(bearer -> (Credential) bearer),
                session,
                request,
                responder);
    }

    private void finish(
            Optional<Credential> credential,
            ImapSession session,
            ImapRequest request,
            Responder responder) {
        Optional<Verdict> verdict =
                credential.map(
                        given ->
                                doorkeeper.authenticate(
                                        given, Scope.IMAP, connections.address(session)));
        if (verdict.isPresent()
                && verdict.get() instanceof Verdict.Accepted accepted
                && MailSessions.localPart(accepted).isPresent()) {
            try {
                MailboxSession mine =
                        getMailboxManager()
                                .createSystemSession(
                                        MailSessions.localPart(accepted).orElseThrow());
                session.authenticated();
                session.setMailboxSession(mine);
                provisionInbox(session, getMailboxManager(), mine);
                connections.watch(session, accepted);
                okComplete(request, responder);
            } catch (MailboxException failed) {
                no(request, responder, HumanReadableText.GENERIC_FAILURE_DURING_PROCESSING);
            }
        } else {
            manageFailureCount(session, request, responder);
        }
        session.stopDetectingCommandInjection();
    }

    /// `authorization NUL login NUL secret` (RFC 4616); nobody acts for anybody else.
    private static Optional<Credential> plain(String response) {
        try {
            String[] parts =
                    new String(Base64.getDecoder().decode(response.strip()), StandardCharsets.UTF_8)
                            .split("\0", -1);
            return parts.length == 3 && (parts[0].isEmpty() || parts[0].equals(parts[1]))
                    ? Optional.of(new Credential.Password(parts[1], parts[2]))
                    : Optional.empty();
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }
}
