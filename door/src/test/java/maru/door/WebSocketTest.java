package maru.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebSocketTest {

    @TempDir Path folder = Path.of("");

    private DoorForTests door = DoorForTests.none();
    private HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void open() throws Exception {
        CertificateForTests certificate = CertificateForTests.in(folder);
        client = HttpClient.newBuilder().sslContext(certificate.trusting()).build();
        door =
                DoorForTests.open(
                        Map.of(
                                "answer.within",
                                "1s",
                                "idle.within",
                                "1s",
                                "certificate.chain",
                                certificate.chain().toString(),
                                "certificate.key",
                                certificate.key().toString()));
    }

    @AfterEach
    void close() throws Exception {
        client.close();
        door.close();
    }

    @Test
    void aWebSocketIsPassedThroughPlain() throws Exception {
        assertThatEverythingComesBack(URI.create("ws://" + door.host() + "/socket"));
    }

    @Test
    void aWebSocketIsPassedThroughOverTls() throws Exception {
        assertThatEverythingComesBack(
                URI.create("wss://localhost:" + door.httpsPort() + "/xmpp/socket"));
    }

    @Test
    void aWebSocketMayRestLongerThanARequest() throws Exception {
        Received received = new Received();
        WebSocket socket =
                client.newWebSocketBuilder()
                        .buildAsync(URI.create("ws://" + door.host() + "/socket"), received)
                        .get(10, TimeUnit.SECONDS);

        assertThat(received.messages.poll(3, TimeUnit.SECONDS)).isNull();
        socket.sendText("still here", true).get(10, TimeUnit.SECONDS);

        assertThat(received.messages.poll(10, TimeUnit.SECONDS)).isEqualTo("still here");
        socket.abort();
    }

    @Test
    void aPartThatGoesAwayClosesTheWebSocket() throws Exception {
        Received received = new Received();
        WebSocket socket =
                client.newWebSocketBuilder()
                        .buildAsync(URI.create("ws://" + door.host() + "/socket"), received)
                        .get(10, TimeUnit.SECONDS);
        socket.sendText("one", true).get(10, TimeUnit.SECONDS);
        assertThat(received.messages.poll(10, TimeUnit.SECONDS)).isEqualTo("one");

        door.part().close();

        assertThat(received.messages.poll(10, TimeUnit.SECONDS)).isEqualTo("(ended)");
    }

    @Test
    void anotherProtocolIsNotOffered() throws Exception {
        for (String upgrade : List.of("h2c", "websocket, h2c", "TLS/1.0", "connect-ip")) {
            RawClient.Reply reply =
                    RawClient.get(
                            door.httpPort(),
                            door.host(),
                            "/page",
                            "Connection: Upgrade, HTTP2-Settings",
                            "HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA",
                            "Upgrade: " + upgrade);
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.body().toLowerCase(java.util.Locale.ROOT))
                    .doesNotContain("upgrade", "http2-settings");
        }
    }

    private void assertThatEverythingComesBack(URI address) throws Exception {
        Received received = new Received();
        WebSocket socket =
                client.newWebSocketBuilder()
                        .buildAsync(address, received)
                        .get(10, TimeUnit.SECONDS);
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            String text = "안녕 " + i + "x".repeat(i * 200);
            sent.add(text);
            socket.sendText(text, true).get(10, TimeUnit.SECONDS);
        }
        for (String text : sent) {
            assertThat(received.messages.poll(10, TimeUnit.SECONDS)).isEqualTo(text);
        }
        socket.sendBinary(ByteBuffer.wrap(new byte[200_000]), true).get(10, TimeUnit.SECONDS);
        assertThat(received.messages.poll(10, TimeUnit.SECONDS)).isEqualTo("200000 bytes");
        socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get(10, TimeUnit.SECONDS);
        assertThat(received.messages.poll(10, TimeUnit.SECONDS)).isEqualTo("(ended)");
    }

    private static final class Received implements WebSocket.Listener {

        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private int bytes;

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                messages.add(text.toString());
                text.setLength(0);
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(
                WebSocket socket, ByteBuffer part, boolean last) {
            bytes += part.remaining();
            if (last) {
                messages.add(bytes + " bytes");
            }
            socket.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
            messages.add("(ended)");
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            messages.add("(ended)");
        }
    }
}
