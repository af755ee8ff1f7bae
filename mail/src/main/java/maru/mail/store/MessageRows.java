package maru.mail.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.storage.Database;
import maru.storage.Row;
import maru.storage.blob.BlobHash;
import maru.storage.blob.BlobStore;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.model.Content;
import org.apache.james.mailbox.model.MessageRange;
import org.apache.james.mailbox.model.ThreadId;
import org.apache.james.mailbox.store.mail.MessageMapper.FetchType;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.impl.Properties;
import org.apache.james.mailbox.store.mail.model.impl.SimpleMailboxMessage;

/// Reads messages: numbers and flags from one table, the header with them where it is asked for,
/// and the body only when somebody opens it.
final class MessageRows {

    private static final String MEMBERSHIP =
            "select m.mailbox, m.uid, m.message, m.modseq, m.flags::int, m.keywords, m.bytes,"
                    + " m.thread, m.received_at, m.saved_at";
    private static final String CONTENT = ", c.hash, c.header, c.properties, c.lines, c.attached";

    /// What James reads a body's type from when nobody asked for it.
    private static final Properties NONE = new Properties(List.of(), 0L);

    private final Database database;
    private final BlobStore blobs;

    MessageRows(Database database, BlobStore blobs) {
        this.database = database;
        this.blobs = blobs;
    }

    List<MailboxMessage> inMailbox(UUID mailbox, MessageRange range, FetchType type, int limit) {
        String bound = limit > 0 ? " limit " + limit : "";
        return find(
                type,
                " where m.mailbox = ? and m.uid between ? and ? order by m.uid" + bound,
                mailbox,
                range.getUidFrom().asLong(),
                range.getUidTo().asLong());
    }

    List<MailboxMessage> byId(Collection<UUID> messages, FetchType type) {
        return messages.isEmpty()
                ? List.of()
                : find(type, " where m.message = any(?) order by m.mailbox, m.uid", messages);
    }

    private List<MailboxMessage> find(FetchType type, String where, Object... parameters) {
        boolean metadata = type == FetchType.METADATA;
        String query =
                metadata
                        ? MEMBERSHIP + " from message m" + where
                        : MEMBERSHIP
                                + CONTENT
                                + " from message m join content c using (message)"
                                + where;
        return database.read(
                transaction ->
                        transaction.list(
                                query, row -> metadata ? bare(row) : whole(row), parameters));
    }

    private MailboxMessage bare(Row row) {
        UUID message = row.uuid("message");
        long bytes = row.bigint("bytes");
        return builder(row)
                .bodyStartOctet(0)
                .properties(NONE)
                .content(content(bytes, () -> open(message)))
                .build();
    }

    private MailboxMessage whole(Row row) {
        byte[] header = row.bytes("header");
        long bytes = row.bigint("bytes");
        BlobHash hash = BlobHash.of(row.bytes("hash"));
        return builder(row)
                .bodyStartOctet(header.length)
                .properties(properties(row))
                .content(content(bytes, () -> headerFirst(header, hash, bytes)))
                .build();
    }

    private SimpleMailboxMessage.Builder builder(Row row) {
        return SimpleMailboxMessage.builder()
                .messageId(new StoredMessageId(row.uuid("message")))
                .threadId(new ThreadId(new StoredMessageId(row.uuid("thread"))))
                .mailboxId(new StoredMailboxId(row.uuid("mailbox")))
                .uid(MessageUid.of(row.bigint("uid")))
                .modseq(ModSeq.of(row.bigint("modseq")))
                .internalDate(date(row.instant("received_at")))
                .saveDate(date(row.instant("saved_at")))
                .size(row.bigint("bytes"))
                .flags(new StoredFlags(row.integer("flags"), row.texts("keywords")).toFlags());
    }

    private static Properties properties(Row row) {
        List<String> flat = row.texts("properties");
        List<org.apache.james.mailbox.store.mail.model.Property> all = new ArrayList<>();
        for (int i = 0; i + 2 < flat.size(); i += 3) {
            all.add(
                    new org.apache.james.mailbox.store.mail.model.Property(
                            flat.get(i), flat.get(i + 1), flat.get(i + 2)));
        }
        return new Properties(all, row.optional("lines", Row::bigint).orElse(null));
    }

    private InputStream open(UUID message) throws IOException {
        Optional<byte[]> hash =
                database.read(
                        transaction ->
                                transaction.first(
                                        "select hash from content where message = ?",
                                        row -> row.bytes("hash"),
                                        message));
        return blob(BlobHash.of(hash.orElseThrow(() -> new IOException("The message is gone."))))
                .open();
    }

    /// Most readers stop at the header's end; only those who go on open the blob.
    @SuppressWarnings("JdkObsolete") // SequenceInputStream asks for it, and opens late by it.
    private InputStream headerFirst(byte[] header, BlobHash hash, long bytes) {
        return new SequenceInputStream(
                new Enumeration<>() {
                    private int next;

                    @Override
                    public boolean hasMoreElements() {
                        return next == 0 || (next == 1 && bytes > header.length);
                    }

                    @Override
                    public InputStream nextElement() {
                        if (next++ == 0) {
                            return new ByteArrayInputStream(header);
                        }
                        return blob(hash).open(header.length, bytes - header.length);
                    }
                });
    }

    private BlobStore.Blob blob(BlobHash hash) {
        return blobs.find(hash)
                .orElseThrow(() -> new IllegalStateException("The blob " + hash + " is missing."));
    }

    private interface Opening {
        InputStream open() throws IOException;
    }

    private static Content content(long bytes, Opening opening) {
        return new Content() {
            @Override
            public InputStream getInputStream() throws IOException {
                return opening.open();
            }

            @Override
            public long size() {
                return bytes;
            }
        };
    }

    private static Date date(Instant instant) {
        return Date.from(instant);
    }
}
