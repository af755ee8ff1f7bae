package maru.launcher.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import maru.launcher.supervisor.CannotRun;

/// What an earlier launcher may have left running on this data folder when it was killed. Its
/// children end by themselves, but draining takes them seconds, and a quick new start must wait for
/// their ports. Each running child is noted in `run/NAME.pid` with its [Birth], so that a number
/// that now belongs to another program is never mistaken for it.
public final class Leftovers {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(25);
    private static final Duration KILLED_WITHIN = Duration.ofSeconds(10);

    private final Path run;

    /// Notes in this folder.
    public Leftovers(Path run) {
        this.run = run;
    }

    public synchronized void note(String part, long pid) {
        Optional<Birth> birth = Birth.of(pid);
        try {
            if (birth.isPresent()) {
                Files.writeString(
                        run.resolve(part + ".pid"),
                        pid + " " + birth.get() + "\n",
                        StandardCharsets.US_ASCII);
            }
        } catch (IOException diskFull) {
            // The note helps a later start to wait; this one goes on without it.
        }
    }

    public synchronized void forget(String part) {
        try {
            Files.deleteIfExists(run.resolve(part + ".pid"));
        } catch (IOException stays) {
            // An outdated note is recognised by its start time.
        }
    }

    /// Waits for those that still end, and ends those that do not.
    public void await() {
        try (Stream<Path> notes = Files.list(run)) {
            for (Path note :
                    notes.filter(file -> file.getFileName().toString().endsWith(".pid")).toList()) {
                living(note).ifPresent(Leftovers::awaitEnd);
                Files.deleteIfExists(note);
            }
        } catch (IOException noFolder) {
            // Nothing was ever started here.
        }
    }

    private static Optional<ProcessHandle> living(Path note) throws IOException {
        List<String> fields = List.of(Files.readString(note).strip().split(" ", 2));
        try {
            if (fields.size() == 2) {
                long pid = Long.parseLong(fields.get(0));
                return Birth.of(pid)
                        .filter(birth -> birth.toString().equals(fields.get(1)))
                        .flatMap(same -> ProcessHandle.of(pid));
            }
        } catch (NumberFormatException damaged) {
            // Cut by a full disk or a crash: it names nobody.
        }
        return Optional.empty();
    }

    private static void awaitEnd(ProcessHandle process) {
        if (!ends(process, ENDS_WITHIN)) {
            process.destroyForcibly();
            // Its ports are free when it is gone, not when it was told to go.
            ends(process, KILLED_WITHIN);
        }
    }

    private static boolean ends(ProcessHandle process, Duration within) {
        try {
            process.onExit().get(within.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException hanging) {
            return false;
        } catch (ExecutionException gone) {
            return true;
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new CannotRun("The start was interrupted.");
        }
    }
}
