package maru.documents.child;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxTest {

    @Test
    void nothingButItsOwnFolderIsOpenToTheReadingProcess(@TempDir Path folder) throws Exception {
        Path own = Files.createDirectory(folder.resolve("own"));
        Path secret = Files.writeString(folder.resolve("secret"), "비밀");
        List<String> lines;
        try (ServerSocket door = new ServerSocket(0, 4, InetAddress.getLoopbackAddress())) {
            ProcessBuilder builder =
                    new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                            "-Xmx256m",
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            Path.of("target/classes").toAbsolutePath()
                                    + ":"
                                    + Path.of("target/test-classes").toAbsolutePath(),
                            SandboxProbe.class.getName(),
                            own.toString(),
                            String.valueOf(door.getLocalPort()),
                            secret.toString());
            builder.environment().clear();
            Process probe = builder.redirectErrorStream(true).start();
            lines =
                    new String(probe.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList();
            assertThat(probe.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(lines)
                .contains(
                        "first socket: open",
                        "first program: open",
                        "socket: shut",
                        "channel: shut",
                        "listen: shut",
                        "program: shut",
                        "own folder: open")
                .doesNotContain("secret: open");
        assertThat(lines.getLast()).isEqualTo("environment []");
    }
}
