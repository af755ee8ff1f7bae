package maru.bench.portal;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
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
                .header("Accept", "text/html")
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
        Matcher found = Pattern.compile("href=\"(" + fits + ")\"").matcher(html);
        if (!found.find()) {
            throw new IOException(page + " has no link like " + fits);
        }
        return page.resolve(found.group(1).replace("&amp;", "&"));
    }
}
