package maru.files;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/// Whatever stands in the headers that WebDAV adds to HTTP, the drive answers by its protocol.
final class AnyHeaderTest {

    private static final byte[] NOTHING = new byte[0];
    private static final List<String> NAMES =
            List.of("Destination", "Depth", "Overwrite", "If", "Range", "Timeout", "If-Match");
    private static final DriveForTests DRIVE = new DriveForTests();
    private static final Wire WIRE = new Wire(DRIVE.address());

    @BeforeContainer
    static void start() throws IOException {
        assertThat(WIRE.send("teacher", "PUT", "/dav/home/here.txt", NOTHING).status())
                .isEqualTo(201);
    }

    @AfterContainer
    static void stop() {
        DRIVE.close();
    }

    @Property(tries = 200, seed = "4918")
    void nothingInTheHeadersIsAFaultOfTheServer(
            @ForAll("methods") String method, @ForAll("headers") Map<String, String> headers)
            throws IOException {
        Wire.Answer answer =
                WIRE.send("teacher", method, "/dav/home/here.txt", NOTHING, lines(headers));
        // 502 is for a destination on another server (RFC 4918 section 9.8.5), 507 for no room.
        assertThat(answer.status()).isBetween(200, 502).isNotIn(500, 501);
        assertThat(WIRE.send("teacher", "GET", "/dav/home/here.txt", NOTHING).status())
                .isEqualTo(200);
    }

    @Property(tries = 200, seed = "9110")
    void whatIsNotThereIsNeitherMovedNorCopiedNorRemovedWhateverTheHeadersSay(
            @ForAll("changes") String method, @ForAll("headers") Map<String, String> headers)
            throws IOException {
        Wire.Answer answer =
                WIRE.send("teacher", method, "/dav/home/none.txt", NOTHING, lines(headers));
        assertThat(answer.status()).isIn(400, 403, 404, 409, 412, 502);
    }

    @Provide
    Arbitrary<String> methods() {
        return Arbitraries.of("GET", "HEAD", "PROPFIND", "COPY", "UNLOCK");
    }

    @Provide
    Arbitrary<String> changes() {
        return Arbitraries.of("MOVE", "COPY", "DELETE");
    }

    @Provide
    Arbitrary<Map<String, String>> headers() {
        Arbitrary<String> values =
                Arbitraries.of(
                                "0",
                                "1",
                                "infinity",
                                "T",
                                "F",
                                "bytes=",
                                "-",
                                ",",
                                "5",
                                "<",
                                ">",
                                "(",
                                ")",
                                "Not",
                                "\"",
                                "W/",
                                "*",
                                "urn:uuid:",
                                "[",
                                "]",
                                "Second-",
                                "Infinite",
                                "/dav/home/",
                                "http://",
                                "127.0.0.1",
                                "there.txt",
                                "%",
                                "%2F",
                                "..",
                                " ",
                                ":",
                                "99999999999999999999")
                        .list()
                        .ofMinSize(1)
                        .ofMaxSize(8)
                        .map(all -> String.join("", all));
        return Arbitraries.maps(Arbitraries.of(NAMES), values).ofMaxSize(4);
    }

    private static String[] lines(Map<String, String> headers) {
        List<String> lines = new ArrayList<>();
        headers.forEach((name, value) -> lines.add(name + ": " + value));
        return lines.toArray(String[]::new);
    }
}
