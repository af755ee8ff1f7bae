package maru.mail.store;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import javax.mail.Flags;
import maru.storage.Database;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.ComposedMessageId;
import org.apache.james.mailbox.model.ComposedMessageIdWithMetaData;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MailboxCounters;
import org.apache.james.mailbox.model.MessageMetaData;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.model.UpdatedFlags;
import org.apache.james.mailbox.store.FlagsUpdateCalculator;
import org.apache.james.mailbox.store.mail.MessageMapper;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/// The messages of mailboxes as James asks for them. It keeps no state, so one serves all sessions.
final class Messages implements MessageMapper {

    private final Database database;
    private final MessageWrites writes;
    private final MessageRows rows;
    private final MessageIntake intake;

    Messages(Database database, MessageWrites writes, MessageRows rows, MessageIntake intake) {
        this.database = database;
        this.writes = writes;
        this.rows = rows;
        this.intake = intake;
    }

    @Override
    public Iterator<MailboxMessage> findInMailbox(
            Mailbox mailbox, MessageRange range, FetchType type, int limit) {
        return rows.inMailbox(id(mailbox), range, type, limit).iterator();
    }

    @Override
    public Flux<MailboxMessage> findInMailboxReactive(
            Mailbox mailbox, MessageRange range, FetchType type, int limit) {
        return Mailboxes.many(() -> rows.inMailbox(id(mailbox), range, type, limit));
    }

    @Override
    public Flux<ComposedMessageIdWithMetaData> listMessagesMetadata(
            Mailbox mailbox, MessageRange range) {
        return Mailboxes.many(
                () ->
                        database.read(
                                transaction ->
                                        transaction.list(
                                                "select uid, message, modseq, flags::int, keywords,"
                                                        + " thread from message where mailbox = ? and"
                                                        + " uid between ? and ? order by uid",
                                                row ->
                                                        new ComposedMessageIdWithMetaData(
                                                                new ComposedMessageId(
                                                                        mailbox.getMailboxId(),
                                                                        new StoredMessageId(
                                                                                row.uuid(
                                                                                        "message")),
                                                                        MessageUid.of(
                                                                                row.bigint("uid"))),
                                                                new StoredFlags(
                                                                                row.integer(
                                                                                        "flags"),
                                                                                row.texts(
                                                                                        "keywords"))
                                                                        .toFlags(),
                                                                ModSeq.of(row.bigint("modseq")),
                                                                new ThreadId(
                                                                        new StoredMessageId(
                                                                                row.uuid(
                                                                                        "thread")))),
                                                id(mailbox),
                                                range.getUidFrom().asLong(),
                                                range.getUidTo().asLong())));
    }

    @Override
    public Flux<MessageUid> listAllMessageUids(Mailbox mailbox) {
        return Mailboxes.many(() -> uids(mailbox, MessageRange.all(), ""));
    }

    @Override
    public List<MessageUid> retrieveMessagesMarkedForDeletion(Mailbox mailbox, MessageRange range) {
        return uids(mailbox, range, " and flags & 2 <> 0");
    }

    @Override
    public List<MessageUid> findRecentMessageUidsInMailbox(Mailbox mailbox) {
        return uids(mailbox, MessageRange.all(), " and flags & 16 <> 0");
    }

    @Override
    public @Nullable MessageUid findFirstUnseenMessageUid(Mailbox mailbox) {
        return database.read(
                        transaction ->
                                transaction.first(
                                        "select uid from message where mailbox = ? and flags & 32 ="
                                                + " 0 order by uid limit 1",
                                        row -> MessageUid.of(row.bigint("uid")),
                                        id(mailbox)))
                .orElse(null);
    }

    @Override
    public long countMessagesInMailbox(Mailbox mailbox) {
        return getMailboxCounters(mailbox).getCount();
    }

    @Override
    public MailboxCounters getMailboxCounters(Mailbox mailbox) {
        return database.read(
                        transaction ->
                                transaction.first(
                                        "select messages, unseen from mailbox where id = ?",
                                        row ->
                                                MailboxCounters.builder()
                                                        .mailboxId(mailbox.getMailboxId())
                                                        .count(row.bigint("messages"))
                                                        .unseen(row.bigint("unseen"))
                                                        .build(),
                                        id(mailbox)))
                .orElseGet(() -> MailboxCounters.empty(mailbox.getMailboxId()));
    }

