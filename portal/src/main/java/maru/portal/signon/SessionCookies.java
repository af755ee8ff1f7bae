package maru.portal.signon;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/// A session cookie for each [Seat]: HttpOnly, SameSite=Lax, over https also Secure and bound to
/// this very host (`__Host-`, RFC 6265bis §4.1.3).
final class SessionCookies implements CookieSerializer {

    private static final String LASTS = "maru.session.lasts";

    private final List<DefaultCookieSerializer> bySeat;

    SessionCookies(boolean secure) {
        bySeat =
                java.util.stream.IntStream.rangeClosed(0, Seat.SEATS)
                        .mapToObj(number -> serializer(new Seat(number), secure))
                        .toList();
    }

    private static DefaultCookieSerializer serializer(Seat seat, boolean secure) {
        String name = seat.number() == 0 ? "maru" : "maru-" + seat.number();
        DefaultCookieSerializer serializer = new DefaultCookieSerializer();
        serializer.setCookieName(secure ? "__Host-" + name : name);
        serializer.setCookiePath("/");
        serializer.setUseHttpOnlyCookie(true);
        serializer.setUseSecureCookie(secure);
        serializer.setSameSite("Lax");
        return serializer;
    }

    /// Makes the cookie that this request will write outlive the browser: on a person's own phone.
    static void keepFor(HttpServletRequest request, Duration duration) {
        request.setAttribute(LASTS, (int) duration.toSeconds());
    }

    @Override
    public void writeCookieValue(CookieValue value) {
        if (value.getRequest().getAttribute(LASTS) instanceof Integer seconds
                && !value.getCookieValue().isEmpty()) {
            value.setCookieMaxAge(seconds);
        }
        of(value.getRequest()).writeCookieValue(value);
    }

    @Override
    public List<String> readCookieValues(HttpServletRequest request) {
        return of(request).readCookieValues(request);
    }

    private DefaultCookieSerializer of(HttpServletRequest request) {
        return bySeat.get(Seat.of(request).number());
    }
}
