package maru.door;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderMap;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.StatusCodes;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What the door takes from a part's answer and adds to it, just before it goes out.
final class ResponseHeaders {

    private static final HttpString CONTENT_SECURITY_POLICY =
            new HttpString("Content-Security-Policy");
    private static final HttpString CONTENT_TYPE_OPTIONS = new HttpString("X-Content-Type-Options");
    private static final HttpString HSTS = new HttpString("Strict-Transport-Security");

    private static final List<HttpString> BETWEEN_DOOR_AND_PART =
            List.of(
                    new HttpString("Keep-Alive"),
                    new HttpString("Proxy-Connection"),
                    new HttpString("Proxy-Authenticate"),
                    new HttpString("Alt-Svc"),
                    new HttpString("X-Powered-By"),
                    Headers.SERVER);

    /// Of what users put on the drive, only this is shown in the browser; all else is saved. None
    /// of these can run a script in the sandbox they are shown in; SVG and HTML could look like us.
    private static final Set<String> SHOWN =
            Set.of(
                    "image/png",
                    "image/jpeg",
                    "image/gif",
                    "image/webp",
                    "image/avif",
                    "audio/mpeg",
                    "audio/mp4",
                    "audio/ogg",
                    "video/mp4",
                    "video/webm",
                    "application/pdf",
                    "text/plain");

    private ResponseHeaders() {}

    /// Takes away what concerns only the hop between door and part, and what it runs on.
    static void clean(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getResponseHeaders();
        BETWEEN_DOOR_AND_PART.forEach(headers::remove);
        if (exchange.getStatusCode() != StatusCodes.SWITCHING_PROTOCOLS) {
            headers.remove(Headers.CONNECTION);
            headers.remove(Headers.UPGRADE);
        }
    }

    static void promiseTls(HttpServerExchange exchange) {
        exchange.getResponseHeaders().put(HSTS, "max-age=31536000");
    }

    static void sandbox(HttpServerExchange exchange) {
        HeaderMap headers = exchange.getResponseHeaders();
        headers.put(CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'");
        headers.put(CONTENT_TYPE_OPTIONS, "nosniff");
        String method = exchange.getRequestMethod().toString();
        if (!method.equals("GET") && !method.equals("HEAD") && !method.equals("POST")) {
            return;
        }
        String type =
                Optional.ofNullable(headers.getFirst(Headers.CONTENT_TYPE))
                        .map(value -> value.split(";", 2)[0].strip().toLowerCase(Locale.ROOT))
                        .orElse("");
        if (!SHOWN.contains(type)) {
            headers.put(
                    Headers.CONTENT_DISPOSITION,
                    asAttachment(
                            Objects.requireNonNullElse(
                                    headers.getFirst(Headers.CONTENT_DISPOSITION), "")));
        }
    }

    /// Keeps the file's name that the part gave (RFC 6266), but not another disposition.
    static String asAttachment(String disposition) {
        int semicolon = disposition.indexOf(';');
        return semicolon < 0 ? "attachment" : "attachment" + disposition.substring(semicolon);
    }
}
