package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.mail.mime.Decoded;
import maru.mail.mime.Part;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.field.DateTimeFieldLenientImpl;
import org.apache.james.mime4j.stream.RawField;

/// How a line of a header is shown (RFC 8621 §4.1.2).
enum HeaderForm {
    RAW("asRaw") {
        @Override
        JsonNode of(Part.Line line) {
            return NODES.textNode(line.value());
        }
    },
    TEXT("asText") {
        @Override
        JsonNode of(Part.Line line) {
            return NODES.textNode(text(line));
        }
    },
    ADDRESSES("asAddresses") {
        @Override
        JsonNode of(Part.Line line) {
            return Addresses.of(line.unfolded()).flat();
        }
    },
    GROUPED_ADDRESSES("asGroupedAddresses") {
        @Override
        JsonNode of(Part.Line line) {
            return Addresses.of(line.unfolded()).grouped();
        }
    },
    MESSAGE_IDS("asMessageIds") {
        @Override
        JsonNode of(Part.Line line) {
            return found(line, ID);
        }
    },
    DATE("asDate") {
        @Override
        JsonNode of(Part.Line line) {
            return date(line)
                    .<JsonNode>map(date -> NODES.textNode(ISO.format(date)))
                    .orElseGet(NODES::nullNode);
        }
    },
    URLS("asURLs") {
        @Override
        JsonNode of(Part.Line line) {
            return found(line, URL);
        }
    };

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern ID = Pattern.compile("<\\s*([^<>\\s]{1,998})\\s*>");
    private static final Pattern URL = Pattern.compile("<([^<>]{1,2000})>");
    private static final Pattern COMMENT = Pattern.compile("\\([^()]*\\)");
    private static final DateTimeFormatter ISO =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssXXX");

    private final String property;

    HeaderForm(String property) {
        this.property = property;
    }

    abstract JsonNode of(Part.Line line);

    static Optional<HeaderForm> named(String property) {
        for (HeaderForm each : values()) {
            if (each.property.equals(property)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /// As people read it.
    static String text(Part.Line line) {
        return Normalizer.normalize(
                Decoded.words(line.unfolded()).replaceAll("\\p{Cntrl}", ""), Normalizer.Form.NFC);
    }

    /// The moment, and in which zone it was written.
    static Optional<OffsetDateTime> date(Part.Line line) {
        String value =
                COMMENT.matcher(line.unfolded()).replaceAll(" ").replaceAll("\\s+", " ").strip();
        try {
            return Optional.of(OffsetDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
        } catch (DateTimeException odd) {
            return Optional.ofNullable(
                            DateTimeFieldLenientImpl.PARSER
                                    .parse(new RawField("Date", value), DecodeMonitor.SILENT)
                                    .getDate())
                    .map(date -> date.toInstant().atOffset(ZoneOffset.UTC));
        }
    }

    private static JsonNode found(Part.Line line, Pattern pattern) {
        Matcher matcher = pattern.matcher(line.unfolded());
        ArrayNode all = NODES.arrayNode();
        while (matcher.find()) {
            all.add(matcher.group(1));
        }
        return all.isEmpty() ? NODES.nullNode() : all;
    }
}
