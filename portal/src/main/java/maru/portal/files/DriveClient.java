package maru.portal.files;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import maru.identity.signon.Names;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.portal.PortalSettings;
import maru.portal.signon.Visitor;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/// Speaks to the drive in the name of a visitor, who then may do there what she may do with a
/// program of her own, and nothing more.
@Component
final class DriveClient {

    private static final String SERVICE = "portal.drive";
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(30);
    private static final Duration ANSWERS_IN_PASSING = Duration.ofSeconds(1);
    private static final Duration SENDS_WITHIN = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Optional<PortalSettings.Drive> drive;
    private final Names names;
    private final JsonMapper json;
    private final HttpClient http =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(2))
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    DriveClient(PortalSettings settings, Names names, JsonMapper json) {
        this.drive = settings.drive();
        this.names = names;
        this.json = json;
    }

    /// Whether there is a drive at all.
    boolean isThere() {
        return drive.isPresent();
    }

    <T> T ask(Visitor visitor, String what, Class<T> shape) {
        return read(send(as(visitor, request(what)).GET()), shape);
    }

    /// As [#ask], for a page that is about something else and does not wait for the drive.
    ///
    /// @throws Refused when it does not answer within a second
    <T> T askInPassing(Visitor visitor, String what, Class<T> shape) {
        return read(send(as(visitor, request(what)).timeout(ANSWERS_IN_PASSING).GET()), shape);
    }

    <T> T ask(Visitor visitor, String what, String at, Class<T> shape) {
        return ask(visitor, what + "?at=" + URLEncoder.encode(at, StandardCharsets.UTF_8), shape);
    }

    <T> T change(Visitor visitor, String what, Map<String, ?> body, Class<T> shape) {
        return read(send(as(visitor, post(what, body))), shape);
    }

    /// A request of WebDAV.
    void dav(Visitor visitor, String method, String path) {
        close(send(as(visitor, request(path)).method(method, HttpRequest.BodyPublishers.noBody())));
    }

    /// Puts a file in its place.
    void put(Visitor visitor, String path, InputStream content) {
        close(
                send(
                        as(visitor, request(path))
                                .timeout(SENDS_WITHIN)
                                .PUT(HttpRequest.BodyPublishers.ofInputStream(() -> content))));
    }

    /// A content that goes on to the visitor as it comes; close it.
    HttpResponse<InputStream> content(Visitor visitor, String path) {
        return send(as(visitor, request(path)).timeout(SENDS_WITHIN).GET());
    }

    /// What somebody who has a link sees; nobody need be signed in.
    Shown.Link link(Map<String, ?> asked) {
        return read(send(post("/desk/link", asked)), Shown.Link.class);
    }

    HttpResponse<InputStream> linkContent(Map<String, ?> asked) {
        return send(post("/desk/link/content", asked).timeout(SENDS_WITHIN));
    }

    private PortalSettings.Drive drive() {
        return drive.orElseThrow(() -> new Refusal.NotFound().asException());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(drive().url() + path)).timeout(ANSWERS_WITHIN);
    }

    private HttpRequest.Builder post(String what, Map<String, ?> body) {
        return request(what)
                .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
    }

    private HttpRequest.Builder as(Visitor visitor, HttpRequest.Builder request) {
        String login =
                names.localPart(visitor.asker().person()) + "*" + SERVICE + ":" + drive().secret();
        return request.header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString(login.getBytes(StandardCharsets.UTF_8)))
                .header("X-Forwarded-For", visitor.asker().address());
    }

    private HttpResponse<InputStream> send(HttpRequest.Builder request) {
        HttpResponse<InputStream> answer;
        try {
            answer = http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException gone) {
            throw away();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw away();
        }
        if (answer.statusCode() >= 300) {
            throw refusal(answer);
        }
        return answer;
    }

    private static Refused away() {
        return new Refusal.Unavailable(
                        "드라이브가 잠시 응답하지 않습니다. (The drive does not answer for the moment.)", SOON)
                .asException();
    }

    private Refused refusal(HttpResponse<InputStream> answer) {
        String why = why(answer);
        return switch (answer.statusCode()) {
            case 404 -> new Refusal.NotFound().asException();
            case 401, 403 -> new Refusal.Forbidden(why).asException();
            case 413 -> new Refusal.TooLarge(0).asException();
            case 400, 422 -> new Refusal.Invalid("drive", why).asException();
            case 429 -> new Refusal.TooManyRequests(SOON).asException();
            case 503 -> new Refusal.Unavailable(why, SOON).asException();
            case 500 -> throw new IllegalStateException("the drive's fault " + why);
            default -> new Refusal.Conflict(why).asException();
        };
    }

    private String why(HttpResponse<InputStream> answer) {
        try (InputStream in = answer.body()) {
            byte[] body = in.readNBytes(2_000);
            String type = answer.headers().firstValue("Content-Type").orElse("");
            if (type.startsWith("application/json")) {
                return json.readTree(body).path("why").asString("");
            }
            if (answer.statusCode() == 423) {
                return "다른 사람이 쓰고 있습니다. (Somebody is using it.)";
            }
            if (answer.statusCode() == 507) {
                return "드라이브에 남은 공간이 부족합니다. (The drive is full.)";
            }
            return type.startsWith("text/plain")
                    ? new String(body, StandardCharsets.UTF_8).strip()
                    : "";
        } catch (IOException gone) {
            return "";
        }
    }

    private <T> T read(HttpResponse<InputStream> answer, Class<T> shape) {
        try (InputStream in = answer.body()) {
            return json.readValue(in, shape);
        } catch (IOException gone) {
            throw away();
        }
    }

    private static void close(HttpResponse<InputStream> answer) {
        try (InputStream in = answer.body()) {
            in.readAllBytes();
        } catch (IOException gone) {
            throw away();
        }
    }
}
