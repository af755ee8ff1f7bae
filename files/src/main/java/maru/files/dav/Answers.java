package maru.files.dav;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.servlet.http.HttpServletResponse;
import maru.kernel.Refusal;
import maru.storage.blob.BlobStore;

/// What is said when something is not done: a status, and why, in words for a person or in the
/// elements that RFC 4918 section 16 gives to clients.
final class Answers {

    private Answers() {}

    static void refused(HttpServletResponse response, Refusal refusal) throws IOException {
        switch (refusal) {
            case Refusal.NotFound none ->
                    say(response, 404, "찾을 수 없습니다. (There is no such file or folder.)");
            case Refusal.Forbidden(String why) -> say(response, 403, why);
            case Refusal.Conflict(String why) -> say(response, 409, why);
            case Refusal.Invalid(String field, String why) -> say(response, 422, why);
            case Refusal.TooLarge(long limit) ->
                    say(
                            response,
                            413,
                            "너무 큽니다. "
                                    + limit
                                    + "바이트까지 받습니다. (Too large: at most this many bytes.)");
            case Refusal.QuotaExceeded(long limit, long used) ->
                    condition(response, 507, "quota-not-exceeded", List.of());
            case Refusal.TooManyRequests(Duration after) -> {
                retryAfter(response, after);
                say(response, 429, "잠시 뒤에 다시 해 주세요. (Please try again later.)");
            }
            case Refusal.Unavailable away -> {
                retryAfter(response, away.retryAfter());
                say(response, away.equals(BlobStore.NO_ROOM) ? 507 : 503, away.why());
            }
        }
    }

    static void fault(HttpServletResponse response, DavFault fault) throws IOException {
        Optional<String> condition = fault.condition();
        if (condition.isPresent()) {
            condition(response, fault.status(), condition.get(), List.of());
        } else {
            say(response, fault.status(), fault.why());
        }
    }

    static void locked(HttpServletResponse response, List<String> roots) throws IOException {
        condition(response, 423, "lock-token-submitted", roots);
    }

    static void say(HttpServletResponse response, int status, String why) throws IOException {
        response.setStatus(status);
        response.setContentType("text/plain; charset=utf-8");
        byte[] bytes = (why + "\n").getBytes(StandardCharsets.UTF_8);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    static void retryAfter(HttpServletResponse response, Duration after) {
        response.setHeader("Retry-After", Long.toString(Math.max(1, after.toSeconds())));
    }

    private static void condition(
            HttpServletResponse response, int status, String name, List<String> hrefs)
            throws IOException {
        StringBuilder out =
                new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n")
                        .append("<D:error xmlns:D=\"DAV:\"><D:")
                        .append(name)
                        .append('>');
        hrefs.forEach(
                href -> out.append("<D:href>").append(XmlWriter.escape(href)).append("</D:href>"));
        out.append("</D:").append(name).append("></D:error>");
        response.setStatus(status);
        response.setContentType("application/xml; charset=utf-8");
        byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }
}
