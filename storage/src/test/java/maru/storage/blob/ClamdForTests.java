package maru.storage.blob;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/// ClamAV's daemon as Debian packs it, with one signature that is ours: it needs no list from
/// anywhere, and starts in a moment.
public final class ClamdForTests implements AutoCloseable {

    /// What the signature names, wherever it stands in a content.
    public static final String HARMFUL = "maru-harmful-content-for-tests";

    private static final Path PROGRAM = Path.of("/usr/sbin/clamd");

    private final Process process;
    private final int port;

    /// Whether there is one on this machine; `./maru test` brings it.
    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    public ClamdForTests() throws Exception {
        Path folder = Files.createTempDirectory("maru-clamd-");
        Files.writeString(
                folder.resolve("ours.ndb"),
                "Maru.Test.Harmful:0:*:"
                        + HexFormat.of().formatHex(HARMFUL.getBytes(US_ASCII))
                        + "\n");
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path settings =
                Files.writeString(
                        folder.resolve("clamd.conf"),
                        String.join(
                                "\n",
                                "Foreground yes",
                                "TCPAddr 127.0.0.1",
                                "TCPSocket " + port,
                                "DatabaseDirectory " + folder,
                                "TemporaryDirectory " + folder,
                                ""));
        Path log = folder.resolve("log");
        process =
                new ProcessBuilder(PROGRAM.toString(), "--config-file=" + settings)
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        while (!answers()) {
            assertThat(process.waitFor(100, TimeUnit.MILLISECONDS))
                    .as(Files.readString(log))
                    .isFalse();
        }
    }

    /// To ask it.
    public Clamd client() {
        return new Clamd(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write("zPING\0".getBytes(US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), US_ASCII).equals("PONG\0");
        } catch (IOException notYet) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
