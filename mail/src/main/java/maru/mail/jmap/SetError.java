package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/// Why one record of a `/set` was left as it was; the others go on (RFC 8620 §5.3).
final class SetError extends Exception {

    private static final long serialVersionUID = 1;

    private final ObjectNode told;

    private SetError(ObjectNode told) {
        super(told.path("type").asText(), null, false, false);
        this.told = told;
    }

    static SetError of(String type, String description) {
        return new SetError(
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", type)
                        .put("description", description));
    }

    static SetError notFound() {
        return of("notFound", "There is no such record.");
    }

    static SetError invalidProperties(String description, String... properties) {
        return of("invalidProperties", description).with("properties", List.of(properties));
    }

    /// With more that the type of error asks for.
    SetError with(String name, List<String> values) {
        values.forEach(told.withArray(name)::add);
        return this;
    }

    SetError with(String name, int value) {
        told.put(name, value);
        return this;
    }

    ObjectNode told() {
        return told;
    }
}
