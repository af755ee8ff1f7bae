package maru.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import maru.launcher.admin.AdminSocket;
import maru.launcher.data.DataFolder;
import maru.launcher.data.Kind;
import maru.launcher.machine.Leftovers;
import maru.launcher.machine.Machine;
import maru.launcher.settings.MaruSettings;
import maru.launcher.settings.WrongSetting;
import maru.launcher.supervisor.CannotRun;
import maru.launcher.supervisor.Policy;
import maru.launcher.supervisor.Spawner;
import maru.launcher.supervisor.State;
import maru.launcher.supervisor.Status;
import maru.launcher.supervisor.Supervisor;
import maru.launcher.supervisor.Ward;
import maru.launcher.terminal.Display;
import maru.launcher.terminal.QrCode;

/// From the start of the first process to the end of the last one.
final class Session {

    /// Why a session has ended.
    enum Outcome {
        STOPPED,
        FAILED,
        /// The demo is to begin anew.
        RESET
    }

    private static final System.Logger LOG = System.getLogger(Session.class.getName());
    private static final Duration LOOKS_EVERY = Duration.ofMillis(500);
    private static final Duration CERTIFICATE_EVERY = Duration.ofHours(1);

    private final DataFolder data;
    private final RunOptions options;
    private final Clock clock;
    private final PrintStream out;
    private final Wiring wiring;
    private final Spawner spawner;
    private final Supervisor supervisor;
    private final Leftovers leftovers;
    private final LinkedBlockingQueue<Outcome> asked = new LinkedBlockingQueue<>();
    private final AtomicInteger signals = new AtomicInteger();
    private final Instant begun;
    private final boolean firstStart;

    private volatile MaruSettings settings;
    private Instant certificateLookedAt;

    Session(
            Home home,
            DataFolder data,
            RunOptions options,
            Machine machine,
            Clock clock,
            PrintStream out,
            MaruSettings settings) {
        this.data = data;
        this.options = options;
        this.clock = clock;
        this.out = out;
        this.settings = settings;
        this.begun = clock.instant();
        this.firstStart = !Files.exists(data.resolve("postgres"));
        this.certificateLookedAt = begun;
        this.wiring = new Wiring(home, data, options, machine.root(), clock, settings);
        this.spawner =
                new Spawner(
                        data.resolve("log"),
                        Machine.setpriv(),
                        machine.root(),
                        Map.of(
                                "PATH",
                                "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
                                "LANG",
                                "C.UTF-8"),
                        clock,
                        Policy.USUAL.answerWithin());
        this.supervisor = new Supervisor(spawner, Policy.USUAL, clock);
        this.leftovers = new Leftovers(data.resolve("run"));
    }

    /// Starts everything and keeps it up until it is told to stop.
    Outcome run() throws IOException, InterruptedException {
        List<Ward> wards = wiring.all(settings);
        try (Display display = Displays.on(out, clock);
                AdminSocket socket = AdminSocket.open(data.path(), verbs())) {
            LOG.log(System.Logger.Level.INFO, "Calls are taken: {0}", socket);
            return keep(display, wards);
        }
    }

