package maru.mail.store;

import java.time.Clock;
import java.util.EnumSet;
import javax.mail.Flags;
import org.apache.james.events.EventBus;
import org.apache.james.mailbox.MailboxPathLocker;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.SessionProvider;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.FetchGroup;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.MessageResult;
import org.apache.james.mailbox.store.MailboxManagerConfiguration;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.PreDeletionHooks;
import org.apache.james.mailbox.store.ResultUtils;
import org.apache.james.mailbox.store.StoreMailboxAnnotationManager;
import org.apache.james.mailbox.store.StoreMailboxManager;
import org.apache.james.mailbox.store.StoreMessageManager;
import org.apache.james.mailbox.store.StoreRightManager;
import org.apache.james.mailbox.store.mail.FetchGroupConverter;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.MessageMapperFactory;
import org.apache.james.mailbox.store.mail.ThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.MessageParser;
import org.apache.james.mailbox.store.quota.QuotaComponents;
import org.apache.james.mailbox.store.search.MessageSearchIndex;
import org.reactivestreams.Publisher;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;

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

        private final MessageMapperFactory messages;

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
            this.messages = all.getMapperFactory();
        }

        @Override
        public Publisher<MessageResult> getMessagesReactive(
                MessageRange range, FetchGroup wanted, MailboxSession session) {
            return wanted.getPartContentDescriptors().isEmpty()
                    ? super.getMessagesReactive(range, wanted, session)
                    : Flux.defer(() -> withParts(range, wanted, session));
        }

        private Flux<MessageResult> withParts(
                MessageRange range, FetchGroup wanted, MailboxSession session) {
            try {
                return messages.getMessageMapper(session)
                        .findInMailboxReactive(
                                getMailboxEntity(),
                                range,
                                FetchGroupConverter.getFetchType(wanted),
                                MessageMapper.UNLIMITED)
                        .map(message -> withParts(message, wanted));
            } catch (MailboxException unreadable) {
                return Flux.error(unreadable);
            }
        }

        private static MessageResult withParts(MailboxMessage message, FetchGroup wanted) {
            try {
                return new MessageWithParts(
                        ResultUtils.loadMessageResult(
                                message, FetchGroup.MINIMAL.with(wanted.profiles())),
                        new Parts(message::getFullContent));
            } catch (MailboxException unreadable) {
                throw Exceptions.propagate(unreadable);
            }
        }

        @Override
        public Flags getPermanentFlags(MailboxSession session) {
            Flags flags = super.getPermanentFlags(session);
            flags.add(Flags.Flag.USER);
            return flags;
        }
    }
}
