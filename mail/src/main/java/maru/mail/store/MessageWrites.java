package maru.mail.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import maru.storage.Database;
import maru.storage.Row;
import maru.storage.Transaction;
import maru.storage.blob.BlobStore;
import org.apache.james.core.quota.QuotaCountLimit;
import org.apache.james.core.quota.QuotaCountUsage;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.exception.MailboxNotFoundException;
import org.apache.james.mailbox.exception.OverQuotaException;
import org.apache.james.mailbox.model.MailboxId;
import org.apache.james.mailbox.model.MessageMetaData;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.model.UpdatedFlags;
import org.apache.james.mailbox.store.FlagsUpdateCalculator;

/// Everything that changes messages, each as one transaction that holds the mailbox's row: whoever
/// comes second waits, whatever process she is in.
///
/// Locks are taken in one order: mailboxes by id, then accounts by owner, then contents.
public final class MessageWrites {

    private record Place(long uid, long modSeq, String owner) {}

    /// A message as a copy needs it.
    private record Original(
            UUID message, StoredFlags flags, long bytes, UUID thread, Instant receivedAt) {}

    private final Database database;
    private final Changes changes;

    public MessageWrites(Database database, Changes changes) {
        this.database = database;
        this.changes = changes;
    }

    /// Writes one message.
    ///
    /// @throws AlreadyDelivered when this queued mail has reached this mailbox before
    MessageMetaData append(MailboxId mailbox, NewMessage message, BlobStore.Upload upload)
            throws MailboxException {
        UUID box = StoredMailboxId.of(mailbox);
        return attempt(
                transaction -> {
                    Place place =
                            place(transaction, mailbox, List.of(message.flags()), message.bytes());
                    message.queued().ifPresent(queued -> deliverOnce(transaction, queued, box));
                    charge(transaction, place.owner(), 1, message.bytes());
                    UUID thread =
                            message.keys().findOrBegin(transaction, place.owner(), message.id());
                    upload.keep(transaction);
                    transaction.update(
                            "insert into content (message, hash, bytes, header, properties, lines,"
                                    + " attached, thread, preview, files) values (?, ?, ?, ?, ?, ?,"
                                    + " ?, ?, ?, ?)",
                            message.id(),
                            message.hash().bytes(),
                            message.bytes(),
                            message.header(),
                            message.properties(),
                            message.lines(),
                            message.attached(),
                            thread,
                            message.glance().preview(),
                            message.glance().hasAttachment());
                    Original original =
                            new Original(
                                    message.id(),
                                    message.flags(),
                                    message.bytes(),
                                    thread,
                                    message.receivedAt());
                    List<MessageMetaData> written =
                            insert(transaction, box, place, List.of(original));
                    changes.emails(transaction, box, List.of(message.id()), List.of(), List.of());
                    changes.tell(
                            transaction, Changes.ADDED, box, place.modSeq(), List.of(place.uid()));
                    return written.getFirst();
                });
    }

    /// Copies messages into a mailbox, in one statement whatever their number (RFC 3501 §6.4.7).
    List<MessageMetaData> copy(MailboxId target, MailboxId source, List<Long> uids)
            throws MailboxException {
        if (uids.isEmpty()) {
            return List.of();
        }
        return attempt(transaction -> copy(transaction, target, source, uids));
    }

    /// As [#copy], and takes the originals away in the same transaction (RFC 6851).
    List<MessageMetaData> move(MailboxId target, MailboxId source, List<Long> uids)
            throws MailboxException {
        if (uids.isEmpty()) {
            return List.of();
        }
        UUID from = StoredMailboxId.of(source);
        return attempt(
                transaction -> {
                    Map<UUID, String> owners = new HashMap<>();
                    transaction.each(
                            "select id, owner from mailbox where id = any(?) order by id for"
                                    + " update",
                            row -> owners.put(row.uuid("id"), row.text("owner")),
                            List.of(from, StoredMailboxId.of(target)));
                    List<MessageMetaData> copied = copy(transaction, target, source, uids);
                    String owner = owners.get(from);
                    if (owner != null) {
                        Expunge.messages(transaction, changes, from, owner, uids);
                    }
                    return copied;
                });
    }

    /// Removes messages for good.
    Map<MessageUid, MessageMetaData> expunge(MailboxId mailbox, List<Long> uids)
            throws MailboxException {
        UUID box = StoredMailboxId.of(mailbox);
        Expunge.Result result =
                attempt(
                        transaction ->
                                Expunge.messages(
                                        transaction,
                                        changes,
                                        box,
                                        lock(transaction, mailbox),
                                        uids));
        Map<MessageUid, MessageMetaData> gone = new HashMap<>();
        for (Expunge.Gone each : result.gone()) {
            gone.put(
                    MessageUid.of(each.uid()),
                    new MessageMetaData(
                            MessageUid.of(each.uid()),
                            ModSeq.of(result.modSeq()),
                            each.flags().toFlags(),
                            each.bytes(),
                            Date.from(each.receivedAt()),
                            Optional.of(Date.from(each.savedAt())),
                            new StoredMessageId(each.message()),
                            new ThreadId(new StoredMessageId(each.thread()))));
        }
        return gone;
    }

    /// Changes flags of a range; messages whose flags stay keep their modification sequence.
    List<UpdatedFlags> flags(MailboxId mailbox, long from, long to, FlagsUpdateCalculator change)
            throws MailboxException {
        UUID box = StoredMailboxId.of(mailbox);
        return attempt(
                transaction -> {
                    lock(transaction, mailbox);
                    return flags(transaction, box, from, to, change);
                });
    }

    List<UpdatedFlags> flags(
            Transaction transaction, UUID box, long from, long to, FlagsUpdateCalculator change) {
        return FlagWrites.change(transaction, changes, box, from, to, change);
    }

