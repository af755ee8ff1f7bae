package maru.mail.store;

import java.time.Clock;
import java.util.EnumSet;
import javax.mail.Flags;
import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxPathLocker;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.store.MailboxManagerConfiguration;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.PreDeletionHooks;
import org.apache.james.mailbox.store.StoreMailboxAnnotationManager;
import org.apache.james.mailbox.store.StoreMailboxManager;
import org.apache.james.mailbox.store.StoreMessageManager;
import org.apache.james.mailbox.store.StoreRightManager;
import org.apache.james.mailbox.store.mail.ThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.model.impl.MessageParser;
import org.apache.james.mailbox.store.quota.QuotaComponents;
import org.apache.james.mailbox.store.search.MessageSearchIndex;

/// James's manager of mailboxes over our stores.
public final class MaruMailboxes extends StoreMailboxManager {

    private final MessageIntake intake;

    public MaruMailboxes(
            MailboxSessionMapperFactory mappers,
            SessionProvider sessions,
            MailboxPathLocker locker,
            MessageParser parser,
            MessageId.Factory ids,
            StoreMailboxAnnotationManager annotations,
            EventBus events,
            StoreRightManager rights,
            QuotaComponents quotas,
            MessageSearchIndex search,
            PreDeletionHooks hooks,
            ThreadIdGuessingAlgorithm threads,
            Clock clock,
            MessageIntake intake) {
        super(
                mappers,
                sessions,
                locker,
                parser,
                ids,
                annotations,
                events,
                rights,
                quotas,
                search,
                MailboxManagerConfiguration.DEFAULT,
                hooks,
                threads,
                clock);
        this.intake = intake;
    }

    @Override
    public EnumSet<MailboxCapabilities> getSupportedMailboxCapabilities() {
        return EnumSet.of(
                MailboxCapabilities.Move,
                MailboxCapabilities.UserFlag,
                MailboxCapabilities.Namespace,
                MailboxCapabilities.Annotation,
                MailboxCapabilities.ACL,
                MailboxCapabilities.Quota);
    }

    @Override
    public EnumSet<MessageCapabilities> getSupportedMessageCapabilities() {
        return EnumSet.of(MessageCapabilities.UniqueID);
    }

    @Override
    protected StoreMessageManager createMessageManager(Mailbox mailbox, MailboxSession session) {
        return new OneMailbox(this, mailbox);
    }

    /// One mailbox. All flags and any keyword are kept.
    private static final class OneMailbox extends StoreMessageManager {

        OneMailbox(MaruMailboxes all, Mailbox mailbox) {
            super(
                    all.getSupportedMessageCapabilities(),
                    all.getMapperFactory(),
                    all.getMessageSearchIndex(),
                    all.getEventBus(),
                    all.getLocker(),
                    mailbox,
                    all.getQuotaComponents().getQuotaManager(),
                    all.getQuotaComponents().getQuotaRootResolver(),
                    all.configuration.getBatchSizes(),
                    all.getStoreRightManager(),
                    all.getPreDeletionHooks(),
                    all.intake);
        }

        @Override
        public Flags getPermanentFlags(MailboxSession session) {
            Flags flags = super.getPermanentFlags(session);
            flags.add(Flags.Flag.USER);
            return flags;
        }
    }
}
