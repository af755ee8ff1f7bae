package maru.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import maru.launcher.data.DataFolder;
import maru.launcher.data.Version;
import maru.launcher.keycloak.KeycloakProcess;
import maru.launcher.machine.Leftovers;
import maru.launcher.machine.Machine;
import maru.launcher.settings.MaruSettings;
import maru.launcher.settings.MaruYaml;
import maru.launcher.supervisor.CannotRun;
import maru.launcher.supervisor.LogFile;

/// `maru run`: looks at everything that could stand in the way, opens the data folder, and then
/// keeps a [Session] going until it is told to stop.
final class Run {

    private final Home home;
    private final RunOptions options;
    private final Clock clock;
    private final PrintStream out;
    private final boolean databaseOnly;

    /// @param databaseOnly brings the database to this version and ends
    Run(Home home, RunOptions options, Clock clock, PrintStream out, boolean databaseOnly) {
        this.home = home;
        this.options = options;
        this.clock = clock;
        this.out = out;
        this.databaseOnly = databaseOnly;
    }

    /// Runs until it is told to stop.
    ///
    /// @return 0 when it was stopped in order, 1 when something could not be started
    /// @throws CannotRun before anything is harmed
    int run() throws IOException, InterruptedException {
        Machine machine = Machine.here();
        Machine.requireJava(Runtime.version().feature());
        Machine.requireDisk(options.data());
        Machine.requireMemory();
        machine.requireReachable(places());
        MaruSettings settings =
                MaruYaml.read(options.settingsFile(), Wiring.settingNames(home.parts().keySet()));
        requireWhole(settings);
        requireParts();
        if (DataFolder.kind(options.data(), Version.own()).isEmpty()) {
            // Nothing of an earlier run can hold a port, so a folder need not be made to find out.
            requirePorts(settings);
        }
        try (DataFolder data = DataFolder.open(options.data(), options.kind(), Version.own())) {
            new Leftovers(data.resolve("run")).await();
            requirePorts(settings);
            try (LogFile log = LauncherLog.into(data.resolve("log"))) {
                log.append("--- " + clock.instant() + " Maru " + Version.own() + " starts");
                return keep(data, machine, settings);
            }
        }
    }

    private int keep(DataFolder data, Machine machine, MaruSettings settings)
            throws IOException, InterruptedException {
        MaruSettings current = settings;
        while (true) {
            Session session = new Session(home, data, options, machine, clock, out, current);
            Session.Outcome outcome = databaseOnly ? session.migrate() : session.run();
            switch (outcome) {
                case STOPPED -> {
                    return 0;
                }
                case FAILED -> {
                    return 1;
                }
                case RESET -> {
                    data.reset();
                    out.println("The demo begins anew.");
                    current =
                            MaruYaml.read(
                                    options.settingsFile(),
                                    Wiring.settingNames(home.parts().keySet()));
                }
            }
        }
    }

    private Map<String, Path> places() {
        Map<String, Path> places = new LinkedHashMap<>();
        places.put("The program's folder", home.path());
        places.put("The Java in", Path.of(System.getProperty("java.home")));
        Path parent = options.data().toAbsolutePath().normalize().getParent();
        if (parent != null) {
            places.put("The data folder", parent);
        }
        return places;
    }

    private void requirePorts(MaruSettings settings) {
        Addresses addresses = Addresses.of(options, settings, home.parts());
        List<PartDescription> parts = databaseOnly ? List.of() : options.running(home.parts());
        boolean keycloak = !databaseOnly && options.runs(KeycloakProcess.NAME);
        Machine.requireFree(
                options.ports().inner(settings.database().isEmpty(), keycloak, parts),
                InetAddress.getLoopbackAddress());
        Machine.requireFree(
                options.ports().outer(parts), InetAddress.ofLiteral(addresses.listen()));
    }

    private void requireParts() {
        Set<String> known = new TreeSet<>(home.parts().keySet());
        known.add(KeycloakProcess.NAME);
        known.add(Wiring.POSTGRES);
        for (String name : options.parts().orElse(Set.of())) {
            if (!known.contains(name)) {
                throw new CannotRun(
                        "There is no part "
                                + name
                                + ". Parts are "
                                + String.join(", ", known)
                                + ".");
            }
        }
    }

    /// Settings that are right one by one may still not go together.
    private void requireWhole(MaruSettings settings) {
        Addresses addresses = Addresses.of(options, settings, home.parts());
        URI url = addresses.publicUrl();
        if (addresses.beyondLoopback() && !"https".equals(url.getScheme())) {
            throw new CannotRun(
                    "Maru is to listen on "
                            + addresses.listen()
                            + ", where other machines reach it, so people need an https address."
                            + " Write public-url: https://NAME into "
                            + options.settingsFile()
                            + ", or start with --host "
                            + addresses.listen()
                            + ".");
        }
    }
}
