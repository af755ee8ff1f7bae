package maru.portal.signon;

import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// One of the places in a browser where a person can be signed in. Usually there is one; on demo
/// data nine more stand beside it, each under a path of its own (`/~1` to `/~9`) with a cookie of
/// its own, so that a teacher and two guardians can be looked at side by side.
///
/// @param number 0 is the ordinary one
public record Seat(int number) {

    public static final int SEATS = 9;

    static final Seat ORDINARY = new Seat(0);

    private static final Pattern PREFIX = Pattern.compile("^/~([1-9])(/.*)?$");

    public Seat {
        if (number < 0 || number > SEATS) {
            throw new IllegalArgumentException("there is no seat " + number);
        }
    }

    /// The seat that a path as the browser sent it belongs to.
    static Seat ofPath(String path) {
        Matcher matcher = PREFIX.matcher(path);
        return matcher.matches() ? new Seat(Integer.parseInt(matcher.group(1))) : ORDINARY;
    }

    /// The seat of a request, as [SeatFilter] told it.
    public static Seat of(HttpServletRequest request) {
        return ofPath(request.getContextPath() + "/");
    }

    /// What stands before every path of this seat: empty, or `/~3`.
    public String prefix() {
        return number == 0 ? "" : "/~" + number;
    }
}
