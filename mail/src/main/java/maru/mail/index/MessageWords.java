package maru.mail.index;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import maru.mail.mime.Decoded;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.message.DefaultBodyDescriptorBuilder;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RecursionMode;
import org.jsoup.Jsoup;

/// What a message says: its subject and people, and the text of its parts with the names of what is
/// attached. Reads the message as a stream and stops at a bound, so that no message takes long.
///
/// @param head subject, and who wrote to whom
/// @param body texts, without the marks of HTML, and names of attachments
record MessageWords(String head, String body) {

    private static final int CHARACTERS_AT_MOST = 1 << 20;
    private static final int BYTES_OF_A_PART = 1 << 20;
    private static final int DEPTH_AT_MOST = 100;
    private static final int PARTS_AT_MOST = 1_000;

    private static final Set<String> IN_HEAD =
            Set.of("subject", "from", "to", "cc", "bcc", "sender", "reply-to");

    static MessageWords of(InputStream message) throws IOException {
        StringBuilder head = new StringBuilder();
        StringBuilder body = new StringBuilder();
        MimeTokenStream stream =
                new MimeTokenStream(MimeConfig.PERMISSIVE, new DefaultBodyDescriptorBuilder());
        stream.setRecursionMode(RecursionMode.M_RECURSE);
        stream.parse(message);
        int depth = 0;
        int parts = 0;
        try {
            for (EntityState state = stream.getState();
                    state != EntityState.T_END_OF_STREAM
                            && depth <= DEPTH_AT_MOST
                            && parts <= PARTS_AT_MOST
                            && body.length() < CHARACTERS_AT_MOST;
                    state = stream.next()) {
                switch (state) {
                    case T_START_MULTIPART, T_START_MESSAGE -> depth++;
                    case T_END_MULTIPART, T_END_MESSAGE -> depth--;
                    case T_FIELD -> field(stream.getField(), parts == 0 ? head : body, body);
                    case T_BODY -> {
                        parts++;
                        text(stream).ifPresent(text -> body.append(text).append('\n'));
                    }
                    default -> {
                        // Nothing to read.
                    }
                }
            }
        } catch (MimeException malformed) {
            // What was read up to here is what can be found.
        }
        return new MessageWords(head.toString(), body.toString());
    }

    private static void field(Field field, StringBuilder head, StringBuilder names) {
        String name = field.getName().toLowerCase(Locale.ROOT);
        if (IN_HEAD.contains(name)) {
            head.append(decoded(field)).append('\n');
        } else if (name.equals("content-disposition") || name.equals("content-type")) {
            fileName(field).ifPresent(file -> names.append(file).append('\n'));
        }
    }

    /// A header field's value as people read it; raw letters are UTF-8, or else CP949.
    static String decoded(Field field) {
        return Decoded.words(line(field));
    }

    private static String line(Field field) {
        byte[] raw = field.getRaw() == null ? new byte[0] : field.getRaw().toByteArray();
        String line = raw.length == 0 ? field.getName() + ":" + field.getBody() : Decoded.text(raw);
        return line.substring(line.indexOf(':') + 1).replaceAll("\r?\n", "").strip();
    }

    private static Optional<String> fileName(Field field) {
        return Decoded.fileName(line(field));
    }

    private static Optional<String> text(MimeTokenStream stream) throws IOException {
        BodyDescriptor descriptor = stream.getBodyDescriptor();
        if (!"text".equalsIgnoreCase(descriptor.getMediaType())) {
            return Optional.empty();
        }
        byte[] bytes;
        try (InputStream decoded = stream.getDecodedInputStream()) {
            bytes = decoded.readNBytes(BYTES_OF_A_PART);
        }
        String text =
                Decoded.charset(descriptor.getCharset())
                        .map(known -> new String(bytes, known))
                        .orElseGet(() -> Decoded.text(bytes));
        return Optional.of(
                "html".equalsIgnoreCase(descriptor.getSubType()) ? Jsoup.parse(text).text() : text);
    }
}
