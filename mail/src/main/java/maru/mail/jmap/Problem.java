package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/// Why a request was not even begun (RFC 8620 §3.6.1), told as RFC 7807 says.
final class Problem extends Exception {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String type;
    private final String limit;

    private Problem(int status, String type, String detail, String limit) {
        super(detail, null, false, false);
        this.status = status;
        this.type = type;
        this.limit = limit;
    }

    static Problem notJson(String detail) {
        return new Problem(400, "notJSON", detail, "");
    }

    static Problem notRequest(String detail) {
        return new Problem(400, "notRequest", detail, "");
    }

    static Problem unknownCapability(String detail) {
        return new Problem(400, "unknownCapability", detail, "");
    }

    static Problem notFound() {
        return new Problem(404, "notFound", "There is nothing here for you.", "");
    }

    /// @param name of the limit as the session tells it
    static Problem limit(int status, String name, String detail) {
        return new Problem(status, "limit", detail, name);
    }

    int status() {
        return status;
    }

    ObjectNode told() {
        ObjectNode told =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("type", "urn:ietf:params:jmap:error:" + type)
                        .put("status", status)
                        .put("detail", getMessage());
        Optional.of(limit)
                .filter(name -> !name.isEmpty())
                .ifPresent(name -> told.put("limit", name));
        return told;
    }
}
