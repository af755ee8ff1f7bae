package maru.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import maru.kernel.Settings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Sends more through the door than its whole heap holds: 96 MiB, or 1 GiB in the long form
/// (`-Dmaru.long=true`), through a door that runs as a process of its own with 48 MiB.
class StreamingTest {

    private static final long SIZE = (Boolean.getBoolean("maru.long") ? 1_024L : 96L) << 20;

    @TempDir static Path folder = Path.of("");

    private static final Map<String, AutoCloseable> OPEN = new HashMap<>();
    private static HttpClient client = HttpClient.newHttpClient();
    private static int http;
    private static int https;

    @BeforeAll
    static void start() throws Exception {
        EchoPart part = new EchoPart();
        OPEN.put("part", part);
        CertificateForTests certificate = CertificateForTests.in(folder);
        http = DoorForTests.freePort();
        https = DoorForTests.freePort();
        client.close();
        client = HttpClient.newBuilder().sslContext(certificate.trusting()).build();
        Process door =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx48m",
                                "-XX:MaxDirectMemorySize=16m",
                                "-XX:+UseSerialGC",
                                "-XX:+ExitOnOutOfMemoryError",
                                "-cp",
                                System.getProperty("java.class.path"),
                                DoorPart.class.getName())
                        .redirectError(folder.resolve("door.log").toFile())
                        .redirectOutput(folder.resolve("door.out").toFile())
                        .start();
        OPEN.put(
                "door",
                () -> {
                    door.getOutputStream().close();
                    if (!door.waitFor(20, TimeUnit.SECONDS)) {
                        door.destroyForcibly();
                    }
                });
        OutputStream lifeline = door.getOutputStream();
        lifeline.write(
                Settings.write(
                                Map.of(
                                        "public-url", "https://localhost:" + https,
                                        "http.port", String.valueOf(http),
                                        "https.port", String.valueOf(https),
                                        "certificate.chain", certificate.chain().toString(),
                                        "certificate.key", certificate.key().toString(),
                                        "route.portal", part.address(),
                                        "route.files", part.address()))
                        .getBytes(StandardCharsets.UTF_8));
        lifeline.flush();
        awaitAnswer(door);
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        for (AutoCloseable each : OPEN.values()) {
            each.close();
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"plain, HTTP_1_1", "tls, HTTP_1_1", "tls, HTTP_2"})
    void aFileLargerThanTheHeapGoesUp(String security, HttpClient.Version version)
            throws Exception {
        HttpResponse<String> response =
                client.send(
                        HttpRequest.newBuilder(uri(security, "/dav/sink"))
                                .version(version)
                                .timeout(Duration.ofMinutes(5))
                                .PUT(
                                        HttpRequest.BodyPublishers.fromPublisher(
                                                HttpRequest.BodyPublishers.ofInputStream(
                                                        Zeros::new),
                                                SIZE))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(response.version()).isEqualTo(version);
        assertThat(response.body()).isEqualTo(String.valueOf(SIZE));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"plain, HTTP_1_1", "tls, HTTP_1_1", "tls, HTTP_2"})
    void aFileOfUnknownLengthGoesUp(String security, HttpClient.Version version) throws Exception {
        HttpResponse<String> response =
                client.send(
                        HttpRequest.newBuilder(uri(security, "/dav/sink"))
                                .version(version)
                                .timeout(Duration.ofMinutes(5))
                                .PUT(HttpRequest.BodyPublishers.ofInputStream(Zeros::new))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());

        assertThat(response.body()).isEqualTo(String.valueOf(SIZE));
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({"plain, HTTP_1_1", "tls, HTTP_1_1", "tls, HTTP_2"})
    void aFileLargerThanTheHeapComesDown(String security, HttpClient.Version version)
            throws Exception {
        HttpResponse<InputStream> response =
                client.send(
                        HttpRequest.newBuilder(uri(security, "/dav/bytes?" + SIZE))
                                .version(version)
                                .timeout(Duration.ofMinutes(5))
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());

        assertThat(response.version()).isEqualTo(version);
        assertThat(response.headers().firstValueAsLong("content-length")).hasValue(SIZE);
        try (InputStream body = response.body()) {
            assertThat(body.transferTo(OutputStream.nullOutputStream())).isEqualTo(SIZE);
        }
    }

    private static URI uri(String security, String path) {
        return URI.create(
                security.equals("tls")
                        ? "https://localhost:" + https + path
                        : "http://127.0.0.1:" + http + path);
    }

    private static void awaitAnswer(Process door) throws IOException, InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (door.isAlive() && System.nanoTime() < until) {
            try {
                if (RawClient.get(http, "localhost", "/dav/x").status() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                Thread.onSpinWait();
            }
        }
        try (BufferedReader log =
                java.nio.file.Files.newBufferedReader(folder.resolve("door.log"))) {
            throw new IllegalStateException("The door did not open: " + log.readAllAsString());
        }
    }

    private static final class Zeros extends InputStream {

        private long left = SIZE;

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }

        @Override
        public int read(byte[] to, int from, int count) {
            if (left <= 0) {
                return -1;
            }
            int read = (int) Math.min(left, count);
            left -= read;
            return read;
        }
    }
}
