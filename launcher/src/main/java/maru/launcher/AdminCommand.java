package maru.launcher;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import maru.launcher.admin.AdminClient;
import maru.launcher.admin.Request;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `maru admin`: what can be asked of a Maru that runs. It only carries the call to the control
/// socket; everything is done there.
@Command(
        name = "admin",
        description = "Talks to the Maru that runs on the data folder.",
        footer = {"", "Exit codes: 0 done, 1 refused with the reason, 2 wrong call."},
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            AdminCommand.StatusVerb.class,
            AdminCommand.StopVerb.class,
            PeopleCommand.class,
            AppPasswordCommand.class,
            SessionCommand.class,
            ConsentVerb.class,
            AuditCommand.class,
            AdminCommand.MigrateVerb.class,
            AdminCommand.DemoResetVerb.class
        })
final class AdminCommand implements Runnable {

    @CommandLine.Mixin private final Launcher.DataOption data = new Launcher.DataOption();
    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "Say what to do; --help lists it.");
    }

    int call(String verb, Map<String, String> options, List<Request.Attachment> files) {
        return new AdminClient(data.path())
                .call(new Request(verb, options, files), System.out, System.err);
    }

    /// `--json` of every verb.
    static final class Json {

        @Option(names = "--json", description = "Answer in JSON, for programs.")
        private boolean json;

        Map<String, String> options() {
            Map<String, String> options = new TreeMap<>();
            if (json) {
                options.put("json", "true");
            }
            return options;
        }
    }

    /// `maru admin status`.
    @Command(
            name = "status",
            description = "Tells for each part whether it is up, its process and its port.",
            mixinStandardHelpOptions = true)
    static final class StatusVerb implements Callable<Integer> {

        @ParentCommand private @Nullable AdminCommand parent;
        @CommandLine.Mixin private final Json json = new Json();

        @Override
        public Integer call() {
            return Objects.requireNonNull(parent).call("status", json.options(), List.of());
        }
    }

    /// `maru admin stop`.
    @Command(name = "stop", description = "Stops Maru in order.", mixinStandardHelpOptions = true)
    static final class StopVerb implements Callable<Integer> {

        @ParentCommand private @Nullable AdminCommand parent;

        @Override
        public Integer call() {
            return Objects.requireNonNull(parent).call("stop", Map.of(), List.of());
        }
    }

    /// `maru admin migrate`.
    @Command(
            name = "migrate",
            description = "Brings the database to this version; every start does that by itself.",
            mixinStandardHelpOptions = true)
    static final class MigrateVerb implements Callable<Integer> {

        @ParentCommand private @Nullable AdminCommand parent;
        @CommandLine.Mixin private final Json json = new Json();

        @Override
        public Integer call() {
            return Objects.requireNonNull(parent).call("migrate", json.options(), List.of());
        }
    }

    /// `maru admin demo-reset`.
    @Command(
            name = "demo-reset",
            description = "Throws the demo's data away and begins anew. Never real data.",
            mixinStandardHelpOptions = true)
    static final class DemoResetVerb implements Callable<Integer> {

        @ParentCommand private @Nullable AdminCommand parent;

        @Override
        public Integer call() {
            return Objects.requireNonNull(parent).call("demo reset", Map.of(), List.of());
        }
    }
}
