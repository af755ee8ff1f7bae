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

/// `maru admin app-password`.
@Command(
        name = "app-password",
        description = "Makes, lists and ends the passwords of people's devices.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            AppPasswordCommand.CreateVerb.class,
            AppPasswordCommand.ListVerb.class,
            AppPasswordCommand.RevokeVerb.class
        })
final class AppPasswordCommand implements Runnable {

    @ParentCommand private @Nullable AdminCommand parent;
    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "Say what to do: create, list or revoke.");
    }

    private int call(String verb, Map<String, String> options) {
        return Objects.requireNonNull(parent).call(verb, options, List.of());
    }

    /// `maru admin app-password create`.
    @Command(
            name = "create",
            description = {
                "Makes one for somebody. The secret is shown once; the person is told who made it,",
                "and it ends after 24 hours (not on demo data)."
            },
            mixinStandardHelpOptions = true)
    static final class CreateVerb implements Callable<Integer> {

        @ParentCommand private @Nullable AppPasswordCommand parent;
        @CommandLine.Mixin private final AdminCommand.Json json = new AdminCommand.Json();

        @Parameters(
                paramLabel = "PERSON",
                description = "Her id, login, phone number, e-mail address or number in the files.")
        private String person = "";

        @Option(
                names = "--scopes",
                required = true,
                paramLabel = "LIST",
                description = "Some of imap,smtp,jmap,xmpp,dav,api.")
        private String scopes = "";

        @Option(
                names = "--label",
                required = true,
                paramLabel = "TEXT",
                description = "What the person sees it called.")
        private String label = "";

        @Override
        public Integer call() {
            Map<String, String> options = json.options();
            options.put("person", person);
            options.put("scopes", scopes);
            options.put("label", label);
            return Objects.requireNonNull(parent).call("app-password create", options);
        }
    }

    /// `maru admin app-password list`.
    @Command(
            name = "list",
            description = "Lists somebody's, without the secrets.",
            mixinStandardHelpOptions = true)
    static final class ListVerb implements Callable<Integer> {

        @ParentCommand private @Nullable AppPasswordCommand parent;
        @CommandLine.Mixin private final AdminCommand.Json json = new AdminCommand.Json();

        @Parameters(paramLabel = "PERSON", description = "As for create.")
        private String person = "";

        @Override
        public Integer call() {
            Map<String, String> options = json.options();
            options.put("person", person);
            return Objects.requireNonNull(parent).call("app-password list", options);
        }
    }

    /// `maru admin app-password revoke`.
    @Command(
            name = "revoke",
            description = "Ends one at once; its connections close within five seconds.",
            mixinStandardHelpOptions = true)
    static final class RevokeVerb implements Callable<Integer> {

        @ParentCommand private @Nullable AppPasswordCommand parent;
        @CommandLine.Mixin private final AdminCommand.Json json = new AdminCommand.Json();

        @Parameters(paramLabel = "ID", description = "As create and list name it.")
        private String id = "";

        @Override
        public Integer call() {
            Map<String, String> options = json.options();
            options.put("id", id);
            return Objects.requireNonNull(parent).call("app-password revoke", options);
        }
    }
}
