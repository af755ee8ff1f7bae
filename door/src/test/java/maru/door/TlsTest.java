package maru.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import maru.kernel.BadSetting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {

    @TempDir Path folder = Path.of("");

    private DoorForTests door = DoorForTests.none();
    private int port;
    private SSLContext trusting = insecure();

    @BeforeEach
    void open() throws Exception {
        CertificateForTests certificate = CertificateForTests.in(folder);
        trusting = certificate.trusting();
        port = DoorForTests.freePort();
        door =
                DoorForTests.open(
                        Map.of(
                                "public-url",
                                "https://localhost:" + port,
                                "https.port",
                                String.valueOf(port),
                                "headers.within",
                                "1s",
                                "idle.within",
                                "4s",
                                "certificate.chain",
                                certificate.chain().toString(),
                                "certificate.key",
                                certificate.key().toString()));
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    @Test
    void aBrowserSpeaksHttp2AndItsPartHttp1() throws Exception {
        HttpResponse<String> response = get(HttpClient.Version.HTTP_2, "/page?x=1");

        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .startsWith("GET /page?x=1 HTTP/1.1\r\n")
                .containsIgnoringCase("\r\nHost: localhost:" + port + "\r\n")
                .contains("X-Forwarded-Proto: https\r\n")
                .contains("X-Forwarded-Port: " + port + "\r\n");
        assertThat(response.headers().firstValue("strict-transport-security"))
                .hasValue("max-age=31536000");
        assertThat(response.headers().firstValue("keep-alive")).isEmpty();
        assertThat(response.headers().firstValue("server")).isEmpty();
    }

    @Test
    void anOlderClientSpeaksHttp1OverTls() throws Exception {
        HttpResponse<String> response = get(HttpClient.Version.HTTP_1_1, "/page");

        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
        assertThat(response.statusCode()).isEqualTo(200);
    }

    @Test
    void forgedHeadersAreDroppedInHttp2Too() throws Exception {
        HttpResponse<String> response =
                client(HttpClient.Version.HTTP_2)
                        .send(
                                HttpRequest.newBuilder(uri("/page"))
                                        .header("X-Forwarded-For", "6.6.6.6")
                                        .header("Forwarded", "for=6.6.6.6")
                                        .header("X-Real-IP", "6.6.6.6")
                                        .header("X-Forwarded-Prefix", "/evil")
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());

        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.body())
                .doesNotContain("6.6.6.6", "evil")
                .contains("X-Forwarded-For: 127.0.0.1");
    }

    @Test
    void aPathTrickIsRefusedInHttp2Too() throws Exception {
        for (String path :
                new String[] {
                    "/auth/admin/",
                    "/auth/realms/maru/..;/master",
                    "/auth/realms/maru%2f..%2fmaster"
                }) {
            assertThat(get(HttpClient.Version.HTTP_2, path).statusCode()).isIn(400, 404);
        }
        assertThat(door.part().requests()).isZero();
    }

    @Test
    void anUploadOverHttp2ReachesThePart() throws Exception {
        HttpResponse<String> response =
                client(HttpClient.Version.HTTP_2)
                        .send(
                                HttpRequest.newBuilder(uri("/sink"))
                                        .PUT(
                                                HttpRequest.BodyPublishers.ofByteArray(
                                                        new byte[3_000_000]))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());

        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.body()).isEqualTo("3000000");
    }

    @Test
    void aChangedCertificateIsShownToNewConnectionsAndOpenOnesGoOn() throws Exception {
        try (SSLSocket open = connect(trusting)) {
            assertThat(ask(open)).startsWith("HTTP/1.1 200");

            CertificateForTests changed = CertificateForTests.in(folder, "RSA");
            door.door().look();

            assertThat(ask(open)).startsWith("HTTP/1.1 200");
            try (SSLSocket fresh = connect(changed.trusting())) {
                assertThat(ask(fresh)).startsWith("HTTP/1.1 200");
                assertThat(fresh.getSession().getPeerCertificates()[0])
                        .isEqualTo(changed.certificate());
            }
            SSLContext stale = trusting;
            assertThatThrownBy(() -> connect(stale)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aHalfWrittenCertificateIsNotTaken() throws Exception {
        String key = Files.readString(folder.resolve("server.key"));
        CertificateForTests.in(folder);
        String changedKey = Files.readString(folder.resolve("server.key"));
        Files.writeString(folder.resolve("server.key"), key);
        door.door().look();

        try (SSLSocket before = connect(trusting)) {
            assertThat(ask(before)).startsWith("HTTP/1.1 200");
        }

        Files.writeString(folder.resolve("server.key"), changedKey);
        door.door().look();
        SSLContext stale = trusting;
        assertThatThrownBy(() -> connect(stale)).isInstanceOf(IOException.class);
    }

    @Test
    void aDoorWithoutAUsableCertificateDoesNotOpen() throws Exception {
        Files.writeString(folder.resolve("server.key"), "nothing");
        Map<String, String> settings =
                Map.of(
                        "certificate.chain", folder.resolve("server.pem").toString(),
                        "certificate.key", folder.resolve("server.key").toString());

        assertThatThrownBy(() -> DoorForTests.open(settings))
                .isInstanceOf(BadSetting.class)
                .hasMessageContaining("certificate.chain");
    }

    @Test
    void whoConnectsAndDoesNotShakeHandsIsHungUpOn() throws Exception {
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), port);
                SSLSocket shaken = connect(trusting)) {
            silent.setSoTimeout(10_000);
            shaken.setSoTimeout(10_000);
            shaken.startHandshake();

            assertThat(silent.getInputStream().read()).isEqualTo(-1);
            assertThat(shaken.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void oldVersionsOfTlsAreRefused() throws Exception {
        try (SSLSocket socket =
                (SSLSocket)
                        trusting.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
        }
        try (SSLSocket socket =
                (SSLSocket)
                        trusting.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});
            assertThatThrownBy(socket::startHandshake).isInstanceOf(IOException.class);
        }
    }

    private HttpResponse<String> get(HttpClient.Version version, String path) throws Exception {
        return client(version)
                .send(
                        HttpRequest.newBuilder(uri(path)).build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private HttpClient client(HttpClient.Version version) {
        return HttpClient.newBuilder().sslContext(trusting).version(version).build();
    }

    private URI uri(String path) {
        return URI.create("https://localhost:" + port + path);
    }

    private SSLSocket connect(SSLContext context) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
        socket.setSoTimeout(10_000);
        try {
            socket.startHandshake();
            return socket;
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
    }

    private String ask(SSLSocket socket) throws IOException {
        socket.getOutputStream()
                .write(
                        ("GET /page HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
        socket.getOutputStream().flush();
        return RawClient.read(socket.getInputStream()).head();
    }

    private static SSLContext insecure() {
        try {
            return SSLContext.getDefault();
        } catch (java.security.NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
