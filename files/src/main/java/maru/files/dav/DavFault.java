package maru.files.dav;

import java.util.Optional;

/// A request that the protocol itself answers with a status: a malformed header, a body that is no
/// XML, a method that is not for this resource.
final class DavFault extends RuntimeException {

    private final int status;
    private final String why;
    private final transient Optional<String> condition;

    DavFault(int status, String why) {
        this(status, why, Optional.empty());
    }

    /// @param condition the name of a precondition or postcondition (RFC 4918 section 16)
    DavFault(int status, String why, Optional<String> condition) {
        super(status + " " + why, null, false, false);
        this.status = status;
        this.why = why;
        this.condition = condition;
    }

    int status() {
        return status;
    }

    String why() {
        return why;
    }

    Optional<String> condition() {
        return condition;
    }
}
