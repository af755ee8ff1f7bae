package maru.launcher.keycloak;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Compares what must be with what is. A wanted representation names only what Maru decides;
/// everything else of the actual one is Keycloak's and stays as it is.
final class Representation {

    private Representation() {}

    /// Whether everything wanted is there. Lists of plain values are sets in Keycloak, so their
    /// order does not count.
    static boolean holds(JsonNode actual, JsonNode wanted) {
        if (wanted.isObject()) {
            return wanted.properties().stream()
                    .allMatch(field -> holds(actual.path(field.getKey()), field.getValue()));
        }
        if (wanted.isArray()) {
            // Keycloak leaves out a list that is empty.
            return wanted.isEmpty() ? actual.isEmpty() : actual.isArray() && same(actual, wanted);
        }
        return wanted.asString().equals(actual.asString(""));
    }

    private static boolean same(JsonNode actual, JsonNode wanted) {
        boolean plain = wanted.valueStream().allMatch(JsonNode::isValueNode);
        if (plain) {
            return texts(actual).equals(texts(wanted));
        }
        if (actual.size() != wanted.size()) {
            return false;
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!holds(actual.path(i), wanted.path(i))) {
                return false;
            }
        }
        return true;
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new HashSet<>();
        list.forEach(value -> texts.add(value.asString("")));
        return texts;
    }

    /// The actual representation with everything wanted put in.
    static ObjectNode merged(ObjectNode actual, ObjectNode wanted) {
        ObjectNode result = actual.deepCopy();
        for (Map.Entry<String, JsonNode> field : wanted.properties()) {
            if (field.getValue() instanceof ObjectNode inner
                    && result.get(field.getKey()) instanceof ObjectNode existing) {
                result.set(field.getKey(), merged(existing, inner));
            } else {
                result.set(field.getKey(), field.getValue());
            }
        }
        return result;
    }
}
