package maru.portal.files;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;

/// Hands a content on to be saved; no browser shows it as a page of ours.
final class Downloads {

    private Downloads() {}

    static void send(HttpResponse<InputStream> content, String name, HttpServletResponse response)
            throws IOException {
        try (InputStream in = content.body()) {
            response.setContentType("application/octet-stream");
            response.setHeader(HttpHeaders.CACHE_CONTROL, "private, no-store");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("Content-Security-Policy", "sandbox; default-src 'none'");
            response.setHeader(
                    HttpHeaders.CONTENT_DISPOSITION,
                    ContentDisposition.attachment()
                            .filename(name, StandardCharsets.UTF_8)
                            .build()
                            .toString());
            content.headers()
                    .firstValueAsLong(HttpHeaders.CONTENT_LENGTH)
                    .ifPresent(response::setContentLengthLong);
            in.transferTo(response.getOutputStream());
        }
    }
}
