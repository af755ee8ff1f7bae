package maru.mail.protocol;

import com.google.common.collect.ImmutableSet;
import com.google.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.apache.james.imap.api.ImapConfiguration;
import org.apache.james.imap.api.ImapConstants;
import org.apache.james.imap.api.message.Capability;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imap.processor.CapabilityProcessor;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.metrics.api.MetricFactory;

/// CAPABILITY (RFC 3501 §6.1.1). James knows CONDSTORE (RFC 7162) but has no setting by which its
/// server would say so. Literals without a wait are for small ones (LITERAL-, RFC 7888 §5).
public final class ImapCapabilities extends CapabilityProcessor {

    @Inject
    public ImapCapabilities(
            MailboxManager mailboxes, StatusResponseFactory responses, MetricFactory metrics) {
        super(mailboxes, responses, metrics);
    }

    @Override
    public void configure(ImapConfiguration configuration) {
        super.configure(
                ImapConfiguration.builder()
                        .disabledCaps(
                                configuration.getDisabledCaps().stream()
                                        .map(Capability::asString)
                                        .collect(ImmutableSet.toImmutableSet()))
                        .isCondstoreEnable(true)
                        .build());
    }

    @Override
    public List<Capability> getImplementedCapabilities(ImapSession session) {
        List<Capability> all = new ArrayList<>(super.getImplementedCapabilities(session));
        all.remove(ImapConstants.SUPPORTS_LITERAL_PLUS);
        all.add(Capability.of("LITERAL-"));
        return List.copyOf(all);
    }
}
