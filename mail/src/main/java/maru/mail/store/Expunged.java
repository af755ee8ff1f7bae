package maru.mail.store;

import java.util.List;
import maru.storage.Database;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.model.MailboxId;
import reactor.core.publisher.Mono;

/// What has left a mailbox, for clients that come back (RFC 7162 §3.2.5).
public final class Expunged {

    private final Database database;

    public Expunged(Database database) {
        this.database = database;
    }

    /// The UIDs of those that left after a modification sequence, in order.
    public Mono<List<MessageUid>> since(MailboxId mailbox, long modSeq) {
        return Mailboxes.later(
                () ->
                        database.read(
                                transaction ->
                                        transaction.list(
                                                "select uid from expunged where mailbox = ? and"
                                                        + " modseq > ? order by uid",
                                                row -> MessageUid.of(row.bigint("uid")),
                                                StoredMailboxId.of(mailbox),
                                                modSeq)));
    }
}
