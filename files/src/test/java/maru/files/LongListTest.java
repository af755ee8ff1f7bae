package maru.files;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A folder of any length is listed by a process that has 64 MiB.
final class LongListTest {

    private static final int ENTRIES = Boolean.getBoolean("maru.long") ? 100_000 : 30_000;

    @Test
    void folderOfManyIsListedWholeWithLittleMemory() throws Exception {
        Process server =
                new ProcessBuilder(
                                List.of(
                                        Path.of(System.getProperty("java.home"), "bin", "java")
                                                .toString(),
                                        "-Xmx64m",
                                        "-XX:+UseSerialGC",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        LongListTest.class.getName()))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader says =
                new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8))) {
            URI address = URI.create(says.readLine());
            long begun = System.nanoTime();
            assertThat(responses(address)).isEqualTo(ENTRIES + 1);
            System.out.println(
                    ENTRIES + " entries in " + (System.nanoTime() - begun) / 1_000_000 + " ms");
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private static int responses(URI address) throws Exception {
        byte[] wanted = "<D:response>".getBytes(UTF_8);
        int found = 0;
        int matched = 0;
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    ("PROPFIND /dav/home/many/ HTTP/1.0\r\nHost: x\r\nDepth: 1\r\nAuthorization: Basic "
                                    + Base64.getEncoder()
                                            .encodeToString("teacher:teacher".getBytes(UTF_8))
                                    + "\r\n\r\n")
                            .getBytes(UTF_8));
            out.flush();
            InputStream in = socket.getInputStream();
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

    /// The process: a drive with one long folder.
    public static void main(String[] arguments) throws Exception {
        try (DriveForTests drive = new DriveForTests()) {
            Wire wire = new Wire(drive.address());
            wire.send("teacher", "MKCOL", "/dav/home/many", new byte[0]);
            drive.superuser()
                    .change(
                            tx ->
                                    tx.update(
                                            "insert into files.node (id, drive, parent, name,"
                                                    + " name_key, folder) select gen_random_uuid(),"
                                                    + " n.drive, n.id, 'folder ' || i, 'folder ' || i,"
                                                    + " true from files.node n, generate_series(1, ?) i"
                                                    + " where n.name = 'many'",
                                            ENTRIES));
            System.out.println(drive.address());
            Thread.currentThread().join();
        }
    }
}
