package maru.portal.letters.push;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// The push services of browsers' makers. A subscription's endpoint is a stranger's word, so
/// nothing is ever sent to a host that is not listed: a page cannot make the portal call its
/// neighbours.
public final class PushServices implements AutoCloseable {

    /// Chromium's, Firefox', Safari's and Edge's.
    public static final List<String> USUAL =
            List.of(
                    "fcm.googleapis.com",
                    "push.services.mozilla.com",
                    "push.apple.com",
                    "notify.windows.com");

    private static final Duration WAIT = Duration.ofSeconds(10);
    private static final Duration KEPT = Duration.ofDays(3);

    private final List<String> hosts;
    private final ApplicationKey key;
    private final URI contact;
    private final Clock clock;
    private final HttpClient client =
            HttpClient.newBuilder()
                    .connectTimeout(WAIT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    /// @param hosts whose own and sub-domains are called
    public PushServices(List<String> hosts, ApplicationKey key, URI contact, Clock clock) {
        this.hosts = List.copyOf(hosts);
        this.key = key;
        this.contact = contact;
        this.clock = clock;
    }

    public enum Answer {
        TAKEN,
        /// The browser wants no notices any more.
        GONE,
        REFUSED
    }

    public boolean knows(URI endpoint) {
        String host = endpoint.getHost();
        if (host == null || endpoint.getRawUserInfo() != null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        boolean listed =
                hosts.stream().anyMatch(one -> name.equals(one) || name.endsWith("." + one));
        boolean here = name.equals("127.0.0.1") && "http".equals(endpoint.getScheme());
        boolean outside = "https".equals(endpoint.getScheme()) && endpoint.getPort() == -1;
        return listed && (here || outside);
    }

    /// Sends a notice; the service keeps it for three days while the browser is away.
    ///
    /// @param text at most 3,993 bytes
    /// @param topic a later notice of the same one takes its place (RFC 8030 §5.4): at most 32
    ///   characters of base64url
    /// @throws IOException when another try may help
    public Answer send(Subscription to, byte[] text, String topic) throws IOException {
        if (!knows(to.endpoint())) {
            return Answer.REFUSED;
        }
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(to.endpoint())
                            .timeout(WAIT)
                            .header("TTL", Long.toString(KEPT.toSeconds()))
                            .header("Topic", topic)
                            .header("Content-Encoding", "aes128gcm")
                            .header("Content-Type", "application/octet-stream")
                            .header(
                                    "Authorization",
                                    key.authorization(to.endpoint(), contact, clock.instant()))
                            .POST(
                                    HttpRequest.BodyPublishers.ofByteArray(
                                            Encryption.encrypt(text, to)))
                            .build();
            return answer(
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
        } catch (GeneralSecurityException unusable) {
            return Answer.REFUSED;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new IOException("closing", closing);
        }
    }

    private static Answer answer(int status) throws IOException {
        if (status >= 200 && status < 300) {
            return Answer.TAKEN;
        }
        if (status == 404 || status == 410) {
            return Answer.GONE;
        }
        if (status == 429 || status >= 500) {
            throw new IOException("the push service answered " + status);
        }
        return Answer.REFUSED;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
