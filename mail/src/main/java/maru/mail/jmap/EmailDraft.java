package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import javax.mail.MessagingException;
import maru.kernel.Refusal;
import maru.kernel.Seoul;

/// Writes the message that a client describes (RFC 8621 §4.6) into a file.
final class EmailDraft {

    /// What is attached grows by a third on its way into the message.
    private static final long BYTES_AT_MOST = Limits.UPLOAD_BYTES / 3L * 4 + (4 << 20);

    private final Stores stores;
    private final Account account;

    EmailDraft(Stores stores, Account account) {
        this.stores = stores;
        this.account = account;
    }

    /// @throws SetError where the description is of no message
    /// @throws maru.kernel.Refused TooLarge
    void write(ObjectNode given, Path file) throws SetError, IOException {
        DraftHeader header = DraftHeader.of(given);
        DraftBody body = new DraftBody(new Blobs(stores), account, given);
        try (OutputStream out = new Bounded(Files.newOutputStream(file))) {
            if (!header.has("Message-ID")) {
                line(out, "Message-ID", "<" + UUID.randomUUID() + "@" + stores.domain() + ">");
            }
            if (!header.has("Date")) {
                line(
                        out,
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                stores.clock().instant().atZone(Seoul.ZONE)));
            }
            for (DraftHeader.Line each : header.lines()) {
                line(out, each.name(), each.value());
            }
            line(out, "MIME-Version", "1.0");
            body.part().writeTo(out);
        } catch (MessagingException unwritable) {
            throw SetError.invalidProperties("This cannot be written as a message.", "bodyValues");
        }
    }

    private static void line(OutputStream out, String name, String value) throws IOException {
        out.write((name + ": " + value + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static final class Bounded extends FilterOutputStream {

        private long bytes;

        Bounded(OutputStream out) {
            super(new BufferedOutputStream(out));
        }

        @Override
        public void write(int octet) throws IOException {
            count(1);
            out.write(octet);
        }

        @Override
        public void write(byte[] octets, int from, int length) throws IOException {
            count(length);
            out.write(octets, from, length);
        }

        private void count(int more) {
            bytes += more;
            if (bytes > BYTES_AT_MOST) {
                throw new Refusal.TooLarge(BYTES_AT_MOST).asException();
            }
        }
    }
}
