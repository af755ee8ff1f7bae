package maru.mail.jmap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import maru.kernel.Refused;

/// Reads a request, makes its calls one after another and gathers what they answer (RFC 8620 §3).
final class Requests {

    static final String CORE = "urn:ietf:params:jmap:core";

    private static final System.Logger LOG = System.getLogger(Requests.class.getName());

    private static final ObjectMapper JSON =
            new ObjectMapper(
                            JsonFactory.builder()
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(Limits.DEPTH)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Map<String, Method> methods;
    private final Set<String> capabilities;

    Requests(List<Method> methods) {
        this.methods =
                methods.stream().collect(Collectors.toMap(Method::name, Function.identity()));
        this.capabilities =
                methods.stream().map(Method::capability).collect(Collectors.toUnmodifiableSet());
    }

    /// `Core/echo` answers what it was told (RFC 8620 §4).
    static Method echo() {
        return new Method("Core/echo", CORE, Call::arguments);
    }

    /// What is answered to a request, but for the session's state.
    ///
    /// @param body of the POST
    ObjectNode answer(Accounts accounts, byte[] body) throws Problem {
        JsonNode request = read(body);
        Set<String> using = using(request);
        JsonNode calls = request.path("methodCalls");
        if (!calls.isArray()) {
            throw Problem.notRequest("methodCalls is no array.");
        }
        if (calls.size() > Limits.CALLS) {
            throw Problem.limit(400, "maxCallsInRequest", "These are too many calls.");
        }
        for (JsonNode call : calls) {
            if (!isCall(call)) {
                throw Problem.notRequest("A call is a name, arguments and an id.");
            }
        }
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode responses = answer.putArray("methodResponses");
        References earlier = new References();
        Map<String, String> created = created(request);
        for (JsonNode call : calls) {
            responses.addAll(call(accounts, using, call, earlier, created));
        }
        if (request.path("createdIds").isObject()) {
            ObjectNode told = answer.putObject("createdIds");
            created.forEach(told::put);
        }
        return answer;
    }

    /// Ids by the names of creations that earlier requests made (RFC 8620 §3.3).
    private static Map<String, String> created(JsonNode request) throws Problem {
        Map<String, String> created = new HashMap<>();
        for (var each : request.path("createdIds").properties()) {
            if (!each.getValue().isTextual()) {
                throw Problem.notRequest("createdIds holds what is no id.");
            }
            created.put(each.getKey(), each.getValue().asText());
        }
        return created;
    }

    private static JsonNode read(byte[] body) throws Problem {
        try {
            JsonNode request = JSON.readTree(body);
            if (request.isMissingNode()) {
                throw Problem.notJson("There is no request.");
            }
            if (!request.isObject()) {
                throw Problem.notRequest("A request is an object.");
            }
            return request;
        } catch (JsonProcessingException malformed) {
            throw Problem.notJson(malformed.getOriginalMessage());
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private Set<String> using(JsonNode request) throws Problem {
        JsonNode named = request.path("using");
        if (!named.isArray()) {
            throw Problem.notRequest("using is no array.");
        }
        Set<String> using = new HashSet<>();
        for (JsonNode each : named) {
            if (!each.isTextual()) {
                throw Problem.notRequest("using names no capability.");
            }
            if (!capabilities.contains(each.asText())) {
                throw Problem.unknownCapability("There is no " + each.asText() + " here.");
            }
            using.add(each.asText());
        }
        return using;
    }

    private static boolean isCall(JsonNode call) {
        return call.isArray()
                && call.size() == 3
                && call.get(0).isTextual()
                && call.get(1).isObject()
                && call.get(2).isTextual();
    }

    /// The call's answer, and what else it brought about.
    private List<ArrayNode> call(
            Accounts accounts,
            Set<String> using,
            JsonNode asked,
            References earlier,
            Map<String, String> created) {
        String name = asked.get(0).asText();
        String id = asked.get(2).asText();
        try {
            Method method = methods.get(name);
            if (method == null || !using.contains(method.capability())) {
                throw new MethodError("unknownMethod", "There is no " + name + " here.");
            }
            Call call = new Call(accounts, earlier.resolve((ObjectNode) asked.get(1)), created);
            List<ArrayNode> responses = new ArrayList<>();
            ObjectNode answer = method.work().answer(call);
            earlier.keep(name, id, answer);
            responses.add(response(name, answer, id));
            for (Call.Further each : call.further()) {
                earlier.keep(each.name(), id, each.arguments());
                responses.add(response(each.name(), each.arguments(), id));
            }
            return responses;
        } catch (MethodError error) {
            return List.of(failed(error.type(), String.valueOf(error.getMessage()), id));
        } catch (Refused refused) {
            LOG.log(System.Logger.Level.DEBUG, "A call was refused", refused);
            return List.of(failed("serverUnavailable", "Ask again a little later.", id));
        } catch (RuntimeException broken) {
            String fault = UUID.randomUUID().toString();
            LOG.log(System.Logger.Level.ERROR, "Fault " + fault + " at " + name, broken);
            return List.of(failed("serverFail", "Fault " + fault, id));
        }
    }

    private static ArrayNode failed(String type, String description, String id) {
        return response(
                "error",
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", type)
                        .put("description", description),
                id);
    }

    private static ArrayNode response(String name, ObjectNode arguments, String id) {
        return JsonNodeFactory.instance.arrayNode().add(name).add(arguments).add(id);
    }
}
