package maru.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs a part as the process that it is, with the pipes that a supervisor holds.
@Timeout(60)
class PartMainTest {

    @TempDir private Path folder;
    private final List<Process> processes = new ArrayList<>();

    /// Says `drained` and `closed`, so that the order of a stop can be read from its output.
    static final class Echo implements Part {
        public static void main(String[] args) {
            PartMain.run(new Echo(), args);
        }

        @Override
        public String name() {
            return "echo";
        }

        @Override
        public RunningPart start(Settings settings) {
            String greeting = settings.text("greeting");
            settings.rejectUnknown();
            System.out.println("started " + greeting);
            return new RunningPart() {
                @Override
                public Health health() {
                    return greeting.equals("ill") ? Health.down("feels ill") : Health.up();
                }

                @Override
                public void drain() {
                    System.out.println("drained");
                }

                @Override
                public void close() {
                    System.out.println("closed");
                }
            };
        }
    }

    /// Hangs at the place it is told to: `start` or `close`.
    static final class Stuck implements Part {
        public static void main(String[] args) {
            PartMain.run(new Stuck(), args, Duration.ofMillis(300));
        }

        @Override
        public String name() {
            return "stuck";
        }

        @Override
        public RunningPart start(Settings settings) {
            String place = settings.text("at");
            settings.rejectUnknown();
            System.out.println("started");
            hangIf(place.equals("start"));
            return new RunningPart() {
                @Override
                public Health health() {
                    return Health.up();
                }

                @Override
                public void drain() {}

                @Override
                public void close() {
                    hangIf(place.equals("close"));
                }
            };
        }

        private static void hangIf(boolean here) {
            while (here) {
                LockSupport.park();
            }
        }
    }

    @AfterEach
    void end() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void aPartDrainsAndEndsWhenItsSupervisorIsGone() throws Exception {
        Process process = start(Map.of("greeting", "hello"));
        BufferedReader output = output(process);
        assertThat(output.readLine()).isEqualTo("started hello");

        process.getOutputStream().close();

        assertThat(output.readLine()).isEqualTo("drained");
        assertThat(output.readLine()).isEqualTo("closed");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void aSignalStopsAPartInTheSameOrder() throws Exception {
        Process process = start(Map.of("greeting", "hello"));
        BufferedReader output = output(process);
        assertThat(output.readLine()).isEqualTo("started hello");

        // Not process.destroy(): that closes the pipes as well.
        process.toHandle().destroy();

        assertThat(output.readLine()).isEqualTo("drained");
        assertThat(output.readLine()).isEqualTo("closed");
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"start", "close"})
    void aPartThatHangsEndsAnywayWhenItsSupervisorIsGone(String place) throws Exception {
        Process process = start(Stuck.class, Map.of("at", place));
        assertThat(output(process).readLine()).isEqualTo("started");

        process.getOutputStream().close();

        assertThat(process.waitFor()).isEqualTo(1);
    }

    @Test
    void aWrongSettingEndsWithCodeTwoAndASentence() throws Exception {
        Process process = start(Map.of("greetnig", "hello"));

        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .contains("Setting greeting: is missing.");
    }

    @Test
    void healthIsAnsweredOnTheHealthPort() throws Exception {
        int port = freePort();
        Process process = start(Map.of("greeting", "ill", "health.port", String.valueOf(port)));
        assertThat(output(process).readLine()).isEqualTo("started ill");

        HttpResponse<String> health = get(port, "/health");
        // The part says it has started a moment before its own health is asked instead of "is
        // starting".
        while (health.body().equals("is starting")) {
            health = get(port, "/health");
        }

        assertThat(health.statusCode()).isEqualTo(503);
        assertThat(health.body()).isEqualTo("feels ill");
        assertThat(get(port, "/metrics").body()).contains("process_heap_bytes ");
    }

    @Test
    void aFileOfSettingsThatOthersCanReadIsRefused() throws Exception {
        Path file = folder.resolve("echo.settings");
        Files.writeString(file, "greeting=hello\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        Process process = start(Map.of(), "--config", file.toString());
        assertThat(process.waitFor()).isEqualTo(2);

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        process = start(Map.of(), "--config", file.toString());
        assertThat(output(process).readLine()).isEqualTo("started hello");
    }

    private Process start(Map<String, String> settings, String... arguments) throws IOException {
        return start(Echo.class, settings, arguments);
    }

    private Process start(
            Class<? extends Part> part, Map<String, String> settings, String... arguments)
            throws IOException {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                ProcessHandle.current().info().command().orElseThrow(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                part.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).start();
        processes.add(process);
        Writer lines = process.outputWriter(StandardCharsets.UTF_8);
        lines.write(Settings.write(settings));
        lines.flush();
        return process;
    }

    private static BufferedReader output(Process process) {
        return new BufferedReader(
                new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    private static HttpResponse<String> get(int port, String path)
            throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
