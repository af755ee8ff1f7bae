package maru.portal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a browser does, without drawing: cookies, forms with the page's token, no following of
/// redirects, so that a test sees each answer.
public final class Browser {

    private static final Pattern TOKEN =
            Pattern.compile("<meta name=\"csrf\" content=\"([^\"]+)\" data-header=\"([^\"]+)\"");

    private final CookieManager cookies;
    private final HttpClient client;
    private final URI root;
    private final String seat;

    /// @param seat empty, or `/~3`
    Browser(URI root, String seat) {
        this(root, seat, new CookieManager());
    }

    private Browser(URI root, String seat, CookieManager cookies) {
        this.root = root;
        this.seat = seat;
        this.cookies = cookies;
        this.client =
                HttpClient.newBuilder()
                        .cookieHandler(cookies)
                        .connectTimeout(Duration.ofSeconds(5))
                        .build();
    }

    /// The same browser, looking at another seat.
    public Browser inSeat(String other) {
        return new Browser(root, other, cookies);
    }

    public String seat() {
        return seat;
    }

    /// An answer as it came.
    public record Page(int status, Map<String, List<String>> headers, String body, int size) {

        public Optional<String> header(String name) {
            return headers.entrySet().stream()
                    .filter(one -> one.getKey().equalsIgnoreCase(name))
                    .flatMap(one -> one.getValue().stream())
                    .findFirst();
        }

        /// The token of the page's forms.
        public String csrf() {
            Matcher matcher = TOKEN.matcher(body);
            if (!matcher.find()) {
                throw new AssertionError("no token in this page:\n" + body);
            }
            return matcher.group(1);
        }
    }

    public Page get(String path) {
        return send(request(path).GET());
    }

    /// A GET as htmx makes it.
    public Page getPart(String path) {
        return send(request(path).header("HX-Request", "true").GET());
    }

    /// Sends a form, with the token of the first page where there is one.
    public Page post(String path, Map<String, String> fields) {
        Map<String, String> all = new HashMap<>(fields);
        Page first = get("/");
        if (first.body().contains("name=\"csrf\"")) {
            all.put("_csrf", first.csrf());
        }
        return postAsIs(path, all);
    }

    /// Sends a form with just these fields.
    public Page postAsIs(String path, Map<String, String> fields) {
        String form =
                fields.entrySet().stream()
                        .map(one -> encoded(one.getKey()) + "=" + encoded(one.getValue()))
                        .collect(Collectors.joining("&"));
        return send(
                request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    /// Sends a form with a file, with the token of the first page where there is one.
    public Page postFile(String path, Map<String, String> fields, String name, byte[] content) {
        String boundary = "a-boundary-of-a-test";
        Map<String, String> all = new HashMap<>(fields);
        Page first = get("/");
        if (first.body().contains("name=\"csrf\"")) {
            all.put("_csrf", first.csrf());
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        all.forEach(
                (field, value) ->
                        body.writeBytes(
                                "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n"
                                        .formatted(boundary, field, value)
                                        .getBytes(StandardCharsets.UTF_8)));
        body.writeBytes(
                """
                --%s\r
                Content-Disposition: form-data; name="file"; filename="%s"\r
                Content-Type: application/octet-stream\r
                \r
                """
                        .formatted(boundary, name)
                        .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(content);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request =
                request(path)
                        .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
        if (all.containsKey("_csrf")) {
            request.header("X-CSRF-TOKEN", first.csrf());
        }
        return send(request);
    }

    /// For requests of other kinds; the path stands below the seat.
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(root.resolve(seat + path)).timeout(Duration.ofSeconds(30));
    }

    public Page send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            byte[] body = response.body();
            return new Page(
                    response.statusCode(),
                    response.headers().map(),
                    new String(body, StandardCharsets.UTF_8),
                    body.length);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(hurried);
        }
    }

    void keep(String name, String value) {
        HttpCookie cookie = new HttpCookie(name, value);
        cookie.setPath("/");
        cookie.setVersion(0);
        cookies.getCookieStore().add(root, cookie);
    }

    /// The value of a cookie that this browser holds.
    public Optional<String> cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals(name))
                .map(HttpCookie::getValue)
                .findFirst();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
