package maru.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedRequestTest {

    private static DoorForTests door = DoorForTests.none();

    @BeforeAll
    static void open() throws Exception {
        door = DoorForTests.open(Map.of("headers.within", "1s", "idle.within", "1s"));
    }

    @AfterAll
    static void close() throws Exception {
        door.close();
    }

    static Stream<Arguments> malformed() {
        return Stream.of(
                of(
                        "both lengths",
                        "POST /sink HTTP/1.1\nHost: H\nContent-Length: 4\nTransfer-Encoding: chunked\n\n0\n\nGET /x HTTP/1.1\n"),
                of(
                        "two different lengths",
                        "POST /sink HTTP/1.1\nHost: H\nContent-Length: 4\nContent-Length: 5\n\nabcde"),
                of(
                        "the same length twice",
                        "POST /sink HTTP/1.1\nHost: H\nContent-Length: 4\nContent-Length: 4\n\nabcd"),
                of(
                        "a list of lengths",
                        "POST /sink HTTP/1.1\nHost: H\nContent-Length: 4, 4\n\nabcd"),
                of("a negative length", "POST /sink HTTP/1.1\nHost: H\nContent-Length: -1\n\n"),
                of("a signed length", "POST /sink HTTP/1.1\nHost: H\nContent-Length: +4\n\nabcd"),
                of("a length in hex", "POST /sink HTTP/1.1\nHost: H\nContent-Length: 0x4\n\nabcd"),
                of(
                        "a length that overflows",
                        "POST /sink HTTP/1.1\nHost: H\nContent-Length: 99999999999999999999\n\n"),
                of(
                        "a wrapped chunked",
                        "POST /sink HTTP/1.1\nHost: H\nTransfer-Encoding: \u000bchunked\n\n0\n\n"),
                of(
                        "an unknown coding",
                        "POST /sink HTTP/1.1\nHost: H\nTransfer-Encoding: xchunked\n\n0\n\n"),
                of(
                        "a second coding",
                        "POST /sink HTTP/1.1\nHost: H\nTransfer-Encoding: gzip, chunked\n\n0\n\n"),
                of(
                        "chunked not last",
                        "POST /sink HTTP/1.1\nHost: H\nTransfer-Encoding: chunked, identity\n\n0\n\n"),
                of("identity", "POST /sink HTTP/1.1\nHost: H\nTransfer-Encoding: identity\n\n"),
                of(
                        "two codings",
                        "POST /sink HTTP/1.1\nHost: H\nTransfer-Encoding: chunked\nTransfer-Encoding: identity\n\n0\n\n"),
                of(
                        "chunks in HTTP/1.0",
                        "POST /sink HTTP/1.0\nHost: H\nTransfer-Encoding: chunked\n\n0\n\n"),
                of(
                        "a space before the colon",
                        "POST /sink HTTP/1.1\nHost: H\nContent-Length : 4\n\nabcd"),
                of("a folded header", "GET /page HTTP/1.1\nHost: H\nX-One: a\n b\n\n"),
                of(
                        "a folded coding",
                        "POST /sink HTTP/1.1\nHost: H\nTransfer-Encoding:\n chunked\n\n0\n\n"),
                of(
                        "a first header that begins with a space",
                        "GET /page HTTP/1.1\n Host: H\nHost: H\n\n"),
                of("a header without a colon", "GET /page HTTP/1.1\nHost: H\nX-One\n\n"),
                of("a header without a name", "GET /page HTTP/1.1\nHost: H\n: x\n\n"),
                of("a NUL in a header", "GET /page HTTP/1.1\nHost: H\nX-One: a\u0000b\n\n"),
                of(
                        "a bare carriage return in a header",
                        "GET /page HTTP/1.1\nHost: H\nX-One: a\rTransfer-Encoding: chunked\n\n"),
                of("no host", "GET /page HTTP/1.1\n\n"),
                of("two hosts", "GET /page HTTP/1.1\nHost: H\nHost: evil\n\n"),
                of("an empty host", "GET /page HTTP/1.1\nHost:\n\n"),
                of("a host with a path", "GET /page HTTP/1.1\nHost: H/evil\n\n"),
                of("a host with a user", "GET /page HTTP/1.1\nHost: a@H\n\n"),
                of("a host that is not the target's", "GET http://evil/page HTTP/1.1\nHost: H\n\n"),
                of("an unknown version", "GET /page HTTP/3.7\nHost: H\n\n"),
                of("no version", "GET /page\n\n"),
                of("a space in the target", "GET /pa ge HTTP/1.1\nHost: H\n\n"),
                of("a letter beyond ASCII in the target", "GET /\u00e9 HTTP/1.1\nHost: H\n\n"),
                of("HTTP/2 without TLS", "PRI * HTTP/2.0\n\nSM\n\n"),
                of("an asterisk", "OPTIONS * HTTP/1.1\nHost: H\n\n"),
                of("a tunnel", "CONNECT evil:443 HTTP/1.1\nHost: evil:443\n\n"),
                of("a trace", "TRACE /page HTTP/1.1\nHost: H\n\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void whatTwoReadersCouldTakeDifferentlyIsRefused(String what, String request)
            throws IOException {
        int before = door.part().requests();

        RawClient.Reply reply =
                RawClient.send(door.httpPort(), request.replace("H\n", door.host() + "\n"));

        assertThat(reply.status()).isIn(400, 405, 501);
        assertThat(door.part().requests()).isEqualTo(before);
    }

    static Stream<Arguments> badChunks() {
        return Stream.of(
                of("no number", "xyz\n"),
                of("a negative size", "-1\nabc\n0\n\n"),
                of("a size that overflows", "fffffffffffffffff\nabc\n"),
                of("a prefixed size", "0x3\nabc\n0\n\n"),
                of("a chunk longer than it says", "3\nabcdef\n0\n\n"),
                of("a chunk without its end", "3\nabc0\n\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badChunks")
    void aBadChunkIsAnswered400AndEndsTheConnection(String what, String chunks) throws IOException {
        RawClient.Reply reply =
                RawClient.send(
                        door.httpPort(),
                        "POST /sink HTTP/1.1\nHost: "
                                + door.host()
                                + "\nTransfer-Encoding: chunked\n\n"
                                + chunks);

        assertThat(reply.status()).isEqualTo(400);
    }

    @Test
    void aRequestHiddenInABodyIsNotARequest() throws IOException {
        int before = door.part().requests();
        String hidden = "GET /hidden HTTP/1.1\r\nHost: " + door.host() + "\r\n\r\n";

        RawClient.Reply reply =
                RawClient.sendExactly(
                        door.httpPort(),
                        ("POST /sink HTTP/1.1\r\nHost: "
                                        + door.host()
                                        + "\r\nContent-Length: "
                                        + hidden.length()
                                        + "\r\n\r\n"
                                        + hidden)
                                .getBytes(StandardCharsets.ISO_8859_1));

        assertThat(reply.body()).isEqualTo(String.valueOf(hidden.length()));
        assertThat(door.part().requests()).isEqualTo(before + 1);
    }

    @Test
    void tooManyAndTooLongHeadersAreRefused() throws IOException {
        String many = "X-Many: 1\n".repeat(150);
        String manyNames = "";
        for (int i = 0; i < 150; i++) {
            manyNames += "X-Many-" + i + ": 1\n";
        }
        String long40KiB = "X-Long: " + "a".repeat(40 * 1024) + "\n";

        for (String headers : new String[] {many, manyNames, long40KiB}) {
            RawClient.Reply reply =
                    RawClient.send(
                            door.httpPort(),
                            "GET /page HTTP/1.1\nHost: " + door.host() + "\n" + headers + "\n");
            assertThat(reply.status()).isIn(400, 431);
        }
    }

    @Test
    void aClientThatDribblesItsHeadersIsHungUpOn() throws Exception {
        try (java.net.Socket socket =
                new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), door.httpPort())) {
            socket.setSoTimeout(10_000);
            long begun = System.nanoTime();
            socket.getOutputStream()
                    .write("GET /page HTTP/1.1\r\nHost: x\r\n".getBytes(StandardCharsets.US_ASCII));

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
            assertThat(System.nanoTime() - begun).isGreaterThan(900_000_000L);
        }
    }

    @Test
    void aConnectionWithoutARequestIsHungUpOn() throws Exception {
        try (java.net.Socket socket =
                new java.net.Socket(java.net.InetAddress.getLoopbackAddress(), door.httpPort())) {
            socket.setSoTimeout(10_000);

            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    private static Arguments of(String what, String request) {
        return Arguments.of(what, request);
    }
}
