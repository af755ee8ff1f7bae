package maru.launcher;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import maru.launcher.admin.AdminClient;
import maru.launcher.admin.Request;
import maru.launcher.data.DataFolder;
import maru.launcher.data.Kind;
import maru.launcher.data.Version;
import maru.launcher.settings.WrongSetting;
import maru.launcher.supervisor.CannotRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// The program behind `./maru`: runs Maru on this machine and talks to one that runs.
///
/// Exit codes: 0 done, 1 refused with the reason, 2 wrong call or wrong setting.
@Command(
        name = "maru",
        description = "Runs Maru on this machine and talks to one that runs.",
        mixinStandardHelpOptions = true,
        versionProvider = Launcher.ShowVersion.class,
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            Launcher.RunVerb.class,
            Launcher.MigrateVerb.class,
            Launcher.DemoVerb.class,
            AdminCommand.class
        })
public final class Launcher extends VerbGroup {

    static final int WRONG_CALL = 2;
    static final int REFUSED = 1;

    public static void main(String[] args) {
        int code = call(args);
        // Threads of libraries must not keep a launcher alive that has stopped everything.
        Runtime.getRuntime().exit(code);
    }

    /// A path as the caller means it: the program itself runs in its own folder.
    static Path ofCaller(Path path) {
        return Path.of(System.getProperty("maru.caller", ""))
                .resolve(path)
                .toAbsolutePath()
                .normalize();
    }

    static int call(String[] args) {
        CommandLine line = new CommandLine(new Launcher());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(
                (failed, command, parsed) -> {
                    System.err.println(sentence(failed));
                    return failed instanceof WrongSetting ? WRONG_CALL : REFUSED;
                });
        return line.execute(args);
    }

    private static String sentence(Exception failed) {
        if (failed instanceof CannotRun || failed instanceof WrongSetting) {
            return String.valueOf(failed.getMessage());
        }
        System.getLogger(Launcher.class.getName())
                .log(System.Logger.Level.ERROR, "Maru cannot go on", failed);
        return "Maru cannot go on: "
                + (failed.getMessage() == null ? failed.toString() : failed.getMessage());
    }

    /// Where the data are; a word of several verbs.
    static final class DataOption {

        @Option(
                names = "--data",
                paramLabel = "DIR",
                defaultValue = "data",
                scope = ScopeType.INHERIT,
                description = "Where everything is kept (default: ${DEFAULT-VALUE}).")
        private Path data = Path.of("data");

        Path path() {
            return ofCaller(data);
        }
    }