    @Override
    public void delete(Mailbox mailbox, MailboxMessage message) throws MailboxException {
        deleteMessages(mailbox, List.of(message.getUid()));
    }

    @Override
    public Map<MessageUid, MessageMetaData> deleteMessages(Mailbox mailbox, List<MessageUid> uids)
            throws MailboxException {
        return writes.expunge(
                mailbox.getMailboxId(), uids.stream().map(MessageUid::asLong).toList());
    }

    @Override
    public MessageMetaData add(Mailbox mailbox, MailboxMessage message) throws MailboxException {
        return intake.add(mailbox, message);
    }

    @Override
    public Iterator<UpdatedFlags> updateFlags(
            Mailbox mailbox, FlagsUpdateCalculator change, MessageRange range)
            throws MailboxException {
        return writes.flags(
                        mailbox.getMailboxId(),
                        range.getUidFrom().asLong(),
                        range.getUidTo().asLong(),
                        change)
                .iterator();
    }

    @Override
    public List<UpdatedFlags> resetRecent(Mailbox mailbox) throws MailboxException {
        return findRecentMessageUidsInMailbox(mailbox).isEmpty()
                ? List.of()
                : Recent.reset(database, StoredMailboxId.of(mailbox.getMailboxId()));
    }

    @Override
    public MessageMetaData copy(Mailbox mailbox, MailboxMessage original) throws MailboxException {
        return copy(mailbox, List.of(original)).getFirst();
    }

    @Override
    public List<MessageMetaData> copy(Mailbox mailbox, List<MailboxMessage> originals)
            throws MailboxException {
        return originals.isEmpty()
                ? List.of()
                : writes.copy(
                        mailbox.getMailboxId(),
                        originals.getFirst().getMailboxId(),
                        originals.stream().map(each -> each.getUid().asLong()).toList());
    }

    @Override
    public MessageMetaData move(Mailbox mailbox, MailboxMessage original) throws MailboxException {
        return move(mailbox, List.of(original)).getFirst();
    }

    @Override
    public List<MessageMetaData> move(Mailbox mailbox, List<MailboxMessage> originals)
            throws MailboxException {
        return originals.isEmpty()
                ? List.of()
                : writes.move(
                        mailbox.getMailboxId(),
                        originals.getFirst().getMailboxId(),
                        originals.stream().map(each -> each.getUid().asLong()).toList());
    }

    @Override
    public Mono<List<MessageMetaData>> moveReactive(
            Mailbox mailbox, List<MailboxMessage> originals) {
        return Mailboxes.later(() -> move(mailbox, originals));
    }

    @Override
    public Optional<MessageUid> getLastUid(Mailbox mailbox) {
        return Numbers.lastUid(database, id(mailbox));
    }

    @Override
    public ModSeq getHighestModSeq(Mailbox mailbox) {
        return Numbers.highestModSeq(database, id(mailbox));
    }

    @Override
    public Flags getApplicableFlag(Mailbox mailbox) {
        Flags flags = new Flags();
        List<Flags.Flag> system =
                List.of(
                        Flags.Flag.ANSWERED,
                        Flags.Flag.DELETED,
                        Flags.Flag.DRAFT,
                        Flags.Flag.FLAGGED,
                        Flags.Flag.SEEN);
        system.forEach(flags::add);
        database.read(
                        transaction ->
                                transaction.list(
                                        "select distinct k from message, unnest(keywords) k where"
                                                + " mailbox = ? and keywords <> '{}'",
                                        row -> row.text("k"),
                                        id(mailbox)))
                .forEach(flags::add);
        return flags;
    }

    private List<MessageUid> uids(Mailbox mailbox, MessageRange range, String condition) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select uid from message where mailbox = ? and uid between ? and ?"
                                        + condition
                                        + " order by uid",
                                row -> MessageUid.of(row.bigint("uid")),
                                id(mailbox),
                                range.getUidFrom().asLong(),
                                range.getUidTo().asLong()));
    }

    private static UUID id(Mailbox mailbox) {
        return StoredMailboxId.of(mailbox.getMailboxId());
    }
}
