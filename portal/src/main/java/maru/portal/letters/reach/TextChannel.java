package maru.portal.letters.reach;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import tools.jackson.databind.json.JsonMapper;

/// Text messages through whichever gateway the operator names in `text.properties` in the portal's
/// own folder:
///
/// ```properties
/// url=https://gateway.example.kr/messages
/// token=…
/// ```
///
/// One message is one `POST` of `{"id": "…", "to": "01012345678", "text": "…"}` as JSON in UTF-8
/// under `Authorization: Bearer TOKEN`. The gateway takes it with any 2xx, refuses the number with
/// 4xx, and is asked again later after 408, 429, 5xx or no answer within ten seconds; it knows a
/// repetition by its `id`.
final class TextChannel implements Channel, AutoCloseable {

    private static final Duration WAIT = Duration.ofSeconds(10);

    private final Optional<Gateway> gateway;
    private final Addresses addresses;
    private final JsonMapper json = JsonMapper.builder().build();
    private final HttpClient client =
            HttpClient.newBuilder()
                    .connectTimeout(WAIT)
                    .followRedirects(HttpClient.Redirect.NEVER)
                    .build();

    TextChannel(Optional<Gateway> gateway, Addresses addresses) {
        this.gateway = gateway;
        this.addresses = addresses;
    }

    record Gateway(URI url, String token) {

        static Optional<Gateway> in(Path folder) {
            Path file = folder.resolve("text.properties");
            Optional<Properties> read = PropertyFile.in(file);
            return read.map(
                    set -> {
                        URI url = URI.create(set.getProperty("url", "").strip());
                        boolean here =
                                "http".equals(url.getScheme()) && "127.0.0.1".equals(url.getHost());
                        if (!"https".equals(url.getScheme()) && !here) {
                            throw new IllegalStateException(file + ": url must begin with https.");
                        }
                        return new Gateway(url, set.getProperty("token", "").strip());
                    });
        }

        /// Without the token.
        @Override
        public String toString() {
            return "Gateway[" + url.getHost() + "]";
        }
    }

    @Override
    public Way way() {
        return Way.TEXT;
    }

    @Override
    public boolean isSetUp() {
        return gateway.isPresent();
    }

    @Override
    public Answer deliver(Message message) throws IOException {
        Gateway to = gateway.orElseThrow(() -> new IOException("text messages are not set up"));
        Optional<String> phone = addresses.phone(message.person());
        if (phone.isEmpty()) {
            return Answer.NO_ADDRESS;
        }
        String body =
                json.writeValueAsString(
                        Map.of(
                                "id",
                                message.id(),
                                "to",
                                phone.get(),
                                "text",
                                message.subject() + "\n" + message.whole()));
        HttpRequest request =
                HttpRequest.newBuilder(to.url())
                        .timeout(WAIT)
                        .header("Content-Type", "application/json")
                        .header("Authorization", "Bearer " + to.token())
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build();
        try {
            int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status >= 200 && status < 300) {
                return Answer.TAKEN;
            }
            if (status >= 400 && status < 500 && status != 408 && status != 429) {
                return Answer.REFUSED;
            }
            throw new IOException("the gateway answered " + status);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            throw new IOException("closing", closing);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
