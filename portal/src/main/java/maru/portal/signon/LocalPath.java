package maru.portal.signon;

import org.jspecify.annotations.Nullable;

/// A place within the portal that a request named as where to go next. Anything that a browser
/// might take for another site becomes the first page.
public final class LocalPath {

    private static final int LONGEST = 1_000;

    private LocalPath() {}

    public static String orHome(@Nullable String path) {
        if (path == null
                || path.length() > LONGEST
                || !path.startsWith("/")
                || path.startsWith("//")
                || path.startsWith(SignInRequests.BASE + "/")
                || path.startsWith(SeatFilter.RETURN_PATH)
                || path.chars().anyMatch(c -> c <= ' ' || c == '\\' || c >= 0x7f)) {
            return "/";
        }
        return path;
    }
}
