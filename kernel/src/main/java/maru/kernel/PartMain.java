package maru.kernel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs a [Part] as a process.
///
/// Settings come over standard input, which then stays open as the part's lifeline: when it ends,
/// whoever started the part is gone or wants it to stop, and the part drains and exits. That is how
/// nothing outlives a supervisor that was killed. Run by hand, `--config FILE` reads the same lines
/// from a file that only its owner can read, and the process then lives until it is signalled.
///
/// Exit codes: 0 stopped in order, 1 could not start or broke, 2 a setting is wrong.
public final class PartMain {

    private static final System.Logger LOG = System.getLogger(PartMain.class.getName());
    private static final Duration DRAIN_AT_MOST = Duration.ofSeconds(10);
    private static final Duration STOP_AT_MOST = Duration.ofSeconds(20);

    /// What the launcher tells every part, whether it has use for it or not.
    private static final Set<String> TOLD_TO_ALL =
            Set.of(
                    "public-url",
                    "data",
                    "listen",
                    "issuer",
                    "keys.url",
                    "domain",
                    "demo",
                    "signon.pepper");

    private PartMain() {}

    /// Runs until the part is told to stop. Call it from `main` and return; it ends the process.
    public static void run(Part part, String[] args) {
        run(part, args, STOP_AT_MOST);
    }

    static void run(Part part, String[] args, Duration stopAtMost) {
        Runtime.getRuntime().exit(runUntilStopped(part, args, stopAtMost));
    }

    private static int runUntilStopped(Part part, String[] args, Duration stopAtMost) {
        CountDownLatch stop = new CountDownLatch(1);
        CountDownLatch stopped = new CountDownLatch(1);
        try {
            Settings settings;
            if (args.length == 2 && args[0].equals("--config")) {
                settings = readFile(Path.of(args[1]));
            } else if (args.length == 0) {
                // Never closed: the lifeline reads it to the end of the process.
                BufferedReader input =
                        new BufferedReader(
                                new InputStreamReader(System.in, StandardCharsets.UTF_8));
                settings = Settings.read(input);
                Thread.ofPlatform()
                        .daemon()
                        .name("lifeline")
                        .start(
                                () -> {
                                    untilEnd(input);
                                    stop.countDown();
                                    endAnyway(stopped, stopAtMost);
                                });
            } else {
                System.err.println("Usage: " + part.name() + " [--config FILE]");
                return 2;
            }
            Runtime.getRuntime()
                    .addShutdownHook(
                            Thread.ofPlatform()
                                    .name("stop")
                                    .unstarted(
                                            () -> {
                                                stop.countDown();
                                                endAnyway(stopped, stopAtMost);
                                            }));
            serve(part, settings, stop);
            return 0;
        } catch (BadSetting wrong) {
            System.err.println(wrong.getMessage());
            return 2;
        } catch (Exception broken) {
            LOG.log(System.Logger.Level.ERROR, part.name() + " could not go on", broken);
            return 1;
        } finally {
            stopped.countDown();
        }
    }

    private static void serve(Part part, Settings settings, CountDownLatch stop) throws Exception {
        settings.allow(TOLD_TO_ALL);
        int healthPort = settings.number("health.port", 0, 65_535, 0);
        try (HealthDoor door = HealthDoor.open(healthPort);
                RunningPart running = part.start(settings)) {
            door.serve(running::health);
            LOG.log(System.Logger.Level.INFO, "{0} is up", part.name());
            stop.await();
            LOG.log(System.Logger.Level.INFO, "{0} is stopping", part.name());
            door.serve(() -> Health.down("is stopping"));
            drain(running);
        }
    }

    private static void drain(RunningPart running) throws InterruptedException {
        Thread drain = Thread.ofPlatform().daemon().name("drain").start(running::drain);
        if (!drain.join(DRAIN_AT_MOST)) {
            LOG.log(System.Logger.Level.WARNING, "Work was still at hand after {0}", DRAIN_AT_MOST);
        }
    }

    private static Settings readFile(Path file) throws IOException {
        if (Files.exists(file)
                && Files.getPosixFilePermissions(file).stream()
                        .anyMatch(right -> !right.name().startsWith("OWNER_"))) {
            throw new BadSetting(
                    "--config", "others can read " + file + "; run: chmod 600 " + file);
        }
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            return Settings.read(reader);
        } catch (java.nio.file.NoSuchFileException missing) {
            throw new BadSetting("--config", "there is no file " + file + ".");
        }
    }

    private static void untilEnd(BufferedReader input) {
        try {
            @Nullable String line;
            do {
                line = input.readLine();
            } while (line != null);
        } catch (IOException ended) {
            // A broken pipe says the same as an ended one.
        }
    }

    /// A start, a drain or a close that waits for something that is gone, the database for one,
    /// must not hold the part's ports against the next start.
    private static void endAnyway(CountDownLatch stopped, Duration atMost) {
        try {
            if (!stopped.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "Not stopped after {0}", atMost);
                Runtime.getRuntime().halt(1);
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
