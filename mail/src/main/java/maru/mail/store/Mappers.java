package maru.mail.store;

import maru.mail.signon.Doorkeeper;
import maru.storage.Database;
import maru.storage.blob.BlobStore;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.store.MailboxSessionMapperFactory;
import org.apache.james.mailbox.store.mail.AnnotationMapper;
import org.apache.james.mailbox.store.mail.MailboxMapper;
import org.apache.james.mailbox.store.mail.MessageIdMapper;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.ModSeqProvider;
import org.apache.james.mailbox.store.mail.UidProvider;
import org.apache.james.mailbox.store.user.SubscriptionMapper;

/// Where James gets at our stores. They keep no state, so every session gets the same ones, but for
/// the mailboxes, of which each person sees her own and those of her offices.
public final class Mappers extends MailboxSessionMapperFactory {

    private final MailboxMapper mailboxes;
    private final SharedNames names;
    private final MessageMapper messages;
    private final MessageIdMapper messagesById;
    private final AnnotationMapper annotations;
    private final SubscriptionMapper subscriptions;
    private final Numbers numbers;

    public Mappers(
            Database database,
            BlobStore blobs,
            MessageWrites writes,
            MessageIntake intake,
            Changes changes,
            StoredMessageId.Factory ids,
            Doorkeeper doorkeeper) {
        MessageRows rows = new MessageRows(database, blobs);
        this.mailboxes = new Mailboxes(database, changes, ids);
        this.names = new SharedNames(doorkeeper);
        this.messages = new Messages(database, writes, rows, intake);
        this.messagesById = new MessagesById(database, writes, rows, intake);
        this.annotations = new Annotations(database);
        this.subscriptions = new Subscriptions(database);
        this.numbers = new Numbers(database);
    }

    @Override
    public AnnotationMapper createAnnotationMapper(MailboxSession session) {
        return annotations;
    }

    @Override
    public MessageMapper createMessageMapper(MailboxSession session) {
        return messages;
    }

    @Override
    public MessageIdMapper createMessageIdMapper(MailboxSession session) {
        return messagesById;
    }

    @Override
    public MailboxMapper createMailboxMapper(MailboxSession session) {
        return new SharedMailboxes(mailboxes, names, session.getUser());
    }

    @Override
    public SubscriptionMapper createSubscriptionMapper(MailboxSession session) {
        return subscriptions;
    }

    @Override
    public UidProvider getUidProvider() {
        return numbers;
    }

    @Override
    public ModSeqProvider getModSeqProvider() {
        return numbers;
    }
}
