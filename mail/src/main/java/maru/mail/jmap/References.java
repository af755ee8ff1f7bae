package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// Arguments that name what an earlier call of the same request answered (RFC 8620 §3.7).
final class References {

    /// More would be more than any limit of the methods lets through.
    private static final int VALUES_AT_MOST = 10_000;

    private record Answer(String name, String id, JsonNode arguments) {}

    private final List<Answer> answers = new ArrayList<>();

    void keep(String name, String id, JsonNode arguments) {
        answers.add(new Answer(name, id, arguments));
    }

    /// The arguments with every `#name` put in.
    ObjectNode resolve(ObjectNode arguments) throws MethodError {
        ObjectNode resolved = JsonNodeFactory.instance.objectNode();
        for (var each : arguments.properties()) {
            String name = each.getKey();
            if (!name.startsWith("#")) {
                resolved.set(name, each.getValue());
            } else if (arguments.has(name.substring(1))) {
                throw MethodError.invalidArguments(
                        "Both " + name + " and " + name.substring(1) + " are given.");
            } else {
                resolved.set(name.substring(1), find(each.getValue()));
            }
        }
        return resolved;
    }

    private JsonNode find(JsonNode reference) throws MethodError {
        String id = reference.path("resultOf").asText();
        String name = reference.path("name").asText();
        String path = reference.path("path").asText();
        String other = "";
        for (Answer answer : answers) {
            if (answer.id().equals(id)) {
                if (answer.name().equals(name)) {
                    return follow(answer.arguments(), path);
                }
                other = answer.name();
            }
        }
        throw invalid(
                other.isEmpty()
                        ? "There is no earlier call " + id + "."
                        : "Call " + id + " answered with " + other + ".");
    }

    /// A JSON pointer (RFC 6901) in which `*` stands for every item of an array.
    private static JsonNode follow(JsonNode from, String path) throws MethodError {
        if (path.isEmpty()) {
            return from;
        }
        if (!path.startsWith("/")) {
            throw invalid("A path begins with a slash.");
        }
        int end = path.indexOf('/', 1);
        String step = path.substring(1, end < 0 ? path.length() : end);
        String rest = end < 0 ? "" : path.substring(end);
        if (from.isArray() && step.equals("*")) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            for (JsonNode item : from) {
                JsonNode found = follow(item, rest);
                if (found instanceof ArrayNode several) {
                    all.addAll(several);
                } else {
                    all.add(found);
                }
                if (all.size() > VALUES_AT_MOST) {
                    throw invalid("The path leads to too much.");
                }
            }
            return all;
        }
        JsonNode next =
                from.isArray()
                        ? from.path(step.matches("0|[1-9]\\d{0,8}") ? Integer.parseInt(step) : -1)
                        : from.path(step.replace("~1", "/").replace("~0", "~"));
        if (next.isMissingNode()) {
            throw invalid("The path leads nowhere at " + step + ".");
        }
        return follow(next, rest);
    }

    private static MethodError invalid(String description) {
        return new MethodError("invalidResultReference", description);
    }
}
