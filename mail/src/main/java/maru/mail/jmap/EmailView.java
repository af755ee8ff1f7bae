package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import maru.mail.jmap.EmailRows.Depth;
import maru.mail.mime.Glance;
import maru.mail.mime.MessageReader;
import maru.mail.mime.Part;

/// What a client wants to see of e-mails, and how they look then (RFC 8621 §4.1, §4.2).
final class EmailView {

    private static final List<String> BODY =
            List.of(
                    "bodyStructure",
                    "bodyValues",
                    "textBody",
                    "htmlBody",
                    "attachments",
                    "hasAttachment",
                    "preview");

    private static final Set<String> AT_A_GLANCE = Set.of("hasAttachment", "preview");

    private static final List<String> OF_PARTS =
            List.of(
                    "partId",
                    "blobId",
                    "size",
                    "name",
                    "type",
                    "charset",
                    "disposition",
                    "cid",
                    "language",
                    "location");

    private final Set<String> properties = new LinkedHashSet<>();
    private final Map<String, HeaderProperty> headers = new LinkedHashMap<>();
    private final PartView parts;
    private final boolean textValues;
    private final boolean htmlValues;
    private final boolean allValues;
    private final long valueBytes;
    private long shown;

    /// @param metadata whether there is a row of it, and not a message alone
    EmailView(Call call, boolean metadata) throws MethodError {
        List<String> known = new ArrayList<>(metadata ? Email.METADATA : List.of());
        List<String> otherwise = new ArrayList<>(known);
        otherwise.addAll(HeaderProperty.names());
        otherwise.addAll(BODY.subList(1, BODY.size()));
        known.addAll(BODY);
        known.add("headers");
        for (String property : call.properties(otherwise)) {
            if (HeaderProperty.isOne(property)) {
                headers.put(property, HeaderProperty.of(property));
            } else if (known.contains(property)) {
                properties.add(property);
            } else if (metadata || !Email.METADATA.contains(property)) {
                throw MethodError.invalidArguments("An e-mail has no property " + property + ".");
            }
        }
        parts = new PartView(call.texts("bodyProperties").orElse(OF_PARTS));
        textValues = call.flag("fetchTextBodyValues");
        htmlValues = call.flag("fetchHTMLBodyValues");
        allValues = call.flag("fetchAllBodyValues");
        long asked = call.count("maxBodyValueBytes").orElse(0L);
        valueBytes =
                asked == 0 ? Limits.BODY_VALUE_BYTES : Math.min(asked, Limits.BODY_VALUE_BYTES);
    }

    /// How much of each has to be read.
    Depth depth() {
        if (BODY.stream()
                .anyMatch(each -> properties.contains(each) && !AT_A_GLANCE.contains(each))) {
            return Depth.CONTENT;
        }
        return headers.isEmpty() && !properties.contains("headers") ? Depth.ROW : Depth.HEADER;
    }

    /// Whether a row that does not know what it shows at a glance has to be read again.
    boolean needsMoreOf(Email email) {
        return email.glance().isEmpty()
                && email.content().isEmpty()
                && AT_A_GLANCE.stream().anyMatch(properties::contains);
    }

    ObjectNode of(Email email) throws MethodError {
        ObjectNode all = email.metadata(properties);
        if (email.content().isPresent()) {
            try (InputStream content = email.content().get().open()) {
                return message(all, email.jmapId(), MessageReader.read(content, textBytes()));
            } catch (IOException unreadable) {
                throw new IllegalStateException(unreadable);
            }
        }
        headers(all, email.header());
        email.glance()
                .ifPresent(
                        glance -> {
                            put(all, "hasAttachment", glance.hasAttachment());
                            if (properties.contains("preview")) {
                                all.put("preview", glance.preview());
                            }
                        });
        return all;
    }

    int textBytes() {
        if (properties.contains("bodyValues") && (textValues || htmlValues || allValues)) {
            return Limits.BODY_VALUE_BYTES;
        }
        return properties.contains("preview") ? Glance.TEXT_BYTES : 0;
    }

    /// @param all what is known already
    /// @param blob by which the message itself is named
    ObjectNode message(ObjectNode all, String blob, Part message) throws MethodError {
        headers(all, message.header());
        Glance glance = Glance.at(message);
        if (properties.contains("bodyStructure")) {
            all.set("bodyStructure", parts.deep(message, blob));
        }
        list(all, "textBody", glance.textBody(), blob);
        list(all, "htmlBody", glance.htmlBody(), blob);
        list(all, "attachments", glance.attachments(), blob);
        put(all, "hasAttachment", glance.hasAttachment());
        if (properties.contains("preview")) {
            all.put("preview", glance.preview());
        }
        if (properties.contains("bodyValues")) {
            all.set("bodyValues", values(message, glance));
        }
        return all;
    }

    private void headers(ObjectNode all, List<Part.Line> lines) {
        headers.forEach((property, header) -> all.set(property, header.of(lines)));
        if (properties.contains("headers")) {
            all.set("headers", PartView.headers(lines));
        }
    }

    private void list(ObjectNode all, String property, List<Part> listed, String blob) {
        if (properties.contains(property)) {
            ArrayNode array = all.putArray(property);
            listed.forEach(part -> array.add(parts.flat(part, blob)));
        }
    }

    private void put(ObjectNode all, String property, boolean value) {
        if (properties.contains(property)) {
            all.put(property, value);
        }
    }

    private ObjectNode values(Part message, Glance glance) throws MethodError {
        Set<Part> wanted = new LinkedHashSet<>();
        if (textValues) {
            wanted.addAll(glance.textBody());
        }
        if (htmlValues) {
            wanted.addAll(glance.htmlBody());
        }
        if (allValues) {
            message.each(wanted::add);
        }
        ObjectNode values = JsonNodeFactory.instance.objectNode();
        for (Part part : wanted) {
            if (part.text().isPresent()) {
                Part.Text text = part.text().get();
                String value = cut(text.value(), part.type().equals("text/html"));
                shown += value.length();
                if (shown > Limits.ANSWER_LETTERS) {
                    throw new MethodError("requestTooLarge", "Ask for fewer of these at once.");
                }
                values.putObject(Integer.toString(part.number()))
                        .put("value", value)
                        .put("isEncodingProblem", !text.understood())
                        .put(
                                "isTruncated",
                                !text.whole() || value.length() < text.value().length());
            }
        }
        return values;
    }

    /// The beginning that fits, with whole letters, and of HTML with whole tags.
    private String cut(String value, boolean html) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        if (bytes.length <= valueBytes) {
            return value;
        }
        int end = Math.toIntExact(valueBytes);
        while (end > 0 && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        String begin = new String(bytes, 0, end, StandardCharsets.UTF_8);
        int tag = begin.lastIndexOf('<');
        return html && tag > begin.lastIndexOf('>') ? begin.substring(0, tag) : begin;
    }
}
