package maru.mail.mime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.james.mime4j.MimeException;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.field.ContentDispositionFieldLenientImpl;
import org.apache.james.mime4j.field.ContentTypeFieldLenientImpl;
import org.apache.james.mime4j.stream.EntityState;
import org.apache.james.mime4j.stream.Field;
import org.apache.james.mime4j.stream.MimeConfig;
import org.apache.james.mime4j.stream.MimeTokenStream;
import org.apache.james.mime4j.stream.RawField;
import org.apache.james.mime4j.stream.RecursionMode;

/// Reads the parts of a message in one go. A message within a message is one part. Whatever lies
/// deeper or is more than the bounds is left out, so that no message takes long.
public final class MessageReader {

    private static final int DEPTH_AT_MOST = 100;
    private static final int PARTS_AT_MOST = 1_000;
    private static final int LINES_AT_MOST = 1_000;
    private static final int BUFFER = 8_192;

    private final MimeTokenStream stream;
    private final int textBytes;
    private int numbers;
    private int parts;

    private MessageReader(InputStream message, int textBytes) {
        this.stream = new MimeTokenStream(MimeConfig.PERMISSIVE);
        this.textBytes = textBytes;
        stream.setRecursionMode(RecursionMode.M_NO_RECURSE);
        stream.parse(message);
    }

    /// Reads a message to its end.
    ///
    /// @param textBytes how much of each text is wanted
    public static Part read(InputStream message, int textBytes) throws IOException {
        return new MessageReader(message, textBytes).whole();
    }

    /// Reads nothing but the lines of a header.
    public static List<Part.Line> header(InputStream message) throws IOException {
        MessageReader reader = new MessageReader(message, 0);
        try {
            return reader.lines();
        } catch (MimeException malformed) {
            return List.of();
        }
    }

    /// The content of one part, decoded; empty where there is none of this number.
    ///
    /// @param message which the answer reads on
    public static Optional<InputStream> open(InputStream message, int number) throws IOException {
        MessageReader reader = new MessageReader(message, 0);
        try {
            for (EntityState state = reader.stream.getState();
                    state != EntityState.T_END_OF_STREAM;
                    state = reader.stream.next()) {
                if (state == EntityState.T_BODY && ++reader.numbers == number) {
                    return Optional.of(reader.stream.getDecodedInputStream());
                }
            }
        } catch (MimeException malformed) {
            // There is no such part up to here.
        }
        return Optional.empty();
    }

    private Part whole() throws IOException {
        List<Part.Line> lines = List.of();
        try {
            lines = lines();
            return part(lines, "text/plain", 0);
        } catch (MimeException malformed) {
            return new Part(
                    1,
                    lines,
                    "text/plain",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    0,
                    Optional.of(new Part.Text("", true, false)),
                    List.of());
        }
    }

    /// Up to the end of the header at hand.
    private List<Part.Line> lines() throws IOException, MimeException {
        List<Part.Line> lines = new ArrayList<>();
        for (EntityState state = stream.getState();
                state != EntityState.T_END_HEADER && state != EntityState.T_END_OF_STREAM;
                state = stream.next()) {
            if (state == EntityState.T_FIELD && lines.size() < LINES_AT_MOST) {
                lines.add(line(stream.getField()));
            }
        }
        return lines;
    }

    private static Part.Line line(Field field) {
        byte[] raw = field.getRaw() == null ? new byte[0] : field.getRaw().toByteArray();
        String line =
                raw.length == 0 ? field.getName() + ": " + field.getBody() : Decoded.text(raw);
        String value = line.substring(line.indexOf(':') + 1).replaceFirst("\r?\n$", "");
        return new Part.Line(field.getName(), value.replace("\0", ""));
    }

