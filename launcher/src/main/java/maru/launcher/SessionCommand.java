package maru.launcher;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `maru admin session`.
@Command(
        name = "session",
        description = "Lists and closes somebody's sessions.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "VERB",
        subcommands = {SessionCommand.ListVerb.class, SessionCommand.CloseVerb.class})
final class SessionCommand implements Runnable {

    @ParentCommand private @Nullable AdminCommand parent;
    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "Say what to do: list or close.");
    }

    private int call(String verb, Map<String, String> options) {
        return Objects.requireNonNull(parent).call(verb, options, List.of());
    }

    /// `maru admin session list`.
    @Command(
            name = "list",
            description = "Lists the web sessions of a person that have not ended.",
            mixinStandardHelpOptions = true)
    static final class ListVerb implements Callable<Integer> {

        @ParentCommand private @Nullable SessionCommand parent;
        @CommandLine.Mixin private final AdminCommand.Json json = new AdminCommand.Json();

        @Parameters(
                paramLabel = "PERSON",
                description = "Her id, login, phone number, e-mail address or number in the files.")
        private String person = "";

        @Override
        public Integer call() {
            Map<String, String> options = json.options();
            options.put("person", person);
            return Objects.requireNonNull(parent).call("session list", options);
        }
    }

    /// `maru admin session close`.
    @Command(
            name = "close",
            description = "Closes all of a person's sessions, at every door within five seconds.",
            mixinStandardHelpOptions = true)
    static final class CloseVerb implements Callable<Integer> {

        @ParentCommand private @Nullable SessionCommand parent;
        @CommandLine.Mixin private final AdminCommand.Json json = new AdminCommand.Json();

        @Parameters(paramLabel = "PERSON", description = "As for list.")
        private String person = "";

        @Option(names = "--devices", description = "End her app passwords too.")
        private boolean devices;

        @Override
        public Integer call() {
            Map<String, String> options = json.options();
            options.put("person", person);
            if (devices) {
                options.put("devices", "true");
            }
            return Objects.requireNonNull(parent).call("session close", options);
        }
    }
}
