package maru.mail.queue;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.mail.MessagingException;
import javax.mail.internet.AddressException;
import maru.storage.Row;
import maru.storage.blob.BlobHash;
import maru.storage.blob.BlobStore;
import org.apache.james.core.MailAddress;
import org.apache.james.core.MaybeSender;
import org.apache.james.server.core.MailImpl;
import org.apache.james.server.core.MimeMessageInputStream;
import org.apache.james.server.core.MimeMessageSource;
import org.apache.james.server.core.MimeMessageWrapper;
import org.apache.mailet.Attribute;
import org.apache.mailet.AttributeName;
import org.apache.mailet.AttributeValue;
import org.apache.mailet.Mail;
import org.apache.mailet.PerRecipientHeaders;

/// A mail as it stands in a row, and back. The message itself is a blob.
final class StoredMail {

    /// Columns in the order of [#values].
    static final String COLUMNS =
            "sender, recipients, state, error, remote_host, remote_address, attributes, headers,"
                    + " hash, bytes, updated_at";

    static final String MARKS = "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?";

    /// Names the first queue's row that held this very content, for
    /// [maru.mail.store.QueuedContent].
    static final AttributeName FIRST = AttributeName.of("maru.queued");

    private static final long BYTES_AT_MOST = 128L << 20;

    private StoredMail() {}

    /// Reads the message into the blob store; call it outside of a transaction.
    static BlobStore.Upload receive(BlobStore blobs, Mail mail)
            throws MessagingException, IOException {
        try (InputStream stream = new MimeMessageInputStream(mail.getMessage())) {
            return blobs.receive(stream, BYTES_AT_MOST);
        }
    }

    /// The values of [#COLUMNS].
    ///
    /// @param id of the row
    static List<Object> values(Mail mail, UUID id, BlobHash hash, long bytes) {
        List<String> headers = new ArrayList<>();
        mail.getPerRecipientSpecificHeaders()
                .getHeadersByRecipient()
                .forEach(
                        (address, header) -> {
                            headers.add(address.asString());
                            headers.add(header.getName());
                            headers.add(header.getValue());
                        });
        List<Object> values = new ArrayList<>();
        values.add(mail.getMaybeSender().asOptional().map(MailAddress::asString));
        values.add(mail.getRecipients().stream().map(MailAddress::asString).toList());
        values.add(mail.getState());
        values.add(Optional.ofNullable(mail.getErrorMessage()).map(StoredMail::plain));
        values.add(plain(mail.getRemoteHost()));
        values.add(plain(mail.getRemoteAddr()));
        values.add(attributes(mail, id, hash));
        values.add(headers.stream().map(StoredMail::plain).toList());
        values.add(hash.bytes());
        values.add(bytes);
        values.add(
                Optional.ofNullable(mail.getLastUpdated())
                        .map(Date::toInstant)
                        .orElseGet(Instant::now));
        return values;
    }

    static Mail mail(Row row, String name, BlobStore blobs) {
        try {
            BlobHash hash = BlobHash.of(row.bytes("hash"));
            MailImpl.Builder mail =
                    MailImpl.builder()
                            .name(name)
                            .sender(sender(row.optional("sender", Row::text)))
                            .addRecipients(addresses(row.texts("recipients")))
                            .state(row.text("state"))
                            .lastUpdated(Date.from(row.instant("updated_at")))
                            .remoteHost(row.text("remote_host"))
                            .remoteAddr(row.text("remote_address"))
                            .addAllHeadersForRecipients(headers(row.texts("headers")))
                            .addAttributes(attributes(row.texts("attributes")));
            row.optional("error", Row::text).ifPresent(mail::errorMessage);
            MailImpl built = mail.build();
            built.setMessage(
                    new MimeMessageWrapper(new BlobSource(blobs, hash, row.bigint("bytes"), name)));
            return built;
        } catch (MessagingException | IOException malformed) {
            throw new IllegalStateException("A stored mail cannot be read: " + name, malformed);
        }
    }

    /// The id by which each owner gets this content once.
    static Optional<UUID> first(Mail mail) {
        return mail.getAttribute(FIRST)
                .flatMap(attribute -> attribute.getValue().valueAs(String.class))
                .map(text -> UUID.fromString(text.substring(0, text.indexOf(' '))));
    }

    /// Where the bytes of the message are, as they came.
    static Optional<BlobHash> content(Mail mail) {
        return mail.getAttribute(FIRST)
                .flatMap(attribute -> attribute.getValue().valueAs(String.class))
                .flatMap(text -> BlobHash.parse(text.substring(text.indexOf(' ') + 1)));
    }

    private static List<String> attributes(Mail mail, UUID id, BlobHash hash) {
        List<String> flat = new ArrayList<>();
        String first =
                mail.getAttribute(FIRST)
                        .flatMap(attribute -> attribute.getValue().valueAs(String.class))
                        .filter(text -> text.endsWith(" " + hash))
                        .orElse(id + " " + hash);
        flat.add(FIRST.asString());
        flat.add(String.valueOf(AttributeValue.of(first).toJson().orElseThrow()));
        mail.attributes()
                .filter(attribute -> !attribute.getName().equals(FIRST))
                .forEach(
                        attribute ->
                                attribute
                                        .getValue()
                                        .toJson()
                                        .ifPresent(
                                                json -> {
                                                    flat.add(attribute.getName().asString());
                                                    flat.add(
                                                            json.toString().replace("\\u0000", ""));
                                                }));
        return flat;
    }

    private static List<Attribute> attributes(List<String> flat) throws IOException {
        List<Attribute> attributes = new ArrayList<>();
        for (int i = 0; i + 1 < flat.size(); i += 2) {
            attributes.add(
                    new Attribute(
                            AttributeName.of(flat.get(i)),
                            AttributeValue.fromJsonString(flat.get(i + 1))));
        }
        return attributes;
    }

    private static PerRecipientHeaders headers(List<String> flat) throws AddressException {
        PerRecipientHeaders headers = new PerRecipientHeaders();
        for (int i = 0; i + 2 < flat.size(); i += 3) {
            headers.addHeaderForRecipient(
                    PerRecipientHeaders.Header.builder()
                            .name(flat.get(i + 1))
                            .value(flat.get(i + 2))
                            .build(),
                    new MailAddress(flat.get(i)));
        }
        return headers;
    }

    private static MaybeSender sender(Optional<String> address) throws AddressException {
        return address.isEmpty()
                ? MaybeSender.nullSender()
                : MaybeSender.of(new MailAddress(address.get()));
    }

    private static List<MailAddress> addresses(List<String> texts) throws AddressException {
        List<MailAddress> addresses = new ArrayList<>();
        for (String text : texts) {
            addresses.add(new MailAddress(text));
        }
        return addresses;
    }

    private static String plain(@org.jspecify.annotations.Nullable String text) {
        return text == null ? "" : text.replace("\0", "");
    }

    /// The raw bytes of a queued message.
    record BlobSource(BlobStore blobs, BlobHash hash, long bytes, String name)
            implements MimeMessageSource {

        @Override
        public String getSourceId() {
            return name;
        }

        @Override
        public InputStream getInputStream() {
            return blobs.find(hash)
                    .orElseThrow(
                            () -> new IllegalStateException("The blob " + hash + " is missing."))
                    .open();
        }

        @Override
        public long getMessageSize() {
            return bytes;
        }
    }
}