    /// Tells the release.
    static final class ShowVersion implements CommandLine.IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"Maru " + Version.own()};
        }
    }

    /// `maru run`.
    @Command(
            name = "run",
            description = {
                "Starts Maru and keeps it running until Ctrl-C.",
                "Settings are read from maru.yaml in the data folder; none is needed."
            },
            mixinStandardHelpOptions = true)
    static final class RunVerb implements Callable<Integer> {

        @CommandLine.Mixin private final DataOption data = new DataOption();
        @Spec private @Nullable CommandSpec spec;

        @Option(names = "--demo", description = "A sample school; anyone may sign in as anyone.")
        private boolean demo;

        @Option(
                names = "--ports",
                paramLabel = "standard|+N",
                description =
                        "The standard ports (80, 443, …), or every port shifted by N, e.g. +10000.")
        private @Nullable String ports;

        @Option(
                names = "--host",
                paramLabel = "ADDRESS",
                description =
                        "Serve other devices on this address of this machine and show a QR code.")
        private @Nullable String host;

        @Option(
                names = "--parts",
                paramLabel = "NAME",
                split = ",",
                description = "Start these parts only (and the database).")
        private @Nullable List<String> parts;

        @Override
        public Integer call() throws Exception {
            RunOptions options =
                    new RunOptions(
                            data.path(),
                            demo ? Kind.DEMO : Kind.REAL,
                            parsedPorts(),
                            parsedHost(),
                            Optional.<List<String>>ofNullable(parts)
                                    .map(names -> Set.copyOf(new LinkedHashSet<>(names))));
            return new Run(Home.own(), options, Clock.systemUTC(), System.out, false).run();
        }

        private Ports parsedPorts() {
            if (ports == null) {
                return new Ports(0, false);
            }
            return Ports.parse(ports)
                    .orElseThrow(
                            () ->
                                    wrong(
                                            "--ports: write standard, or + and a number up to "
                                                    + Ports.OFFSET_AT_MOST
                                                    + ", such as --ports=+10000."));
        }

        private Optional<InetAddress> parsedHost() {
            if (host == null) {
                return Optional.empty();
            }
            try {
                InetAddress address = InetAddress.ofLiteral(host);
                if (!address.isAnyLocalAddress()) {
                    return Optional.of(address);
                }
            } catch (IllegalArgumentException aName) {
                // Answered below, like an address that stands for all.
            }
            throw wrong(
                    "--host: write one IP address of this machine, such as --host 192.168.0.10.");
        }

        private ParameterException wrong(String sentence) {
            return new ParameterException(
                    java.util.Objects.requireNonNull(spec).commandLine(), sentence);
        }
    }

    /// `maru migrate`.
    @Command(
            name = "migrate",
            description = "Brings the database to this version while Maru does not run.",
            mixinStandardHelpOptions = true)
    static final class MigrateVerb implements Callable<Integer> {

        @CommandLine.Mixin private final DataOption data = new DataOption();

        @Option(names = "--ports", paramLabel = "+N", description = "As with run.")
        private String ports = "+0";

        @Override
        public Integer call() throws Exception {
            if (new AdminClient(data.path()).answers()) {
                return new AdminClient(data.path())
                        .call(new Request("migrate", Map.of(), List.of()), System.out, System.err);
            }
            Kind kind =
                    DataFolder.kind(data.path(), Version.own())
                            .orElseThrow(
                                    () ->
                                            new CannotRun(
                                                    "There are no data in "
                                                            + data.path()
                                                            + " to migrate."));
            RunOptions options =
                    new RunOptions(
                            data.path(),
                            kind,
                            Ports.parse(ports).orElse(new Ports(0, false)),
                            Optional.empty(),
                            Optional.empty());
            return new Run(Home.own(), options, Clock.systemUTC(), System.out, true).run();
        }
    }

    /// `maru demo`.
    @Command(
            name = "demo",
            description = "Acts on a demo's data.",
            mixinStandardHelpOptions = true,
            synopsisSubcommandLabel = "VERB",
            subcommands = ResetVerb.class)
    static final class DemoVerb extends VerbGroup {

        @CommandLine.Mixin private final DataOption data = new DataOption();
    }

    /// `maru demo reset`.
    @Command(
            name = "reset",
            description = "Throws the demo's data away, so that it begins anew. Never real data.",
            mixinStandardHelpOptions = true)
    static final class ResetVerb implements Callable<Integer> {

        @CommandLine.ParentCommand private @Nullable DemoVerb parent;

        @Override
        public Integer call() throws Exception {
            Path data = java.util.Objects.requireNonNull(parent).data.path();
            AdminClient running = new AdminClient(data);
            if (running.answers()) {
                return running.call(
                        new Request("demo-reset", new TreeMap<>(), List.of()),
                        System.out,
                        System.err);
            }
            Optional<Kind> kind =
                    Files.exists(data) ? DataFolder.kind(data, Version.own()) : Optional.empty();
            if (kind.isEmpty()) {
                throw new CannotRun("There is no demo in " + data + ".");
            }
            if (kind.get() != Kind.DEMO) {
                throw new CannotRun("The data in " + data + " are real and are never reset.");
            }
            try (DataFolder folder = DataFolder.open(data, Kind.DEMO, Version.own())) {
                folder.reset();
            }
            System.out.println("The demo begins anew at its next start.");
            return 0;
        }
    }
}
