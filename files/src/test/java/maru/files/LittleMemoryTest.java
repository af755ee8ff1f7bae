package maru.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A process that has 64 MiB lists a folder of any length, and takes and gives a file of any size.
final class LittleMemoryTest {

    private static final boolean LONG = Boolean.getBoolean("maru.long");
    private static final int ENTRIES = LONG ? 100_000 : 30_000;
    private static final long SIZE = (LONG ? 1_024L : 160L) << 20;

    private DriveForTests drive;
    private ServerForTests server;

    @BeforeEach
    void start() throws IOException {
        drive = new DriveForTests();
        server = ServerForTests.start(drive);
    }

    @AfterEach
    void stop() {
        server.close();
        drive.close();
    }

    @Test
    void folderOfManyIsListedWhole() throws Exception {
        new Wire(drive.address()).send("teacher", "MKCOL", "/dav/home/many", new byte[0]);
        drive.superuser()
                .change(
                        tx ->
                                tx.update(
                                        "insert into files.node (id, drive, parent, name, name_key,"
                                                + " folder) select gen_random_uuid(), n.drive, n.id,"
                                                + " 'folder ' || i, 'folder ' || i, true from"
                                                + " files.node n, generate_series(1, ?) i where n.name"
                                                + " = 'many'",
                                        ENTRIES));
        long begun = System.nanoTime();
        assertThat(responses()).isEqualTo(ENTRIES + 1);
        System.out.println(
                ENTRIES + " entries in " + (System.nanoTime() - begun) / 1_000_000 + " ms");
    }

    @Test
    void largeFileGoesInAndComesOutWhole() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            MessageDigest sent = MessageDigest.getInstance("SHA-256");
            HttpRequest put =
                    request("large.bin")
                            .PUT(
                                    BodyPublishers.ofInputStream(
                                            () -> new DigestInputStream(new Noise(SIZE), sent)))
                            .build();
            assertThat(client.send(put, BodyHandlers.discarding()).statusCode()).isEqualTo(201);

            MessageDigest got = MessageDigest.getInstance("SHA-256");
            try (InputStream body =
                    client.send(request("large.bin").build(), BodyHandlers.ofInputStream())
                            .body()) {
                assertThat(
                                new DigestInputStream(body, got)
                                        .transferTo(OutputStream.nullOutputStream()))
                        .isEqualTo(SIZE);
            }
            assertThat(got.digest()).isEqualTo(sent.digest());
        }
    }

    private int responses() throws Exception {
        byte[] wanted = "<D:response>".getBytes(UTF_8);
        int found = 0;
        int matched = 0;
        HttpRequest list =
                request("many/")
                        .method("PROPFIND", BodyPublishers.noBody())
                        .header("Depth", "1")
                        .build();
        try (HttpClient client = HttpClient.newHttpClient();
                InputStream in = client.send(list, BodyHandlers.ofInputStream()).body()) {
            byte[] buffer = new byte[64 << 10];
            int count;
            while ((count = in.read(buffer)) >= 0) {
                for (int i = 0; i < count; i++) {
                    matched = buffer[i] == wanted[matched] ? matched + 1 : buffer[i] == '<' ? 1 : 0;
                    if (matched == wanted.length) {
                        found++;
                        matched = 0;
                    }
                }
            }
        }
        return found;
    }

    private HttpRequest.Builder request(String name) {
        return HttpRequest.newBuilder(URI.create(server.address() + "/dav/home/" + name))
                .version(HttpClient.Version.HTTP_1_1)
                .header(
                        "Authorization",
                        "Basic "
                                + Base64.getEncoder()
                                        .encodeToString("teacher:teacher".getBytes(UTF_8)));
    }

    /// So many bytes of which no two files share any.
    private static final class Noise extends InputStream {

        private final Random random = new Random(21);
        private final byte[] block = new byte[64 << 10];
        private long left;

        Noise(long size) {
            left = size;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int at, int length) {
            if (left == 0) {
                return -1;
            }
            int count = (int) Math.min(Math.min(left, length), block.length);
            random.nextBytes(block);
            System.arraycopy(block, 0, into, at, count);
            left -= count;
            return count;
        }
    }
}
