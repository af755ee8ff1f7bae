package maru.mail.store;

import java.util.List;
import java.util.Optional;
import maru.storage.Database;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.model.MessageId;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.store.mail.ThreadIdGuessingAlgorithm;
import org.apache.james.mailbox.store.mail.model.MimeMessageId;
import org.apache.james.mailbox.store.mail.model.Subject;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// Threads as they were written with their messages; nothing is searched for.
public final class Threads implements ThreadIdGuessingAlgorithm {

    private final Database database;

    public Threads(Database database) {
        this.database = database;
    }

    /// The thread is found when the message is written ([ThreadKeys]); until then it is its own.
    @Override
    public Mono<ThreadId> guessThreadIdReactive(
            MessageId message,
            Optional<MimeMessageId> id,
            Optional<MimeMessageId> inReplyTo,
            Optional<List<MimeMessageId>> references,
            Optional<Subject> subject,
            MailboxSession session) {
        return Mono.just(ThreadId.fromBaseMessageId(message));
    }

    @Override
    public Flux<MessageId> getMessageIdsInThread(ThreadId thread, MailboxSession session) {
        return Mailboxes.many(
                () ->
                        database.read(
                                transaction ->
                                        transaction.<MessageId>list(
                                                "select m.message, min(m.received_at) from message"
                                                        + " m join mailbox b on b.id = m.mailbox where"
                                                        + " m.thread = ? and b.owner = ? group by 1"
                                                        + " order by 2, 1",
                                                row -> new StoredMessageId(row.uuid("message")),
                                                StoredMessageId.of(thread.getBaseMessageId()),
                                                session.getUser().asString())));
    }
}
