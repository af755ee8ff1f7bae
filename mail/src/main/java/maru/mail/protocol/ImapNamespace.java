package maru.mail.protocol;

import java.util.List;
import javax.inject.Inject;
import maru.mail.store.SharedNames;
import org.apache.james.imap.api.display.ModifiedUtf7;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.message.request.NamespaceRequest;
import org.apache.james.imap.message.response.NamespaceResponse;
import org.apache.james.imap.processor.NamespaceProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.model.MailboxConstants;
import org.apache.james.metrics.api.MetricFactory;
import reactor.core.publisher.Mono;

/// NAMESPACE (RFC 2342): one's own mailboxes, and under a name of their own those of offices.
public final class ImapNamespace extends NamespaceProcessor {

    private static final NamespaceResponse SPACES =
            new NamespaceResponse(
                    spaces(""), spaces(ModifiedUtf7.encodeModifiedUTF7(SharedNames.ROOT)), null);

    @Inject
    public ImapNamespace(
            MailboxManager mailboxes, StatusResponseFactory responses, MetricFactory metrics) {
        super(mailboxes, responses, metrics);
    }

    @Override
    protected Mono<Void> processRequestReactive(
            NamespaceRequest request, ImapSession session, Responder responder) {
        responder.respond(SPACES);
        return unsolicitedResponses(session, responder, false)
                .then(Mono.fromRunnable(() -> okComplete(request, responder)));
    }

    /// James writes the delimiter behind a prefix by itself.
    private static List<NamespaceResponse.Namespace> spaces(String prefix) {
        return List.of(new NamespaceResponse.Namespace(prefix, MailboxConstants.DEFAULT_DELIMITER));
    }
}
