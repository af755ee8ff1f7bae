package maru.mail.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.mail.Flags;
import maru.mail.mime.Glance;
import maru.mail.mime.MessageReader;
import maru.storage.blob.BlobStore;
import org.apache.commons.lang3.tuple.Pair;
import org.apache.james.mailbox.MailboxSession;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.model.Content;
import org.apache.james.mailbox.model.Mailbox;
import org.apache.james.mailbox.model.MessageAttachmentMetadata;
import org.apache.james.mailbox.model.MessageMetaData;
import org.apache.james.mailbox.store.MessageStorer;
import org.apache.james.mailbox.store.mail.model.MailboxMessage;
import org.apache.james.mailbox.store.mail.model.Property;
import org.apache.james.mailbox.store.mail.model.impl.Properties;
import org.apache.james.mailbox.store.mail.model.impl.PropertyBuilder;
import org.apache.james.mime4j.dom.Message;
import org.apache.james.mime4j.field.LenientFieldParser;
import org.apache.james.mime4j.message.HeaderImpl;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import reactor.core.publisher.Mono;

/// Takes a message in: the blob first, outside of any transaction, then everything else in one.
public final class MessageIntake implements MessageStorer {

    /// The longest message that is taken, in bytes.
    static final long BYTES_AT_MOST = 128L << 20;

    /// Longer headers are not kept apart in full; a mailbox of such would be an attack.
    static final int HEADER_AT_MOST = 1 << 20;

    private static final LenientFieldParser FIELDS = new LenientFieldParser();

    private final MessageWrites writes;
    private final BlobStore blobs;
    private final StoredMessageId.Factory ids;

    public MessageIntake(MessageWrites writes, BlobStore blobs, StoredMessageId.Factory ids) {
        this.writes = writes;
        this.blobs = blobs;
        this.ids = ids;
    }

    @Override
    public Mono<Pair<MessageMetaData, Optional<List<MessageAttachmentMetadata>>>>
            appendMessageToStore(
                    Mailbox mailbox,
                    Date internalDate,
                    int size,
                    int bodyStartOctet,
                    Content content,
                    Flags flags,
                    PropertyBuilder properties,
                    Optional<Message> parsed,
                    MailboxSession session,
                    HeaderImpl headers) {
        return Mailboxes.later(
                () -> {
                    Optional<UUID> queued =
                            content instanceof QueuedContent of
                                    ? Optional.of(of.queued())
                                    : Optional.empty();
                    return Pair.of(
                            write(
                                    mailbox,
                                    ids.next(),
                                    internalDate,
                                    bodyStartOctet,
                                    content,
                                    flags,
                                    properties.build(),
                                    ThreadKeys.of(headers),
                                    queued),
                            Optional.of(List.<MessageAttachmentMetadata>of()));
                });
    }

    /// A message that another mailbox (or a test) brings ready made.
    MessageMetaData add(Mailbox mailbox, MailboxMessage message) throws MailboxException {
        try {
            byte[] header;
            try (InputStream stream = message.getHeaderContent()) {
                header = stream.readNBytes(HEADER_AT_MOST);
            }
            MessageMetaData written =
                    write(
                            mailbox,
                            StoredMessageId.of(message.getMessageId()),
                            message.getInternalDate(),
                            (int) message.getHeaderOctets(),
                            new Content() {
                                @Override
                                public InputStream getInputStream() throws IOException {
                                    return message.getFullContent();
                                }

                                @Override
                                public long size() {
                                    return message.getFullContentOctets();
                                }
                            },
                            message.createFlags(),
                            message.getProperties(),
                            ThreadKeys.of(parse(header)),
                            Optional.empty());
            message.setUid(written.getUid());
            message.setModSeq(written.getModSeq());
            return written;
        } catch (IOException unreadable) {
            throw new MailboxException("The message could not be read.", unreadable);
        }
    }

    private MessageMetaData write(
            Mailbox mailbox,
            UUID id,
            Date internalDate,
            int bodyStart,
            Content content,
            Flags flags,
            Properties properties,
            ThreadKeys keys,
            Optional<UUID> queued)
            throws MailboxException {
        try {
            byte[] header;
            try (InputStream stream = content.getInputStream()) {
                header = stream.readNBytes(Math.min(bodyStart, HEADER_AT_MOST));
            }
            Glance glance;
            try (InputStream stream = content.getInputStream()) {
                glance = Glance.at(MessageReader.read(stream, Glance.TEXT_BYTES));
            }
            try (InputStream stream = content.getInputStream();
                    BlobStore.Upload upload = blobs.receive(stream, BYTES_AT_MOST)) {
                return writes.append(
                        mailbox.getMailboxId(),
                        new NewMessage(
                                id,
                                upload.hash(),
                                upload.size(),
                                header,
                                flat(properties),
                                Optional.ofNullable(properties.getTextualLineCount()),
                                isMixed(properties),
                                keys,
                                glance,
                                StoredFlags.of(flags),
                                internalDate.toInstant(),
                                queued),
                        upload);
            }
        } catch (IOException unreadable) {
            throw new MailboxException("The message could not be read.", unreadable);
        }
    }

    private static boolean isMixed(Properties properties) {
        return "multipart".equalsIgnoreCase(properties.getMediaType())
                && "mixed".equalsIgnoreCase(properties.getSubType());
    }

    private static List<String> flat(Properties properties) {
        List<String> flat = new ArrayList<>();
        for (Property each : properties.toProperties()) {
            flat.add(each.getNamespace());
            flat.add(each.getLocalName());
            // PostgreSQL's text holds no NUL, and neither does a header that means well.
            flat.add(each.getValue().replace("\0", ""));
        }
        return flat;
    }

    private static HeaderImpl parse(byte[] bytes) throws IOException {
        HeaderImpl header = new HeaderImpl();
        MimeTokenStream stream = new MimeTokenStream(MimeConfig.PERMISSIVE);
        stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
        stream.parse(new ByteArrayInputStream(bytes));
        try {
            for (EntityState state = stream.next();
                    state != EntityState.T_END_HEADER && state != EntityState.T_END_OF_STREAM;
                    state = stream.next()) {
                if (state == EntityState.T_FIELD) {
                    header.addField(
                            FIELDS.parse(
                                    stream.getField(),
                                    org.apache.james.mime4j.codec.DecodeMonitor.SILENT));
                }
            }
        } catch (org.apache.james.mime4j.MimeException malformed) {
            // What was read up to here is the header.
        }
        return header;
    }
}
