package maru.mail.jmap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Somebody's own account; nobody is let into another.
///
/// @param owner by her local part
record Account(String owner) {

    /// In the few letters that an id may have (RFC 8620 §1.2).
    String id() {
        return "a"
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(owner.getBytes(StandardCharsets.UTF_8));
    }

    /// Refuses calls for any other account, and does not say whether there is one.
    void mustBeNamed(ObjectNode arguments) throws MethodError {
        JsonNode named = arguments.path("accountId");
        if (!named.isTextual()) {
            throw MethodError.invalidArguments("accountId is missing.");
        }
        if (!named.asText().equals(id())) {
            throw new MethodError("accountNotFound", "There is no such account for you.");
        }
    }
}
