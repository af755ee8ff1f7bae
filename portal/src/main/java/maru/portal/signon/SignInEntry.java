package maru.portal.signon;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/// What somebody meets who is not signed in, or whose form is stale. A page that was asked for
/// comes after the sign-in; what was typed into a form is not sent on blindly.
@Component
class SignInEntry implements AuthenticationEntryPoint, AccessDeniedHandler {

    @Override
    public void commence(
            HttpServletRequest request,
            HttpServletResponse response,
            AuthenticationException notSignedIn)
            throws IOException {
        boolean stale = notSignedIn instanceof StaleSignIn;
        String signIn =
                request.getContextPath()
                        + SignInRequests.BASE
                        + "/"
                        + KeycloakClient.ID
                        + (stale ? "?" + SignInRequests.FRESH + "=yes&to=" : "?to=");
        if (request.getHeader("HX-Request") != null) {
            response.setHeader("HX-Redirect", signIn + encoded(page(request, "HX-Current-URL")));
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        } else if (request.getMethod().equals("GET")) {
            response.sendRedirect(signIn + encoded(asked(request)));
        } else if (stale) {
            // Back to the form; what was typed is not sent on without her.
            response.sendRedirect(signIn + encoded(page(request, "Referer")));
        } else {
            response.sendError(HttpServletResponse.SC_UNAUTHORIZED);
        }
    }

    @Override
    public void handle(
            HttpServletRequest request, HttpServletResponse response, AccessDeniedException stale)
            throws IOException {
        response.sendError(HttpServletResponse.SC_FORBIDDEN);
    }

    private static String asked(HttpServletRequest request) {
        String path = request.getRequestURI().substring(request.getContextPath().length());
        String query = request.getQueryString();
        return LocalPath.orHome(query == null ? path : path + "?" + query);
    }

    /// The page on which a request was made, as the browser tells it.
    private static String page(HttpServletRequest request, String header) {
        @Nullable String current = request.getHeader(header);
        if (current == null) {
            return "/";
        }
        try {
            URI uri = URI.create(current);
            String path = uri.getRawPath() == null ? "/" : uri.getRawPath();
            if (!path.startsWith(request.getContextPath() + "/")) {
                return "/";
            }
            path = path.substring(request.getContextPath().length());
            return LocalPath.orHome(
                    uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
        } catch (IllegalArgumentException malformed) {
            return "/";
        }
    }

    private static String encoded(String path) {
        return URLEncoder.encode(path, StandardCharsets.UTF_8);
    }
}
