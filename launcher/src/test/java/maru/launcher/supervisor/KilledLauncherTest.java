package maru.launcher.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KilledLauncherTest {

    @Test
    void aKilledLauncherLeavesNoProcessAndNoPort(@TempDir Path logs) throws Exception {
        int port = Children.freePort();
        Process launcher =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                SmallLauncher.class.getName(),
                                logs.toString(),
                                String.valueOf(port))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        long child;
        try (BufferedReader out =
                new BufferedReader(
                        new InputStreamReader(
                                launcher.getInputStream(), StandardCharsets.US_ASCII))) {
            child = Long.parseLong(java.util.Objects.requireNonNull(out.readLine()));
            launcher.destroyForcibly();
        }

        ProcessHandle.of(child)
                .ifPresent(
                        process -> {
                            assertThat(process.onExit().orTimeout(30, TimeUnit.SECONDS))
                                    .succeedsWithin(java.time.Duration.ofSeconds(30));
                        });
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            assertThat(socket.isBound()).isTrue();
        }
    }
}
