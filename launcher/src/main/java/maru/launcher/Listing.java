package maru.launcher;

import java.util.Arrays;
import java.util.List;
import maru.launcher.admin.Reply;
import maru.launcher.admin.Request;
import maru.launcher.admin.Verb;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a verb found: a JSON array for programs, or a line for each with tabs between the columns.
final class Listing {

    private static final JsonMapper JSON = JsonMapper.shared();

    private Listing() {}

    static void print(Request request, Reply reply, List<ObjectNode> found, String... columns) {
        if (request.flag("json")) {
            ArrayNode array = JSON.createArrayNode();
            found.forEach(array::add);
            reply.line(JSON.writeValueAsString(array));
            return;
        }
        for (ObjectNode each : found) {
            reply.line(
                    String.join(
                            "\t",
                            Arrays.stream(columns)
                                    .map(column -> each.path(column).asString(""))
                                    .toList()));
        }
    }

    /// What is wrong, one line each; or that all is fine.
    static int faults(Request request, Reply reply, List<String> wrong, String fine) {
        if (request.flag("json")) {
            ArrayNode array = JSON.createArrayNode();
            wrong.forEach(array::add);
            reply.line(JSON.writeValueAsString(array));
        } else if (wrong.isEmpty()) {
            reply.line(fine);
        } else {
            wrong.forEach(reply::error);
        }
        return wrong.isEmpty() ? Verb.DONE : Verb.REFUSED;
    }
}