    List<MessageMetaData> copy(
            Transaction transaction, MailboxId target, MailboxId source, List<Long> uids) {
        UUID box = StoredMailboxId.of(target);
        List<Original> originals =
                transaction.list(
                        "select message, flags::int, keywords, bytes, thread, received_at from"
                                + " message where mailbox = ? and uid = any(?) order by uid",
                        row ->
                                new Original(
                                        row.uuid("message"),
                                        flags(row).recent(),
                                        row.bigint("bytes"),
                                        row.uuid("thread"),
                                        row.instant("received_at")),
                        StoredMailboxId.of(source),
                        uids);
        if (originals.isEmpty()) {
            return List.of();
        }
        long bytes = originals.stream().mapToLong(Original::bytes).sum();
        Place place =
                place(transaction, target, originals.stream().map(Original::flags).toList(), bytes);
        charge(transaction, place.owner(), originals.size(), bytes);
        List<UUID> messages = originals.stream().map(Original::message).distinct().toList();
        Set<UUID> known = known(transaction, place.owner(), messages);
        List<MessageMetaData> written = insert(transaction, box, place, originals);
        changes.emails(
                transaction,
                box,
                messages.stream().filter(each -> !known.contains(each)).toList(),
                List.copyOf(known),
                List.of());
        changes.tell(
                transaction,
                Changes.ADDED,
                box,
                place.modSeq(),
                written.stream().map(each -> each.getUid().asLong()).toList());
        return written;
    }

    /// Those that an owner has already; the others come from somebody else's mailbox.
    private static Set<UUID> known(Transaction transaction, String owner, List<UUID> messages) {
        return Set.copyOf(
                transaction.list(
                        "select distinct m.message from message m join mailbox b on b.id ="
                                + " m.mailbox where b.owner = ? and m.message = any(?)",
                        row -> row.uuid("message"),
                        owner,
                        messages));
    }

    /// Locks the mailbox's row and gives out as many UIDs as there are messages; the place's UID is
    /// the first of them.
    private static Place place(
            Transaction transaction, MailboxId mailbox, List<StoredFlags> flags, long bytes) {
        return transaction
                .first(
                        "update mailbox set last_uid = last_uid + ?, modseq = modseq + 1, messages"
                                + " = messages + ?, unseen = unseen + ?, bytes = bytes + ? where id = ?"
                                + " returning last_uid, modseq, owner",
                        row ->
                                new Place(
                                        row.bigint("last_uid") - flags.size() + 1,
                                        row.bigint("modseq"),
                                        row.text("owner")),
                        (long) flags.size(),
                        (long) flags.size(),
                        flags.stream().filter(each -> !each.isSeen()).count(),
                        bytes,
                        StoredMailboxId.of(mailbox))
                .orElseThrow(() -> new Failed(new MailboxNotFoundException(mailbox)));
    }

    private static List<MessageMetaData> insert(
            Transaction transaction, UUID box, Place place, List<Original> originals) {
        Instant now = Instant.now().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
        List<List<Object>> rows = new ArrayList<>();
        List<MessageMetaData> written = new ArrayList<>();
        for (int i = 0; i < originals.size(); i++) {
            Original each = originals.get(i);
            long uid = place.uid() + i;
            rows.add(
                    List.of(
                            box,
                            uid,
                            each.message(),
                            place.modSeq(),
                            each.flags().bits(),
                            each.flags().keywords(),
                            each.bytes(),
                            each.thread(),
                            each.receivedAt(),
                            now));
            written.add(
                    new MessageMetaData(
                            MessageUid.of(uid),
                            ModSeq.of(place.modSeq()),
                            each.flags().toFlags(),
                            each.bytes(),
                            Date.from(each.receivedAt()),
                            Optional.of(Date.from(now)),
                            new StoredMessageId(each.message()),
                            new ThreadId(new StoredMessageId(each.thread()))));
        }
        transaction.batch(
                "insert into message (mailbox, uid, message, modseq, flags, keywords, bytes,"
                        + " thread, received_at, saved_at) values (?, ?, ?, ?, ?::smallint, ?, ?,"
                        + " ?, ?, ?)",
                rows);
        return written;
    }

    private static void charge(Transaction transaction, String owner, long messages, long bytes) {
        boolean fits =
                transaction.one(
                        "select charge(?, ?, ?) as fits",
                        row -> row.bool("fits"),
                        owner,
                        messages,
                        bytes);
        if (!fits) {
            throw new Failed(
                    new OverQuotaException(
                            "The mailbox is full.",
                            QuotaCountLimit.count(0),
                            QuotaCountUsage.count(messages)));
        }
    }

    private static void deliverOnce(Transaction transaction, UUID queued, UUID mailbox) {
        int rows =
                transaction.update(
                        "insert into delivered (queued, mailbox) values (?, ?) on conflict do"
                                + " nothing",
                        queued,
                        mailbox);
        if (rows == 0) {
            throw new AlreadyDelivered();
        }
    }

    private static String lock(Transaction transaction, MailboxId mailbox) {
        return transaction
                .first(
                        "select owner from mailbox where id = ? for update",
                        row -> row.text("owner"),
                        StoredMailboxId.of(mailbox))
                .orElseThrow(() -> new Failed(new MailboxNotFoundException(mailbox)));
    }

    private static StoredFlags flags(Row row) {
        return new StoredFlags(row.integer("flags"), row.texts("keywords"));
    }

    <T> T attempt(Function<Transaction, T> work) throws MailboxException {
        try {
            return database.transaction(work::apply);
        } catch (Failed failed) {
            throw failed.reason;
        }
    }

    /// Carries James's checked exception out of a transaction, which it rolls back.
    private static final class Failed extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final MailboxException reason;

        Failed(MailboxException reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
