package maru.mail.index;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.field.ContentDispositionField;
import org.apache.james.mime4j.field.ContentDispositionFieldLenientImpl;
import org.apache.james.mime4j.message.DefaultBodyDescriptorBuilder;
import org.apache.james.mime4j.stream.BodyDescriptor;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RecursionMode;
import org.jsoup.Jsoup;
import org.jspecify.annotations.Nullable;

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
    private static final Charset MS949 = Charset.forName("MS949");

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
        byte[] raw = field.getRaw() == null ? new byte[0] : field.getRaw().toByteArray();
        String line = raw.length == 0 ? field.getName() + ":" + field.getBody() : text(raw);
        String value = line.substring(line.indexOf(':') + 1).replaceAll("\r?\n", "").strip();
        return DecoderUtil.decodeEncodedWords(value, DecodeMonitor.SILENT);
    }

    private static Optional<String> fileName(Field field) {
        String value = decoded(field);
        ContentDispositionField parsed =
                ContentDispositionFieldLenientImpl.PARSER.parse(
                        new RawField(
                                "Content-Disposition",
                                value.replaceFirst("^[^;]*/[^;]*", "attachment")),
                        DecodeMonitor.SILENT);
        String file = parsed.getFilename();
        if (file == null) {
            file = parsed.getParameter("name");
        }
        return Optional.ofNullable(file)
                .map(name -> DecoderUtil.decodeEncodedWords(name, DecodeMonitor.SILENT));
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
                charset(descriptor.getCharset())
                        .map(known -> new String(bytes, known))
                        .orElseGet(() -> text(bytes));
        return Optional.of(
                "html".equalsIgnoreCase(descriptor.getSubType()) ? Jsoup.parse(text).text() : text);
    }

    /// Korean mailers say `ks_c_5601-1987` or `euc-kr` and write CP949.
    private static Optional<Charset> charset(@Nullable String name) {
        if (name == null || name.equalsIgnoreCase("us-ascii")) {
            return Optional.empty();
        }
        String small = name.toLowerCase(Locale.ROOT);
        if (small.startsWith("ks_c_5601") || small.equals("euc-kr") || small.equals("cp949")) {
            return Optional.of(MS949);
        }
        try {
            return Optional.of(Charset.forName(name));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    private static String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException other) {
            return new String(bytes, MS949);
        }
    }
}
