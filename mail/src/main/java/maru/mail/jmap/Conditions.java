package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// A filter as `/query` takes it (RFC 8620 §5.5): conditions, and operators around them. What comes
/// of one is whatever its reader makes of it.
///
/// @param <T> what a condition means
interface Conditions<T> {

    T condition(ObjectNode condition) throws MethodError;

    T all(List<T> each);

    T any(List<T> each);

    T none(List<T> each);

    int AT_MOST = 256;

    default T read(JsonNode filter) throws MethodError {
        return read(filter, new int[1]);
    }

    private T read(JsonNode filter, int[] count) throws MethodError {
        if (!(filter instanceof ObjectNode object)) {
            throw MethodError.invalidArguments("A filter is an object.");
        }
        if (++count[0] > AT_MOST) {
            throw new MethodError("unsupportedFilter", "These are too many conditions.");
        }
        if (!object.has("operator")) {
            return condition(object);
        }
        JsonNode conditions = object.path("conditions");
        if (!conditions.isArray()) {
            throw MethodError.invalidArguments("An operator stands over a list of conditions.");
        }
        List<T> read = new ArrayList<>();
        for (JsonNode each : conditions) {
            read.add(read(each, count));
        }
        return switch (object.path("operator").asText()) {
            case "AND" -> all(read);
            case "OR" -> any(read);
            case "NOT" -> none(read);
            default -> throw MethodError.invalidArguments("An operator is AND, OR or NOT.");
        };
    }
}
