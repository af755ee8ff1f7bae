package maru.mail.jmap;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// How much one request may ask for; the session tells clients so (RFC 8620 §2).
final class Limits {

    static final int REQUEST_BYTES = 1 << 20;
    static final int REQUESTS_AT_ONCE = 8;
    static final int UPLOADS_AT_ONCE = 4;

    /// Clients that one person has listening for changes.
    static final int LISTENERS_AT_ONCE = 16;

    static final int CALLS = 32;
    static final int OBJECTS = 500;

    /// Of one list that a `/query` answers.
    static final int IDS = 10_000;

    static final int DEPTH = 64;

    /// Of one upload, and of all that is attached to one e-mail.
    static final int UPLOAD_BYTES = 50 << 20;

    /// Of one text of an e-mail.
    static final int BODY_VALUE_BYTES = 1 << 20;

    /// Of all texts of one answer.
    static final int ANSWER_LETTERS = 16 << 20;

    /// Messages whose contents are read by one statement.
    static final int CONTENTS_AT_ONCE = 32;

    private Limits() {}

    static ObjectNode told() {
        ObjectNode told =
                JsonNodeFactory.instance
                        .objectNode()
                        .put("maxSizeUpload", UPLOAD_BYTES)
                        .put("maxConcurrentUpload", UPLOADS_AT_ONCE)
                        .put("maxSizeRequest", REQUEST_BYTES)
                        .put("maxConcurrentRequests", REQUESTS_AT_ONCE)
                        .put("maxCallsInRequest", CALLS)
                        .put("maxObjectsInGet", OBJECTS)
                        .put("maxObjectsInSet", OBJECTS);
        told.putArray("collationAlgorithms");
        return told;
    }
}
