package maru.portal.signon;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/// Turns the prefix of a [Seat] into the context path, so that nothing behind it knows of seats:
/// links, redirects and cookies follow the context path by themselves.
///
/// The one address to which Keycloak returns has no prefix; the seat stands in the sealed request
/// that [PendingSignIns] kept, and is put on here before the session is looked for.
final class SeatFilter extends OncePerRequestFilter {

    static final String RETURN_PATH = "/login/oauth2/code/keycloak";

    private final PendingSignIns pending;

    SeatFilter(PendingSignIns pending) {
        this.pending = pending;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        if (request.getDispatcherType() == DispatcherType.ERROR
                && request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI)
                        instanceof String failed) {
            Seat seat = Seat.ofPath(failed);
            chain.doFilter(seat.number() == 0 ? request : added(request, seat), response);
            return;
        }
        if (path.equals(RETURN_PATH)) {
            Seat seat = pending.find(request).map(PendingSignIn::seat).orElse(Seat.ORDINARY);
            chain.doFilter(seat.number() == 0 ? request : added(request, seat), response);
            return;
        }
        Seat seat = Seat.ofPath(path);
        if (seat.number() == 0) {
            chain.doFilter(request, response);
        } else if (path.equals(seat.prefix())) {
            response.sendRedirect(seat.prefix() + "/");
        } else {
            chain.doFilter(new Seated(request, seat, path), response);
        }
    }

    private static HttpServletRequest added(HttpServletRequest request, Seat seat) {
        return new Seated(request, seat, seat.prefix() + request.getRequestURI());
    }

    private static final class Seated extends HttpServletRequestWrapper {

        private final Seat seat;
        private final String path;

        Seated(HttpServletRequest request, Seat seat, String path) {
            super(request);
            this.seat = seat;
            this.path = path;
        }

        @Override
        public String getContextPath() {
            return seat.prefix();
        }

        @Override
        public String getRequestURI() {
            return path;
        }

        @Override
        public String getServletPath() {
            String whole = super.getServletPath();
            return whole.startsWith(seat.prefix() + "/")
                    ? whole.substring(seat.prefix().length())
                    : whole;
        }

        @Override
        public StringBuffer getRequestURL() {
            StringBuffer whole = super.getRequestURL();
            int host = whole.indexOf("/", whole.indexOf("://") + 3);
            return new StringBuffer(host < 0 ? whole : whole.substring(0, host)).append(path);
        }
    }
}
