package maru.bench.portal;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A browser as far as the benches need one: it follows redirects and keeps cookies, also those
/// that are for encrypted connections, as browsers do for localhost.
final class Visitor {

    private static final Duration WAIT = Duration.ofSeconds(30);
    private static final int HOPS = 12;

    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(WAIT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();
    private final Map<String, String> cookies = new ConcurrentHashMap<>();

    /// Opens a page, by way of wherever it leads.
    String open(URI address) throws IOException, InterruptedException {
        URI at = address;
        for (int hop = 0; hop < HOPS; hop++) {
            HttpResponse<String> answer =
                    client.send(request(at), HttpResponse.BodyHandlers.ofString());
            answer.headers().allValues("Set-Cookie").forEach(this::keep);
            int status = answer.statusCode();
            if (status == 200) {
                return answer.body();
            }
            URI from = at;
            at =
                    answer.headers()
                            .firstValue("Location")
                            .map(from::resolve)
                            .orElseThrow(() -> new IOException(from + " answered " + status));
        }
        throw new IOException("led in circles from " + address);
    }

    /// Sends a form and stays there.
    ///
    /// @param fields a name may come more than once
    HttpResponse<String> send(URI address, List<Map.Entry<String, String>> fields)
            throws IOException, InterruptedException {
        String form =
                fields.stream()
                        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"));
        HttpRequest post =
                HttpRequest.newBuilder(request(address), (_, _) -> true)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build();
        return client.send(post, HttpResponse.BodyHandlers.ofString());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /// Opens a page and throws its bytes away.
    void read(URI page) throws IOException, InterruptedException {
        int status =
                client.send(request(page), HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
            throw new IOException(page + " answered " + status);
        }
    }

    private HttpRequest request(URI address) {
        return HttpRequest.newBuilder(address)
                .timeout(WAIT)
                .header("Accept", "text/html, */*;q=0.1")
                .header("Accept-Language", "ko")
                .header(
                        "Cookie",
                        cookies.entrySet().stream()
                                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                                .collect(Collectors.joining("; ")))
                .build();
    }

    private void keep(String header) {
        String pair = header.split(";", 2)[0];
        int equals = pair.indexOf('=');
        String value = pair.substring(equals + 1);
        if (value.isEmpty()) {
            cookies.remove(pair.substring(0, equals));
        } else {
            cookies.put(pair.substring(0, equals), value);
        }
    }

    /// The first address in a page that fits, as the page means it.
    static URI link(URI page, String html, String fits) throws IOException {
        return page.resolve(first("href=\"(" + fits + ")\"", html));
    }

    /// The value of a field that the page hides.
    static String hidden(String html, String name) throws IOException {
        return first("name=\"" + name + "\" value=\"([^\"]*)\"", html);
    }

    /// What the first group of a pattern finds in a page first.
    static String first(String pattern, String html) throws IOException {
        Matcher found = Pattern.compile(pattern).matcher(html);
        if (!found.find()) {
            throw new IOException("the page has nothing like " + pattern);
        }
        return found.group(1).replace("&amp;", "&");
    }
}
