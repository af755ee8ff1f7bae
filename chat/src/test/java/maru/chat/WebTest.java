package maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import maru.chat.xml.Element;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What is behind the front door: streams over WebSocket (RFC 7395), the way to them (XEP-0156),
/// files (XEP-0363).
class WebTest {

    private static final ChatForTests CHAT = ChatForTests.start().with("weber", "friend", "full");
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String CLOSED = "(closed)";

    @AfterAll
    static void close() {
        HTTP.close();
        CHAT.close();
    }

    private static URI at(String scheme, String path) {
        return URI.create(scheme + "://127.0.0.1:" + CHAT.webPort() + path);
    }

    /// A client in a browser, one text a frame.
    private static final class Frames implements WebSocket.Listener {
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
        private final StringBuilder text = new StringBuilder();
        private final WebSocket socket;

        Frames() {
            socket =
                    HTTP.newWebSocketBuilder()
                            .subprotocols("xmpp")
                            .buildAsync(at("ws", "/xmpp"), this)
                            .join();
        }

        @Override
        public @Nullable CompletionStage<?> onText(
                WebSocket from, CharSequence data, boolean last) {
            text.append(data);
            if (last) {
                received.add(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
            received.add(CLOSED);
            return null;
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            received.add(CLOSED);
        }

        Frames send(String frame) {
            socket.sendText(frame, true).join();
            return this;
        }

        String next() throws InterruptedException {
            String frame = received.poll(60, TimeUnit.SECONDS);
            return frame == null ? "nothing" : frame;
        }

        Frames open() throws InterruptedException {
            send(
                    "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='school.test' version='1.0'/>");
            assertThat(next()).startsWith("<open").contains("xmpp-framing");
            assertThat(next()).startsWith("<stream:features xmlns:stream=");
            return this;
        }

        Frames signIn(String name) throws InterruptedException {
            open();
            String plain = "\0" + name + "\0" + name + "!";
            send(
                    "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
                            + Base64.getEncoder()
                                    .encodeToString(plain.getBytes(StandardCharsets.UTF_8))
                            + "</auth>");
            assertThat(next()).startsWith("<success");
            open();
            send(
                    "<iq xmlns='jabber:client' type='set' id='b'>"
                            + "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>");
            assertThat(next()).contains("weber@school.test/");
            return this;
        }
    }

    @Test
    void aBrowserTalksWithAPhone() throws InterruptedException {
        try (WireClient phone = CHAT.online("friend", "phone")) {
            Frames browser = new Frames().signIn("weber");
            browser.send("<presence xmlns='jabber:client'/>");
            assertThat(browser.next()).startsWith("<presence xmlns='jabber:client'");
            browser.send(
                    "<message xmlns='jabber:client' to='friend@school.test' type='chat'>"
                            + "<body>안녕하세요 👩‍🏫</body></message>");
            Element message = phone.message();
            assertThat(message.textOf("body")).isEqualTo("안녕하세요 👩‍🏫");
            phone.send(
                    "<message to='"
                            + message.attribute("from")
                            + "' type='chat'><body>네!</body></message>");
            assertThat(browser.next())
                    .startsWith("<message xmlns='jabber:client'")
                    .contains("<body>네!</body>");
            browser.send("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
            assertThat(browser.next()).startsWith("<close");
            assertThat(browser.next()).isEqualTo(CLOSED);
        }
    }

    @Test
    void aFrameIsOneElementAndNothingElse() throws InterruptedException {
        for (String frame :
                new String[] {
                    "<presence xmlns='jabber:client'/><presence xmlns='jabber:client'/>",
                    "<presence xmlns='jabber:client'>",
                    "<!DOCTYPE x [<!ENTITY e 'e'>]><presence xmlns='jabber:client'/>",
                    "</frames>"
                }) {
            Frames browser = new Frames().open().send(frame);
            assertThat(browser.next()).as(frame).startsWith("<stream:error");
            assertThat(browser.next()).startsWith("<close");
        }
    }

    @Test
    void aStrangersFrameIsSmall() throws InterruptedException {
        Frames browser = new Frames().open();
        browser.send("<x xmlns='jabber:client'>" + "a".repeat(20_000) + "</x>");
        String last = browser.next();
        while (!last.equals(CLOSED) && !last.equals("nothing")) {
            last = browser.next();
        }
        assertThat(last).isEqualTo(CLOSED);
    }

    @Test
    void clientsFindTheWayByTheDomain() throws Exception {
        assertThat(get("/.well-known/host-meta").body())
                .contains("href='wss://school.test:8443/xmpp'");
        assertThat(get("/.well-known/host-meta.json").body())
                .contains("\"href\":\"wss://school.test:8443/xmpp\"");
        assertThat(get("/else").statusCode()).isEqualTo(404);
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(at("http", path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static Element slot(WireClient client, String name, long size) {
        return client.ask(
                "get",
                "upload.school.test",
                "<request xmlns='urn:xmpp:http:upload:0' filename='"
                        + name
                        + "' size='"
                        + size
                        + "' content-type='image/png'/>");
    }

    private static String url(Element slot, String which) {
        Element child = slot.first() == null ? null : slot.first().child(which);
        String url = child == null ? "" : child.attribute("url", "");
        assertThat(url).startsWith("https://school.test:8443/upload/");
        return url.substring("https://school.test:8443".length());
    }

    private static int put(String path, byte[] content) throws IOException, InterruptedException {
        return HTTP.send(
                        HttpRequest.newBuilder(at("http", path))
                                .header("Content-Type", "image/png")
                                .PUT(HttpRequest.BodyPublishers.ofByteArray(content))
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void anImageOfTenMebibytesComesOutAsItWentIn() throws Exception {
        byte[] image = new byte[10 << 20];
        new Random(1).nextBytes(image);
        try (WireClient client = CHAT.bound("weber", "uploads")) {
            Element slot = slot(client, "운동회 사진.png", image.length);
            assertThat(put(url(slot, "put"), new byte[100])).isEqualTo(403);
            assertThat(put(url(slot, "put"), image)).isEqualTo(201);
            assertThat(put(url(slot, "put"), image)).isEqualTo(404);
            HttpResponse<byte[]> answer =
                    HTTP.send(
                            HttpRequest.newBuilder(at("http", url(slot, "get"))).build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
            assertThat(answer.body()).isEqualTo(image);
        }
    }

    @Test
    void nobodyPutsAFileWhereHeIsOnlyToRead() throws Exception {
        try (WireClient client = CHAT.bound("weber", "tokens")) {
            Element slot = slot(client, "a.png", 3);
            String get = url(slot, "get");
            assertThat(put(get, new byte[3])).isEqualTo(404);
            assertThat(put(get.replace("/a.png", "/guess/a.png"), new byte[3])).isEqualTo(404);
            assertThat(get(get).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void anAccountHasRoomForSoMuchAndNoFileIsLarger() {
        try (WireClient client = CHAT.bound("full", "quota")) {
            assertThat(WireClient.condition(slot(client, "a.png", 21 << 20)))
                    .isEqualTo("not-acceptable");
            assertThat(WireClient.condition(slot(client, "a.png", 20 << 20))).isEqualTo("result");
            assertThat(WireClient.condition(slot(client, "b.png", 20 << 20)))
                    .isEqualTo("resource-constraint");
            assertThat(WireClient.condition(slot(client, "../b.png", 1))).isEqualTo("bad-request");
        }
    }
}
