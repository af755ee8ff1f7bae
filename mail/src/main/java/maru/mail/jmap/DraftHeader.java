package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.mail.internet.AddressException;
import javax.mail.internet.InternetAddress;
import javax.mail.internet.MimeUtility;

/// The lines of a header that a client describes, each by one of its properties (RFC 8621 §4.6).
record DraftHeader(List<Line> lines) {

    /// A line as it is written, folded.
    record Line(String name, String value) {}

    private static final int ADDRESSES_AT_MOST = 1_000;
    private static final Pattern MESSAGE_ID = Pattern.compile("[!-;=?-~]{1,900}");
    private static final Pattern URL = Pattern.compile("[!-;=?-~]{1,1900}");

    boolean has(String name) {
        return lines.stream().anyMatch(line -> line.name().equalsIgnoreCase(name));
    }

    /// The lines of an e-mail; those of its content are the parts' own.
    static DraftHeader of(ObjectNode given) throws SetError {
        if (given.has("headers")) {
            throw SetError.invalidProperties("Lines are given one by one.", "headers");
        }
        DraftHeader header = read(given);
        for (Line line : header.lines) {
            String small = line.name().toLowerCase(Locale.ROOT);
            if (small.startsWith("content-") || small.equals("mime-version")) {
                throw SetError.invalidProperties(
                        "What the content is like, its parts say.", "header:" + line.name());
            }
        }
        return header;
    }

    /// The lines that the properties of an object stand for.
    static DraftHeader read(ObjectNode given) throws SetError {
        DraftHeader header = new DraftHeader(new ArrayList<>());
        Set<String> names = new HashSet<>();
        for (var each : given.properties()) {
            if (HeaderProperty.isOne(each.getKey())) {
                header.add(each.getKey(), each.getValue(), names);
            }
        }
        return header;
    }

    private void add(String property, JsonNode value, Set<String> names) throws SetError {
        HeaderProperty asked;
        try {
            asked = HeaderProperty.of(property);
        } catch (MethodError none) {
            throw SetError.invalidProperties("There is no such line.", property);
        }
        if (!names.add(asked.name().toLowerCase(Locale.ROOT))) {
            throw SetError.invalidProperties(asked.name() + " is given twice.", property);
        }
        if (value.isNull() || (value.isArray() && value.isEmpty())) {
            return;
        }
        try {
            if (!asked.all()) {
                lines.add(new Line(asked.name(), written(asked, value)));
                return;
            }
            for (JsonNode each : array(value)) {
                lines.add(new Line(asked.name(), written(asked, each)));
            }
        } catch (IllegalArgumentException | AddressException | DateTimeException unfit) {
            throw SetError.invalidProperties(
                    "This cannot stand in " + asked.name() + ".", property);
        } catch (UnsupportedEncodingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String written(HeaderProperty asked, JsonNode value)
            throws AddressException, UnsupportedEncodingException {
        int used = asked.name().length() + 2;
        return switch (asked.form()) {
            case RAW -> raw(text(value));
            case TEXT ->
                    MimeUtility.fold(
                            used,
                            MimeUtility.encodeText(
                                    single(text(value)), StandardCharsets.UTF_8.name(), null));
            case ADDRESSES -> InternetAddress.toString(addresses(value), used);
            case GROUPED_ADDRESSES -> groups(value);
            case MESSAGE_IDS -> listed(value, MESSAGE_ID, "\r\n ");
            case URLS -> listed(value, URL, ",\r\n ");
            case DATE ->
                    DateTimeFormatter.RFC_1123_DATE_TIME.format(OffsetDateTime.parse(text(value)));
        };
    }

    /// Nothing that would end the line.
    private static String raw(String value) {
        if (!value.matches("(?s)(?:[\\t -~\\u00a0-\\uffff]|\\r?\\n[ \\t])*")) {
            throw new IllegalArgumentException("A line ends within.");
        }
        return value.strip().replaceAll("\r?\n", "\r\n");
    }

    private static String single(String value) {
        if (value.matches("(?s).*[\\p{Cntrl}&&[^\\t]].*")) {
            throw new IllegalArgumentException("A line ends within.");
        }
        return value;
    }

    private static InternetAddress[] addresses(JsonNode value)
            throws AddressException, UnsupportedEncodingException {
        List<InternetAddress> all = new ArrayList<>();
        for (JsonNode each : array(value)) {
            JsonNode name = each.path("name");
            InternetAddress address = new InternetAddress();
            address.setAddress(single(text(each.path("email"))));
            address.validate();
            if (name.isTextual() && !name.asText().isBlank()) {
                address.setPersonal(single(name.asText()), StandardCharsets.UTF_8.name());
            }
            all.add(address);
        }
        if (all.size() > ADDRESSES_AT_MOST) {
            throw new IllegalArgumentException("These are too many.");
        }
        return all.toArray(new InternetAddress[0]);
    }

    private static String groups(JsonNode value)
            throws AddressException, UnsupportedEncodingException {
        List<String> all = new ArrayList<>();
        for (JsonNode each : array(value)) {
            String within = InternetAddress.toString(addresses(each.path("addresses")));
            String members = within == null ? "" : within;
            all.add(
                    each.path("name").isTextual()
                            ? MimeUtility.encodeWord(
                                            single(each.path("name").asText())
                                                    .replaceAll("[:;,<>\"]", " "),
                                            StandardCharsets.UTF_8.name(),
                                            null)
                                    + ": "
                                    + members
                                    + ";"
                            : members);
        }
        return String.join(",\r\n ", all);
    }

    private static String listed(JsonNode value, Pattern fit, String between) {
        List<String> all = new ArrayList<>();
        for (JsonNode each : array(value)) {
            if (!fit.matcher(text(each)).matches()) {
                throw new IllegalArgumentException("It has other letters.");
            }
            all.add("<" + each.asText() + ">");
        }
        return String.join(between, all);
    }

    private static JsonNode array(JsonNode value) {
        if (!value.isArray()) {
            throw new IllegalArgumentException("It is no list.");
        }
        return value;
    }

    private static String text(JsonNode value) {
        if (!value.isTextual()) {
            throw new IllegalArgumentException("It is no text.");
        }
        return value.asText();
    }
}
