package maru.launcher.machine;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import maru.launcher.supervisor.CannotRun;

/// What an earlier launcher may have left running on this data folder when it was killed. Its
/// children end by themselves, but draining takes them seconds, and a quick new start must wait for
/// their ports. Each running child is noted in `run/NAME.pid` with its start time, so that a number
/// that now belongs to another program is never mistaken for it.
public final class Leftovers {

    private static final Duration ENDS_WITHIN = Duration.ofSeconds(25);

    private final Path run;

    /// Notes in this folder.
    public Leftovers(Path run) {
        this.run = run;
    }

    public synchronized void note(String part, long pid) {
        Optional<Instant> begun = begun(pid);
        try {
            if (begun.isPresent()) {
                Files.writeString(
                        run.resolve(part + ".pid"),
                        pid + " " + begun.get().toEpochMilli() + "\n",
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
        List<String> fields = List.of(Files.readString(note).strip().split(" "));
        try {
            if (fields.size() == 2) {
                long pid = Long.parseLong(fields.get(0));
                Instant noted = Instant.ofEpochMilli(Long.parseLong(fields.get(1)));
                return begun(pid).filter(noted::equals).flatMap(same -> ProcessHandle.of(pid));
            }
        } catch (NumberFormatException damaged) {
            // Cut by a full disk or a crash: it names nobody.
        }
        return Optional.empty();
    }

    private static Optional<Instant> begun(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().startInstant())
                .map(instant -> Instant.ofEpochMilli(instant.toEpochMilli()));
    }

    private static void awaitEnd(ProcessHandle process) {
        CompletableFuture<ProcessHandle> end = process.onExit();
        try {
            end.get(ENDS_WITHIN.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException hanging) {
            process.destroyForcibly();
        } catch (ExecutionException gone) {
            // It has ended.
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new CannotRun("The start was interrupted.");
        }
    }
}
