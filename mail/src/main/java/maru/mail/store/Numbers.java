package maru.mail.store;

import java.util.Optional;
import java.util.UUID;
import maru.storage.Database;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.store.mail.ModSeqProvider;
import org.apache.james.mailbox.store.mail.UidProvider;

/// UIDs and modification sequences for those of James's classes that ask outside of a write. A
/// number asked for here is used up.
final class Numbers implements UidProvider, ModSeqProvider {

    private final Database database;

    Numbers(Database database) {
        this.database = database;
    }

    static Optional<MessageUid> lastUid(Database database, UUID mailbox) {
        return database.read(
                        transaction ->
                                transaction.first(
                                        "select last_uid from mailbox where id = ?",
                                        row -> row.bigint("last_uid"),
                                        mailbox))
                .filter(uid -> uid > 0)
                .map(MessageUid::of);
    }

    static ModSeq highestModSeq(Database database, UUID mailbox) {
        return database.read(
                        transaction ->
                                transaction.first(
                                        "select modseq from mailbox where id = ?",
                                        row -> row.bigint("modseq"),
                                        mailbox))
                .filter(modSeq -> modSeq > 0)
                .map(ModSeq::of)
                .orElse(ModSeq.first());
    }

    @Override
    public MessageUid nextUid(Mailbox mailbox) throws MailboxException {
        return nextUid(mailbox.getMailboxId());
    }

    @Override
    public MessageUid nextUid(MailboxId mailbox) throws MailboxException {
        return MessageUid.of(next("last_uid", mailbox));
    }

    @Override
    public Optional<MessageUid> lastUid(Mailbox mailbox) {
        return lastUid(database, StoredMailboxId.of(mailbox.getMailboxId()));
    }

    @Override
    public ModSeq nextModSeq(Mailbox mailbox) throws MailboxException {
        return nextModSeq(mailbox.getMailboxId());
    }

    @Override
    public ModSeq nextModSeq(MailboxId mailbox) throws MailboxException {
        return ModSeq.of(next("modseq", mailbox));
    }

    @Override
    public ModSeq highestModSeq(Mailbox mailbox) {
        return highestModSeq(mailbox.getMailboxId());
    }

    @Override
    public ModSeq highestModSeq(MailboxId mailbox) {
        return highestModSeq(database, StoredMailboxId.of(mailbox));
    }

    private long next(String column, MailboxId mailbox) throws MailboxException {
        Optional<Long> next =
                database.transaction(
                        transaction ->
                                transaction.first(
                                        "update mailbox set "
                                                + column
                                                + " = "
                                                + column
                                                + " + 1 where id = ? returning "
                                                + column
                                                + " as next",
                                        row -> row.bigint("next"),
                                        StoredMailboxId.of(mailbox)));
        return next.orElseThrow(
                () -> new org.apache.james.mailbox.exception.MailboxNotFoundException(mailbox));
    }
}
