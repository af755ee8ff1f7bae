package maru.files;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import maru.files.scan.Scanner;
import maru.storage.Database;
import maru.storage.blob.DiskBlobs;
import maru.storage.blob.FreeSpace;
import maru.storage.blob.StoredBlobs;
import org.junit.jupiter.api.Test;

/// Contents go by clamd's protocol to a server that finds one word harmful.
final class ScannerTest {

    private static final byte[] NOTHING = new byte[0];

    @Test
    void harmfulContentIsHeldBackWhereverItLiesAndComesAgain() throws Exception {
        try (DriveForTests drive = new DriveForTests();
                ServerSocket clamd = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> serve(clamd));
            Database database = drive.fresh().as("files");
            Scanner scanner =
                    new Scanner(
                            database,
                            new StoredBlobs(
                                    database, new DiskBlobs(drive.folder(), new FreeSpace(0, 0))),
                            new InetSocketAddress(
                                    InetAddress.getLoopbackAddress(), clamd.getLocalPort()));
            Wire wire = new Wire(drive.address());
            put(wire, "/dav/home/good.txt", "a letter");
            put(wire, "/dav/home/bad.txt", "a WORM in it");
            assertThat(get(wire, "/dav/home/bad.txt").status()).isEqualTo(200);

            assertThat(scanner.scan()).isEqualTo(2);
            assertThat(scanner.scan()).isZero();

            Wire.Answer held = get(wire, "/dav/home/bad.txt");
            assertThat(held.status()).isEqualTo(403);
            assertThat(held.text()).contains("Test.Worm");
            assertThat(get(wire, "/dav/home/good.txt").text()).isEqualTo("a letter");
            put(wire, "/dav/home/again.txt", "a WORM in it");
            assertThat(get(wire, "/dav/home/again.txt").status()).isEqualTo(403);
            assertThat(
                            wire.send(
                                            "teacher",
                                            "COPY",
                                            "/dav/home/bad.txt",
                                            NOTHING,
                                            "Destination: /dav/home/copy.txt")
                                    .status())
                    .isEqualTo(201);
            assertThat(get(wire, "/dav/home/copy.txt").status()).isEqualTo(403);
            put(wire, "/dav/home/bad.txt", "mended");
            assertThat(get(wire, "/dav/home/bad.txt").text()).isEqualTo("mended");
        }
    }

    private static void serve(ServerSocket clamd) {
        try {
            while (true) {
                try (Socket socket = clamd.accept()) {
                    DataInputStream in = new DataInputStream(socket.getInputStream());
                    in.readNBytes("zINSTREAM\0".length());
                    ByteArrayOutputStream content = new ByteArrayOutputStream();
                    for (int size = in.readInt(); size > 0; size = in.readInt()) {
                        content.write(in.readNBytes(size));
                    }
                    String answer =
                            content.toString(UTF_8).contains("WORM")
                                    ? "stream: Test.Worm FOUND\0"
                                    : "stream: OK\0";
                    socket.getOutputStream().write(answer.getBytes(US_ASCII));
                }
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private static void put(Wire wire, String path, String content) throws IOException {
        assertThat(wire.send("teacher", "PUT", path, content.getBytes(UTF_8)).status())
                .isIn(201, 204);
    }

    private static Wire.Answer get(Wire wire, String path) throws IOException {
        return wire.send("teacher", "GET", path, NOTHING);
    }
}
