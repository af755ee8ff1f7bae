package maru.mail.jmap;

/// Why one call of a request came to nothing; the others go on (RFC 8620 §3.6.2).
final class MethodError extends Exception {

    private static final long serialVersionUID = 1;

    private final String type;

    MethodError(String type, String description) {
        super(description, null, false, false);
        this.type = type;
    }

    /// One of the registered names, `invalidArguments` among them.
    String type() {
        return type;
    }

    static MethodError invalidArguments(String description) {
        return new MethodError("invalidArguments", description);
    }
}
