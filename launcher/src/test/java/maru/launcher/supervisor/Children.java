package maru.launcher.supervisor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// Children and supervisors for tests, with real processes.
final class Children {

    /// Impatient enough for a test.
    static final Policy QUICK =
            new Policy(
                    Duration.ofMillis(50),
                    Duration.ofMillis(20),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(50),
                    Duration.ofMillis(400),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(10));

    private Children() {}

    static Spawner spawner(Path logs) {
        return new Spawner(
                logs,
                Path.of("/usr/bin/setpriv"),
                false,
                Map.of("PATH", "/usr/bin:/bin"),
                Clock.systemUTC(),
                QUICK.answerWithin());
    }

    static Child shell(String name, String script, String... needs) {
        return new Child(
                name,
                List.of("sh", "-c", script),
                Path.of("/"),
                Map.of(),
                ".\n",
                Child.Lifeline.STANDARD_INPUT,
                Optional.empty(),
                OptionalInt.empty(),
                Duration.ofSeconds(30),
                Set.of(needs),
                Optional.empty());
    }

    /// Lives until its input ends.
    static Child living(String name, String... needs) {
        return shell(name, "cat >/dev/null", needs);
    }

    static Child serving(String name, int port, String secret) {
        return new Child(
                name,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SmallPart.class.getName()),
                Path.of("/"),
                Map.of(),
                "health=" + port + "\nsecret=" + secret + "\n.\n",
                Child.Lifeline.STANDARD_INPUT,
                Optional.of(URI.create("http://127.0.0.1:" + port + "/health")),
                OptionalInt.of(port),
                Duration.ofSeconds(60),
                Set.of(),
                Optional.empty());
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
