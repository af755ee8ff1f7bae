package maru.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/// What `postmaster.pid` says of the server that works, or worked, on a data folder.
///
/// @param pid the server's process
/// @param ready whether it takes connections
record Postmaster(long pid, boolean ready) {

    /// How long a server that lost its supervisor may take to shut down by itself.
    private static final Duration LEAVES_WITHIN = Duration.ofSeconds(5);

    /// How long it may take once it was told to.
    private static final Duration STOPS_WITHIN = Duration.ofSeconds(60);

    private static final int STATUS_LINE = 7;

    static Optional<Postmaster> of(Path data) throws IOException {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            long pid = lines.isEmpty() ? 0 : Long.parseLong(lines.getFirst().strip());
            boolean ready =
                    lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
            return Optional.of(new Postmaster(Math.abs(pid), ready));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        } catch (NumberFormatException halfWritten) {
            return Optional.of(new Postmaster(0, false));
        }
    }

    /// Leaves no server on the folder. The caller holds the folder's lock, so a living one is an
    /// orphan: it is waited for, then told to stop. A number that now belongs to another program is
    /// taken away, since PostgreSQL would not dare to start beside it.
    static void clear(Path data) throws IOException {
        Optional<Postmaster> found = of(data);
        if (found.isEmpty()) {
            return;
        }
        long pid = found.get().pid();
        Optional<ProcessHandle> process =
                ProcessHandle.of(pid).filter(handle -> worksOn(handle.pid(), data));
        if (process.isPresent()
                && !ends(process.get(), LEAVES_WITHIN)
                && !(interrupt(pid) && ends(process.get(), STOPS_WITHIN))) {
            throw new PostgresUnavailable(
                    "A PostgreSQL that does not stop (process "
                            + pid
                            + ") still works on "
                            + data
                            + "; end it with: kill -QUIT "
                            + pid);
        }
        Files.deleteIfExists(data.resolve("postmaster.pid"));
    }

    /// Asks for the shutdown that rolls back what is open and keeps what was acknowledged.
    static boolean interrupt(long pid) throws IOException {
        try {
            return new ProcessBuilder("kill", "-INT", String.valueOf(pid))
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// The server's working folder is its data folder, by whatever path it was started.
    private static boolean worksOn(long pid, Path data) {
        try {
            return Files.isSameFile(Path.of("/proc", String.valueOf(pid), "cwd"), data);
        } catch (IOException notOurs) {
            return false;
        }
    }

    private static boolean ends(ProcessHandle process, Duration within) {
        try {
            process.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (java.util.concurrent.TimeoutException still) {
            return false;
        } catch (java.util.concurrent.ExecutionException unknown) {
            return !process.isAlive();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
