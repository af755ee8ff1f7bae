package maru.door;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What HTTP/2 can carry and HTTP/1 must not: each would become another request on the way to a
/// part (RFC 9113 sections 8.1.1 to 8.3.1).
class Http2AbuseTest {

    @TempDir static Path folder = Path.of("");

    private static DoorForTests door = DoorForTests.none();
    private static List<SSLContext> trusting = List.of();
    private static int port;

    @BeforeAll
    static void open() throws Exception {
        CertificateForTests certificate = CertificateForTests.in(folder);
        trusting = List.of(certificate.trusting());
        port = DoorForTests.freePort();
        door =
                DoorForTests.open(
                        Map.of(
                                "public-url", "https://localhost:" + port,
                                "https.port", String.valueOf(port),
                                "answer.within", "3s",
                                "certificate.chain", certificate.chain().toString(),
                                "certificate.key", certificate.key().toString()));
    }

    @AfterAll
    static void close() throws Exception {
        door.close();
    }

    @Test
    void anHonestRequestIsServed() throws Exception {
        try (Http2Client client = connect()) {
            client.headers(1, true, request());
            assertThat(client.outcome()).isEqualTo("200");
        }
    }

    static Stream<Arguments> dishonest() {
        return Stream.of(
                of("a coding", "transfer-encoding", "chunked"),
                of("a connection", "connection", "keep-alive"),
                of("a line break in a value", "x-one", "a\r\nx-forwarded-for: 6.6.6.6"),
                of("a bare line feed in a value", "x-one", "a\nb: c"),
                of("a NUL in a value", "x-one", "a\u0000b"),
                of("a line break in a name", "x-one\r\nevil", "1"),
                of("a space in a name", "x one", "1"),
                of("a colon in a name", "x-one: evil", "1"),
                of("a capital in a name", "X-One", "1"),
                of("a second path", ":path", "/auth/admin"),
                of("a second method", ":method", "POST"),
                of("an unknown pseudo-header", ":evil", "1"),
                of("a delete in a value", "x-one", "a\u007fb"),
                of("two lengths", "content-length", "1", "content-length", "2"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("dishonest")
    void whatWouldBecomeAnotherRequestIsNotPassed(String what, List<String> more) throws Exception {
        int before = door.part().requests();
        List<String> fields = new ArrayList<>(Arrays.asList(request()));
        fields.addAll(more);

        try (Http2Client client = connect()) {
            client.headers(1, true, fields.toArray(String[]::new));
            assertThat(client.outcome()).isIn("400", "421", "reset", "away", "closed");
        }
        assertThat(door.part().requests()).isEqualTo(before);
    }

    static Stream<Arguments> pseudoHeaders() {
        return Stream.of(
                of("a line break in the path", ":path", "/page HTTP/1.1\r\nEvil: 1\r\n\r\n"),
                of("a space in the path", ":path", "/page x"),
                of("a path that is none", ":path", "page"),
                of("no path", ":path", ""),
                of("a request in the method", ":method", "GET /evil HTTP/1.1\r\nX: "),
                of("a line break in the authority", ":authority", "localhost\r\nX: 1"),
                of("a path in the authority", ":authority", "localhost/evil"),
                of("an empty authority", ":authority", ""),
                of("a user in the authority", ":authority", "a@localhost"),
                of("a tunnel", ":method", "CONNECT"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("pseudoHeaders")
    void aBrokenRequestLineIsNotPassed(String what, List<String> instead) throws Exception {
        int before = door.part().requests();
        String[] fields = request();
        for (int i = 0; i < fields.length; i += 2) {
            if (fields[i].equals(instead.getFirst())) {
                fields[i + 1] = instead.getLast();
            }
        }

        try (Http2Client client = connect()) {
            client.headers(1, true, fields);
            assertThat(client.outcome()).isIn("400", "404", "405", "reset", "away", "closed");
        }
        assertThat(door.part().requests()).isEqualTo(before);
    }

    @Test
    void theAuthorityIsTheHostWhateverElseTheClientSays() throws Exception {
        int before = door.part().requests();
        List<String> fields = new ArrayList<>(Arrays.asList(request()));
        fields.addAll(List.of("host", "evil"));
        int authority = fields.indexOf(":authority");
        fields.set(authority + 1, "evil");
        fields.set(fields.size() - 1, "localhost:" + port);

        try (Http2Client client = connect()) {
            client.headers(1, true, fields.toArray(String[]::new));
            assertThat(client.outcome()).isIn("302", "encoded");
        }
        assertThat(door.part().requests()).isEqualTo(before);
    }

    @Test
    void aRequestWithoutAnAuthorityIsRefused() throws Exception {
        try (Http2Client client = connect()) {
            client.headers(1, true, ":method", "GET", ":scheme", "https", ":path", "/page");
            assertThat(client.outcome()).isIn("400", "reset", "away", "closed");
        }
    }

    @Test
    void aBodyThatIsNotAsLongAsItSaysIsNoSecondRequest() throws Exception {
        String hidden = "GET /hidden HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n";
        for (String length : new String[] {"0", "3", "100000"}) {
            int before = door.part().requests();
            try (Http2Client client = connect()) {
                client.headers(
                        1,
                        false,
                        ":method",
                        "POST",
                        ":scheme",
                        "https",
                        ":path",
                        "/sink",
                        ":authority",
                        "localhost:" + port,
                        "content-length",
                        length);
                client.data(1, true, hidden);
                assertThat(client.outcome()).isIn("400", "408", "503", "reset", "away", "closed");
            }
            assertThat(door.part().requests()).isLessThanOrEqualTo(before + 1);
            try (Http2Client client = connect()) {
                client.headers(1, true, request());
                assertThat(client.outcome()).isEqualTo("200");
            }
            assertThat(door.part().requests()).isLessThanOrEqualTo(before + 2);
        }
    }

    @Test
    void whoResetsStreamsAllTheTimeIsSentAway() throws Exception {
        try (Http2Client client = connect()) {
            String outcome = "";
            try {
                for (int stream = 1; stream < 2_000; stream += 2) {
                    client.headers(stream, true, request());
                    client.reset(stream);
                }
            } catch (IOException cutOff) {
                outcome = "closed";
            }
            for (int i = 0;
                    i < 3_000 && !outcome.equals("away") && !outcome.equals("closed");
                    i++) {
                outcome = client.outcome();
            }
            assertThat(outcome).isIn("away", "closed");
        }
    }

    @Test
    void aMountainOfHeadersIsNotTaken() throws Exception {
        String[] fields = Arrays.copyOf(request(), 8 + 400);
        for (int i = 8; i < fields.length; i += 2) {
            fields[i] = "x-many-" + i;
            fields[i + 1] = "a".repeat(20);
        }
        try (Http2Client client = connect()) {
            client.headers(1, true, fields);
            assertThat(client.outcome()).isIn("400", "431", "reset", "away", "closed");
        }
    }

    private static Http2Client connect() throws IOException {
        return new Http2Client(trusting.getFirst(), port);
    }

    private static String[] request() {
        return new String[] {
            ":method",
            "GET",
            ":scheme",
            "https",
            ":path",
            "/page",
            ":authority",
            "localhost:" + port
        };
    }

    private static Arguments of(String what, String... fields) {
        return Arguments.of(what, List.of(fields));
    }
}
