package maru.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartDownTest {

    private DoorForTests door = DoorForTests.none();

    @BeforeEach
    void open() throws Exception {
        door = DoorForTests.open(Map.of("answer.within", "1s"));
    }

    @AfterEach
    void close() throws Exception {
        door.close();
    }

    @Test
    void aPersonSeesADecentPageThatComesBackByItself() throws Exception {
        door.part().close();

        RawClient.Reply reply =
                RawClient.get(
                        door.httpPort(), door.host(), "/letters", "Accept: text/html,*/*;q=0.8");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.header("retry-after")).isEqualTo("5");
        assertThat(reply.header("cache-control")).isEqualTo("no-store");
        assertThat(reply.header("content-type")).isEqualTo("text/html; charset=utf-8");
        assertThat(reply.header("content-security-policy")).startsWith("default-src 'none'");
        assertThat(reply.body())
                .contains("<html lang=\"ko\">", "잠시 준비하고 있습니다", "One moment, please")
                .contains("http-equiv=\"refresh\" content=\"5\"")
                .contains("width=device-width")
                .contains(reply.header("x-request-id"));
        assertThat(reply.body().length()).isLessThan(4_000);
    }

    @Test
    void whatWasBeingSentIsNotSentAgainByItself() throws Exception {
        door.part().close();

        RawClient.Reply reply =
                RawClient.send(
                        door.httpPort(),
                        "POST /letters HTTP/1.1\nHost: "
                                + door.host()
                                + "\nAccept: text/html\nContent-Length: 3\n\na=b");

        assertThat(reply.status()).isEqualTo(503);
        assertThat(reply.body()).doesNotContain("http-equiv").contains("다시 보내");
    }

    @Test
    void aProgramGetsJson() throws Exception {
        door.part().close();

        RawClient.Reply byAccept =
                RawClient.get(door.httpPort(), door.host(), "/letters", "Accept: application/json");
        RawClient.Reply byPath =
                RawClient.get(door.httpPort(), door.host(), "/jmap", "Accept: text/html");

        for (RawClient.Reply reply : new RawClient.Reply[] {byAccept, byPath}) {
            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("content-type")).isEqualTo("application/problem+json");
            assertThat(reply.header("retry-after")).isEqualTo("5");
            assertThat(reply.body()).startsWith("{\"status\":503,");
        }
    }

    @Test
    void theFirstRequestAfterAPartsReturnIsServed() throws Exception {
        int port = door.part().port();
        assertThat(get("/page").status()).isEqualTo(200);
        door.part().close();
        assertThat(get("/page").status()).isEqualTo(503);

        try (EchoPart again = new EchoPart(port)) {
            assertThat(get("/page").status()).isEqualTo(200);
            assertThat(again.requests()).isEqualTo(1);
        }
    }

    @Test
    void aPartThatDiesInTheMiddleOfItsAnswerCutsTheAnswer() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.httpPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request("/half"));
            InputStream in = socket.getInputStream();

            String all = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(all).startsWith("HTTP/1.1 200").contains("Content-Length: 1000");
            assertThat(all).endsWith("0123456789");
        }
    }

    @Test
    void aPartThatIsKilledBeforeItAnswersIsADownPart() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), door.httpPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request("/hang"));
            while (door.part().requests() == 0) {
                Thread.onSpinWait();
            }
            door.part().close();

            assertThat(RawClient.read(socket.getInputStream()).status()).isEqualTo(503);
        }
    }

    @Test
    void aPartThatDoesNotAnswerInTimeIsGivenUp() throws Exception {
        RawClient.Reply reply =
                RawClient.get(door.httpPort(), door.host(), "/hang", "Accept: text/html");

        assertThat(reply.status()).isEqualTo(504);
        assertThat(reply.body()).contains("방금 하신 일이 되었는지");
        assertThat(door.part().requests()).isEqualTo(1);
    }

    @Test
    void aClientThatStopsInTheMiddleOfItsUploadIsGivenUp() throws Exception {
        RawClient.Reply reply =
                RawClient.send(
                        door.httpPort(),
                        "PUT /sink HTTP/1.1\nHost: "
                                + door.host()
                                + "\nContent-Length: 1000000\n\nabc");

        assertThat(reply.status()).isEqualTo(408);
    }

    @Test
    void aClientThatDoesNotReadIsGivenUp() throws Exception {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4_096);
            socket.connect(
                    new java.net.InetSocketAddress(
                            InetAddress.getLoopbackAddress(), door.httpPort()));
            socket.getOutputStream().write(request("/bytes?1000000000"));

            assertThat(untilNoRequestIsActive()).isTrue();
        }
    }

    private boolean untilNoRequestIsActive() throws InterruptedException {
        Thread drain = Thread.ofVirtual().start(() -> door.door().drain());
        return drain.join(java.time.Duration.ofSeconds(10));
    }

    private RawClient.Reply get(String path) throws IOException {
        return RawClient.get(door.httpPort(), door.host(), path, "Accept: text/html");
    }

    private byte[] request(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: " + door.host() + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
