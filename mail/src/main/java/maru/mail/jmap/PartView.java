package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import maru.mail.mime.Part;

/// How parts of messages look (RFC 8621 §4.1.4).
final class PartView {

    private static final Set<String> KNOWN =
            Set.of(
                    "partId",
                    "blobId",
                    "size",
                    "headers",
                    "name",
                    "type",
                    "charset",
                    "disposition",
                    "cid",
                    "language",
                    "location",
                    "subParts");

    private final Set<String> properties = new LinkedHashSet<>();
    private final Map<String, HeaderProperty> headers = new LinkedHashMap<>();

    PartView(List<String> wanted) throws MethodError {
        for (String property : wanted) {
            if (property.startsWith("header:")) {
                headers.put(property, HeaderProperty.of(property));
            } else if (KNOWN.contains(property)) {
                properties.add(property);
            } else {
                throw MethodError.invalidArguments("A part has no property " + property + ".");
            }
        }
    }

    static ArrayNode headers(List<Part.Line> lines) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        lines.forEach(line -> all.addObject().put("name", line.name()).put("value", line.value()));
        return all;
    }

    /// With all parts within it.
    ObjectNode deep(Part part, String message) {
        ObjectNode shown = flat(part, message);
        if (part.isMultipart()) {
            ArrayNode within = shown.putArray("subParts");
            part.parts().forEach(each -> within.add(deep(each, message)));
        }
        return shown;
    }

    /// @param message the blob that the part is in
    ObjectNode flat(Part part, String message) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        boolean holds = part.number() > 0;
        all.put("partId", holds ? Integer.toString(part.number()) : null)
                .put("blobId", holds ? message + "-" + part.number() : null)
                .put("size", part.bytes())
                .put("name", part.name().orElse(null))
                .put("type", part.type())
                .put("charset", part.charset().orElse(null))
                .put("disposition", part.disposition().orElse(null))
                .put("cid", value(part, "Content-ID").map(PartView::bare).orElse(null))
                .put("location", value(part, "Content-Location").orElse(null));
        Optional<String> language = value(part, "Content-Language");
        if (language.isPresent()) {
            ArrayNode languages = all.putArray("language");
            Stream.of(language.get().split(",", -1)).map(String::strip).forEach(languages::add);
        } else {
            all.putNull("language");
        }
        all.set("headers", headers(part.header()));
        all.retain(properties);
        headers.forEach((property, header) -> all.set(property, header.of(part.header())));
        return all;
    }

    private static Optional<String> value(Part part, String line) {
        return part.line(line).map(Part.Line::unfolded).filter(value -> !value.isEmpty());
    }

    private static String bare(String id) {
        return id.startsWith("<") && id.endsWith(">") ? id.substring(1, id.length() - 1) : id;
    }
}
