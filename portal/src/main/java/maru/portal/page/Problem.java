package maru.portal.page;

/// The kinds of pages that say why something was not done.
enum Problem {
    NOT_FOUND("not-found"),
    FORBIDDEN("forbidden"),
    CONFLICT("conflict"),
    INVALID("invalid"),
    TOO_LARGE("too-large"),
    QUOTA("quota"),
    TOO_MANY("too-many"),
    SIGNED_OUT("signed-out"),
    STALE("stale"),
    UNAVAILABLE("unavailable"),
    BROKEN("broken");

    private final String key;

    Problem(String key) {
        this.key = key;
    }

    /// Under `problem.KEY.title`, `problem.KEY.text` in the language files.
    String key() {
        return key;
    }

    static Problem of(int status) {
        return switch (status) {
            case 401 -> SIGNED_OUT;
            case 403 -> STALE;
            case 404, 405 -> NOT_FOUND;
            case 409 -> CONFLICT;
            case 413 -> TOO_LARGE;
            case 429 -> TOO_MANY;
            case 503 -> UNAVAILABLE;
            default -> status >= 500 ? BROKEN : INVALID;
        };
    }
}
