package maru.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// One life of the server: a shell that holds the lifeline and the postmaster under it.
///
/// The shell reads its standard input, which this process keeps open. When this process ends, by
/// whatever signal, the input ends and the shell shuts the server down. When the shell itself is
/// killed, the kernel tells the server (`--pdeathsig`).
final class Server {

    // `read` is built into the shell, so the watcher is one process that ends when it is told.
    // The removal at the end is for temporary servers, whose folder must not outlive a killed test.
    private static final String SCRIPT =
            """
            remove="$1"; shift
            exec 3<&0
            "$@" </dev/null 3<&- &
            server=$!
            (while read -r line; do :; done; kill -INT "$server") <&3 >/dev/null 2>&1 &
            watcher=$!
            exec 3<&-
            wait "$server"
            code=$?
            kill "$watcher" 2>/dev/null
            if [ -n "$remove" ]; then cd /; rm -rf -- "$remove"; fi
            exit "$code"
            """;

    private static final long LOG_AT_MOST = 16L << 20;
    private static final int TAIL_AT_MOST = 16_384;
    private static final Duration LOOKS_EVERY = Duration.ofMillis(15);

    private final Process shell;
    private final long postmaster;

    private Server(Process shell, long postmaster) {
        this.shell = shell;
        this.postmaster = postmaster;
    }

    /// Starts and returns when connections are taken.
    static Server start(
            PostgresConfig config, Binaries binaries, Account account, Optional<Path> removeAfter) {
        long deadline = System.nanoTime() + config.startWithin().toNanos();
        while (true) {
            long logFrom = 0;
            try {
                Path log = config.log();
                Folders.made(Folders.holding(log));
                if (Files.exists(log) && Files.size(log) > LOG_AT_MOST) {
                    Files.move(
                            log,
                            log.resolveSibling(log.getFileName() + ".1"),
                            StandardCopyOption.REPLACE_EXISTING);
                }
                logFrom = Files.exists(log) ? Files.size(log) : 0;
                Process shell = launch(config, binaries, account, removeAfter);
                Optional<Server> ready = awaitReady(config, shell, deadline);
                if (ready.isPresent()) {
                    return ready.get();
                }
                String said = tail(log, logFrom);
                boolean othersStillLeave =
                        said.contains("pre-existing shared memory block")
                                || said.contains("is being used by another server");
                if (!othersStillLeave || System.nanoTime() > deadline) {
                    throw refusal(config, said);
                }
                Thread.sleep(LOOKS_EVERY.multipliedBy(10));
            } catch (IOException failed) {
                throw new PostgresUnavailable(
                        "PostgreSQL cannot be started (" + Folders.reason(failed) + ").", failed);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new PostgresUnavailable("The start was interrupted.", interrupted);
            }
        }
    }

    long postmaster() {
        return postmaster;
    }

    Process shell() {
        return shell;
    }

    /// A fast shutdown, asked for by ending the lifeline. When that takes too long the server is
    /// made to quit; the next start then recovers from the log.
    void stop(Duration within) {
        try {
            shell.getOutputStream().close();
        } catch (IOException endedAlready) {
            // Then there is nothing left to end.
        }
        try {
            if (!shell.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                new ProcessBuilder("kill", "-QUIT", String.valueOf(postmaster)).start().waitFor();
                shell.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (IOException failed) {
            shell.destroy();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// The server inherits nothing from this process but a path and a neutral language.
    static void cleanEnvironment(ProcessBuilder builder) {
        String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
    }

    private static Process launch(
            PostgresConfig config, Binaries binaries, Account account, Optional<Path> removeAfter)
            throws IOException {
        List<String> command = new ArrayList<>();
        if (has("setsid")) {
            // A Ctrl-C on the terminal reaches the launcher, which stops all in order.
            command.add("setsid");
        }
        command.addAll(account.prefix());
        command.addAll(
                List.of("sh", "-c", SCRIPT, "sh", removeAfter.map(Path::toString).orElse("")));
        if (has("setpriv")) {
            command.addAll(List.of("setpriv", "--pdeathsig", "INT", "--"));
        }
        command.addAll(
                List.of(binaries.program("postgres").toString(), "-D", config.data().toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(Path.of("/").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(config.log().toFile()));
        cleanEnvironment(builder);
        return builder.start();
    }

    private static boolean has(String program) {
        return List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin").stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /// Empty when the server ended instead.
    private static Optional<Server> awaitReady(PostgresConfig config, Process shell, long deadline)
            throws IOException, InterruptedException {
        while (true) {
            if (shell.waitFor(LOOKS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                return Optional.empty();
            }
            Optional<Postmaster> said = Postmaster.of(config.data());
            if (said.isPresent() && said.get().ready() && isChild(said.get().pid(), shell)) {
                return Optional.of(new Server(shell, said.get().pid()));
            }
            if (System.nanoTime() > deadline) {
                new Server(shell, said.map(Postmaster::pid).orElse(0L))
                        .stop(Duration.ofSeconds(10));
                throw new PostgresUnavailable(
                        "PostgreSQL was not ready within "
                                + config.startWithin().toSeconds()
                                + " s; its reasons are in "
                                + config.log());
            }
        }
    }

    private static boolean isChild(long pid, Process shell) {
        return ProcessHandle.of(pid)
                .flatMap(ProcessHandle::parent)
                .filter(parent -> parent.pid() == shell.pid())
                .isPresent();
    }

    private static PostgresUnavailable refusal(PostgresConfig config, String said) {
        String lower = said.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left on device")) {
            return new PostgresUnavailable(
                    "The disk of " + config.data() + " is full; make room and start again.");
        }
        if (lower.contains("address already in use")) {
            return portTaken(config.port());
        }
        String reason =
                said.lines()
                        .filter(line -> line.contains("FATAL:") || line.contains("PANIC:"))
                        .reduce("it gave no reason", (before, line) -> line)
                        .replaceFirst("^.*(FATAL|PANIC):\\s*", "");
        return new PostgresUnavailable(
                "PostgreSQL did not start: " + reason + "; more is in " + config.log());
    }

    static PostgresUnavailable portTaken(int port) {
        return new PostgresUnavailable(
                "Port "
                        + port
                        + " on 127.0.0.1 is taken by another program; stop that one or start with"
                        + " --ports=+10000.");
    }

    private static String tail(Path log, long from) throws IOException {
        try (var channel = Files.newByteChannel(log)) {
            channel.position(Math.max(from, channel.size() - TAIL_AT_MOST));
            var buffer = java.nio.ByteBuffer.allocate(TAIL_AT_MOST);
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // Reads on to the end.
            }
            return new String(
                    buffer.array(), 0, buffer.position(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }
}