    /// Brings the database to this version and stops.
    Outcome migrate() throws InterruptedException {
        try (Display display = Displays.on(out, clock)) {
            supervisor.listen(status -> show(display, status));
            supervisor.put(wiring.databaseOnly(settings));
            while (true) {
                Optional<Status> failed = failed();
                if (failed.isPresent() || allUp()) {
                    supervisor.stop();
                    failed.ifPresent(status -> display.line(sentence(status)));
                    return failed.isPresent() ? Outcome.FAILED : Outcome.STOPPED;
                }
                asked.poll(LOOKS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
            }
        } finally {
            wiring.people().close();
            spawner.close();
        }
    }

    private Outcome keep(Display display, List<Ward> wards) throws InterruptedException {
        supervisor.listen(status -> show(display, status));
        Signals.on(() -> signalled(display));
        SettingsWatch watch =
                new SettingsWatch(options.settingsFile(), wiring.partNames(), settings);
        boolean announced = false;
        Outcome outcome;
        try {
            supervisor.put(wards);
            while (true) {
                Outcome wanted = asked.poll(LOOKS_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                if (wanted != null) {
                    outcome = wanted;
                    break;
                }
                Optional<Status> failed = failed();
                if (!announced && failed.isPresent()) {
                    display.line(sentence(failed.get()));
                    outcome = Outcome.FAILED;
                    break;
                }
                if (!announced && allUp()) {
                    announced = true;
                    announce(display);
                }
                follow(watch, display);
                refreshCertificate(display);
                display.tick();
            }
        } finally {
            supervisor.stop();
            wiring.people().close();
            spawner.close();
        }
        display.line(outcome == Outcome.RESET ? "" : "Maru has stopped.");
        return outcome;
    }

    private void signalled(Display display) {
        switch (signals.incrementAndGet()) {
            case 1 -> {
                display.line("Stopping. Ctrl-C once more ends everything at once.");
                ask(Outcome.STOPPED);
            }
            case 2 -> {
                display.line("Ending everything at once.");
                supervisor.hurry();
            }
            default -> Runtime.getRuntime().halt(1);
        }
    }

    /// Asks for the end; the first to ask decides.
    void ask(Outcome outcome) {
        asked.add(outcome);
    }

    List<Status> status() {
        return supervisor.status();
    }

    DataFolder data() {
        return data;
    }

    DatabaseWork databaseWork() {
        return wiring.databaseWork(settings);
    }

    private Map<String, maru.launcher.admin.Verb> verbs() {
        return new AdminVerbs(this).all();
    }

    private void show(Display display, Status status) {
        if (!status.step()) {
            if (status.pid().isPresent()) {
                leftovers.note(status.part(), status.pid().getAsLong());
            } else {
                leftovers.forget(status.part());
            }
        }
        LOG.log(
                System.Logger.Level.INFO,
                "{0}: {1} {2}",
                status.part(),
                status.state().word(),
                status.state().detail());
        display.changed(status, supervisor.status());
        if (status.state() instanceof State.Failed && !status.step()) {
            display.line(sentence(status));
        }
    }

    /// A step or the database that cannot run at all. A part that refuses its settings is no reason
    /// to stop the others.
    private Optional<Status> failed() {
        return supervisor.status().stream()
                .filter(status -> status.state() instanceof State.Failed)
                .filter(status -> status.step() || status.part().equals(Wiring.POSTGRES))
                .findFirst();
    }

    private boolean allUp() {
        return supervisor.status().stream()
                // Later starts have accounts from before; what is new follows in a moment.
                .filter(status -> firstStart || !status.part().equals(Wiring.ACCOUNTS))
                .allMatch(status -> status.state() instanceof State.Up);
    }

    /// A part that refuses a setting names its key; here comes the line in the operator's file.
    private String sentence(Status status) {
        String why = status.state().detail();
        String prefix = "Setting ";
        int colon = why.indexOf(':');
        if (why.startsWith(prefix) && colon > 0) {
            String key = status.part() + "." + why.substring(prefix.length(), colon);
            Integer line = settings.lines().get(key);
            if (line != null) {
                return options.settingsFile()
                        + ", line "
                        + line
                        + ": "
                        + key
                        + why.substring(colon);
            }
        }
        return status.step() || status.part().equals(Wiring.POSTGRES)
                ? why
                : status.part() + " cannot run: " + why;
    }

    private void follow(SettingsWatch watch, Display display) {
        try {
            Optional<MaruSettings> changed = watch.changed();
            if (changed.isEmpty()) {
                return;
            }
            if (changed.get().equals(settings)) {
                // Then it is the certificate's files that have changed.
                if (wiring.refreshCertificate(settings)) {
                    display.line("The new certificate is in force.");
                }
                return;
            }
            if (!changed.get().database().equals(settings.database())) {
                display.line(
                        "The database in "
                                + options.settingsFile()
                                + " has changed. Stop Maru and start it again for that.");
                return;
            }
            List<Ward> wards = wiring.all(changed.get());
            settings = changed.get();
            supervisor.put(wards);
            display.line("The settings in " + options.settingsFile() + " are in force.");
        } catch (WrongSetting | CannotRun wrong) {
            display.line(wrong.getMessage() + " The settings before stay in force.");
        } catch (IOException failed) {
            display.line("The settings could not be put into force: " + failed.getMessage());
        }
    }

    private void refreshCertificate(Display display) {
        Instant now = clock.instant();
        if (certificateLookedAt.plus(CERTIFICATE_EVERY).isAfter(now)) {
            return;
        }
        certificateLookedAt = now;
        try {
            if (wiring.refreshCertificate(settings)) {
                display.line("The certificate was renewed.");
            }
        } catch (IOException | CannotRun failed) {
            display.line("The certificate could not be renewed: " + failed.getMessage());
        }
    }

    People people() {
        return wiring.people();
    }

    private void announce(Display display) {
        Addresses addresses = wiring.addresses(settings);
        URI url = addresses.publicUrl();
        String page = url + (data.kind() == Kind.DEMO ? "/demo" : "/");
        if (options.host().isPresent()) {
            display.line("");
            display.line(QrCode.of(page));
            display.line(
                    "Browsers warn of the certificate until they trust "
                            + wiring.authority()
                            + ".");
        }
        display.line(
                "Maru is up after "
                        + Duration.between(begun, clock.instant()).toSeconds()
                        + " s. Open "
                        + page);
        display.line("Data and logs are in " + data.path() + ". Ctrl-C stops Maru in order.");
    }

    /// The folder of logs, for messages.
    Path logs() {
        return data.resolve("log");
    }
}