    /// @param lines of its header, whose end the stream has reached
    /// @param otherwise the type of what names none
    private Part part(List<Part.Line> lines, String otherwise, int depth)
            throws IOException, MimeException {
        parts++;
        Described described = Described.by(lines, otherwise);
        EntityState state = stream.next();
        if (state != EntityState.T_START_MULTIPART) {
            return state == EntityState.T_BODY
                    ? content(lines, described)
                    : described.part(++numbers, lines, 0, Optional.empty(), List.of());
        }
        List<Part> children = new ArrayList<>();
        while (state != EntityState.T_END_MULTIPART && state != EntityState.T_END_OF_STREAM) {
            if (state == EntityState.T_START_BODYPART) {
                Part child =
                        part(
                                lines(),
                                described.type.equals("multipart/digest")
                                        ? "message/rfc822"
                                        : "text/plain",
                                depth + 1);
                if (depth < DEPTH_AT_MOST && parts <= PARTS_AT_MOST) {
                    children.add(child);
                }
            }
            try {
                state = stream.next();
            } catch (MimeException malformed) {
                // What was read up to here is the message.
                break;
            }
        }
        return described.part(0, lines, 0, Optional.empty(), children);
    }

    private Part content(List<Part.Line> lines, Described described) throws IOException {
        int number = ++numbers;
        boolean wanted = textBytes > 0 && described.type.startsWith("text/");
        long size = 0;
        byte[] begin = new byte[0];
        try (InputStream content = stream.getDecodedInputStream()) {
            if (wanted) {
                begin = content.readNBytes(textBytes);
                size = begin.length;
            }
            byte[] buffer = new byte[BUFFER];
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                size += count;
            }
        }
        Optional<Part.Text> text =
                wanted
                        ? Optional.of(text(begin, size == begin.length, described.charset))
                        : Optional.empty();
        return described.part(number, lines, size, text, List.of());
    }

    private static Part.Text text(byte[] bytes, boolean whole, Optional<String> named) {
        Optional<Charset> charset = Decoded.charset(named.orElse(null));
        if (charset.isEmpty()) {
            boolean ascii =
                    named.isEmpty() || named.get().toLowerCase(Locale.ROOT).equals("us-ascii");
            boolean plain = StandardCharsets.US_ASCII.newEncoder().canEncode(Decoded.text(bytes));
            return new Part.Text(lines(Decoded.text(bytes)), whole, ascii && plain);
        }
        CharsetDecoder decoder =
                charset.get()
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer letters = CharBuffer.allocate(bytes.length + 1);
        CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), letters, whole);
        boolean understood = result.isUnderflow();
        String value = understood ? letters.flip().toString() : new String(bytes, charset.get());
        return new Part.Text(lines(value), whole, understood);
    }

    private static String lines(String text) {
        return text.replace("\r\n", "\n").replace("\0", "");
    }

    /// What a header says of its part.
    private record Described(
            String type,
            Optional<String> charset,
            Optional<String> disposition,
            Optional<String> name) {

        static Described by(List<Part.Line> lines, String otherwise) {
            String type = otherwise;
            Optional<String> charset = Optional.empty();
            Optional<String> disposition = Optional.empty();
            Optional<String> name = Optional.empty();
            for (Part.Line line : lines) {
                if (line.is("Content-Type")) {
                    var field =
                            ContentTypeFieldLenientImpl.PARSER.parse(
                                    new RawField("Content-Type", line.unfolded()),
                                    DecodeMonitor.SILENT);
                    type =
                            Optional.ofNullable(field.getMimeType())
                                    .map(given -> given.toLowerCase(Locale.ROOT))
                                    .filter(given -> given.matches("[^/\\s]+/[^/\\s]+"))
                                    .orElse(otherwise);
                    charset = Optional.ofNullable(field.getCharset());
                    name = name.isPresent() ? name : Decoded.fileName(line.unfolded());
                } else if (line.is("Content-Disposition")) {
                    var field =
                            ContentDispositionFieldLenientImpl.PARSER.parse(
                                    new RawField("Content-Disposition", line.unfolded()),
                                    DecodeMonitor.SILENT);
                    disposition =
                            Optional.ofNullable(field.getDispositionType())
                                    .map(given -> given.toLowerCase(Locale.ROOT))
                                    .filter(given -> !given.isEmpty());
                    Optional<String> file = Decoded.fileName(line.unfolded());
                    name = file.isPresent() ? file : name;
                }
            }
            if (charset.isEmpty() && type.startsWith("text/")) {
                charset = Optional.of("us-ascii");
            }
            return new Described(type, charset, disposition, name);
        }

        Part part(
                int number,
                List<Part.Line> lines,
                long bytes,
                Optional<Part.Text> text,
                List<Part> children) {
            return new Part(number, lines, type, charset, disposition, name, bytes, text, children);
        }
    }
}
