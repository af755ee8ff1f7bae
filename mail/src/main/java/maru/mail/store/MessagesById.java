package maru.mail.store;

import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.Multimap;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.mail.Flags;
import maru.storage.Database;
import org.apache.james.mailbox.MessageManager;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.ComposedMessageIdWithMetaData;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.UpdatedFlags;
import org.apache.james.mailbox.store.FlagsUpdateCalculator;
import org.apache.james.mailbox.store.mail.MessageIdMapper;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Messages by their id, across mailboxes, as JMAP names them.
final class MessagesById implements MessageIdMapper {

    /// Where one message lies.
    private record Lies(UUID mailbox, long uid, UUID message) {}

    private final Database database;
    private final MessageWrites writes;
    private final MessageRows rows;
    private final MessageIntake intake;

    MessagesById(Database database, MessageWrites writes, MessageRows rows, MessageIntake intake) {
        this.database = database;
        this.writes = writes;
        this.rows = rows;
        this.intake = intake;
    }

    @Override
    public List<MailboxMessage> find(Collection<MessageId> messages, FetchType type) {
        return rows.byId(messages.stream().map(StoredMessageId::of).toList(), type);
    }

    @Override
    public Flux<MailboxMessage> findReactive(Collection<MessageId> messages, FetchType type) {
        return Mailboxes.many(() -> find(messages, type));
    }

    @Override
    public Publisher<ComposedMessageIdWithMetaData> findMetadata(MessageId message) {
        return findReactive(List.of(message), FetchType.METADATA)
                .map(MailboxMessage::getComposedMessageIdWithMetaData);
    }

    @Override
    public List<MailboxId> findMailboxes(MessageId message) {
        return lies(List.of(StoredMessageId.of(message))).stream()
                .<MailboxId>map(each -> new StoredMailboxId(each.mailbox()))
                .distinct()
                .toList();
    }

    @Override
    public void save(MailboxMessage message) throws MailboxException {
        copyInMailbox(message, mailbox(message.getMailboxId()));
    }

    @Override
    public void copyInMailbox(MailboxMessage message, Mailbox mailbox) throws MailboxException {
        UUID target = StoredMailboxId.of(mailbox.getMailboxId());
        List<Lies> all = lies(List.of(StoredMessageId.of(message.getMessageId())));
        if (all.stream().anyMatch(each -> each.mailbox().equals(target))) {
            return;
        }
        if (all.isEmpty()) {
            intake.add(mailbox, message);
            return;
        }
        Lies source = all.getFirst();
        List<org.apache.james.mailbox.model.MessageMetaData> copied =
                writes.copy(
                        mailbox.getMailboxId(),
                        new StoredMailboxId(source.mailbox()),
                        List.of(source.uid()));
        if (!copied.isEmpty()) {
            message.setUid(copied.getFirst().getUid());
            message.setModSeq(copied.getFirst().getModSeq());
        }
    }

    @Override
    public void delete(MessageId message) {
        expunge(lies(List.of(StoredMessageId.of(message))));
    }

    @Override
    public void delete(MessageId message, Collection<MailboxId> mailboxes) {
        List<UUID> from = mailboxes.stream().map(StoredMailboxId::of).toList();
        expunge(
                lies(List.of(StoredMessageId.of(message))).stream()
                        .filter(each -> from.contains(each.mailbox()))
                        .toList());
    }

    @Override
    public Mono<Multimap<MailboxId, UpdatedFlags>> setFlags(
            MessageId message,
            List<MailboxId> mailboxes,
            Flags flags,
            MessageManager.FlagsUpdateMode mode) {
        return Mailboxes.later(
                () -> {
                    ImmutableListMultimap.Builder<MailboxId, UpdatedFlags> updated =
                            ImmutableListMultimap.builder();
                    for (Lies each : lies(List.of(StoredMessageId.of(message)))) {
                        MailboxId mailbox = new StoredMailboxId(each.mailbox());
                        if (mailboxes.contains(mailbox)) {
                            updated.putAll(
                                    mailbox,
                                    writes.flags(
                                            mailbox,
                                            each.uid(),
                                            each.uid(),
                                            new FlagsUpdateCalculator(flags, mode)));
                        }
                    }
                    return updated.build();
                });
    }

    private void expunge(List<Lies> all) {
        for (Lies each : all) {
            try {
                writes.expunge(new StoredMailboxId(each.mailbox()), List.of(each.uid()));
            } catch (org.apache.james.mailbox.exception.MailboxNotFoundException gone) {
                // With its mailbox; that is what was wanted.
            } catch (MailboxException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    private List<Lies> lies(List<UUID> messages) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select mailbox, uid, message from message where message = any(?)"
                                        + " order by mailbox, uid",
                                row ->
                                        new Lies(
                                                row.uuid("mailbox"),
                                                row.bigint("uid"),
                                                row.uuid("message")),
                                messages));
    }

    private Mailbox mailbox(MailboxId id) throws MailboxException {
        Optional<Mailbox> found =
                database.read(transaction -> Mailboxes.find(transaction, StoredMailboxId.of(id)));
        return found.orElseThrow(
                () -> new org.apache.james.mailbox.exception.MailboxNotFoundException(id));
    }
}
