package maru.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import maru.identity.PeopleAdmin;
import maru.launcher.admin.Request;
import maru.launcher.supervisor.CannotRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `maru admin people`.
@Command(
        name = "people",
        description = "Imports and lists people.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "VERB",
        subcommands = {PeopleCommand.ListVerb.class, PeopleCommand.ImportVerb.class})
final class PeopleCommand implements Runnable {

    @ParentCommand private @Nullable AdminCommand parent;
    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(), "Say what to do: list or import.");
    }

    private int call(String verb, Map<String, String> options, List<Request.Attachment> files) {
        return Objects.requireNonNull(parent).call(verb, options, files);
    }

    /// `maru admin people list`.
    @Command(
            name = "list",
            description = "Lists everyone who has a role today.",
            mixinStandardHelpOptions = true)
    static final class ListVerb implements Callable<Integer> {

        @ParentCommand private @Nullable PeopleCommand parent;
        @CommandLine.Mixin private final AdminCommand.Json json = new AdminCommand.Json();

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "teacher, staff, guardian, student or admin only.")
        private PeopleAdmin.@Nullable Filter role;

        @Option(
                names = "--school",
                paramLabel = "NAME",
                description = "People of the school or office of this exact name only.")
        private @Nullable String school;

        @Override
        public Integer call() {
            Map<String, String> options = json.options();
            if (role != null) {
                options.put("role", role.name().toLowerCase(Locale.ROOT));
            }
            if (school != null) {
                options.put("school", school);
            }
            return Objects.requireNonNull(parent).call("people list", options, List.of());
        }
    }

    /// `maru admin people import`.
    @Command(
            name = "import",
            description = "Imports people from CSV files: all of it, or nothing and the reasons.",
            mixinStandardHelpOptions = true)
    static final class ImportVerb implements Callable<Integer> {

        @ParentCommand private @Nullable PeopleCommand parent;
        @CommandLine.Mixin private final AdminCommand.Json json = new AdminCommand.Json();

        @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
        private boolean dryRun;

        @Parameters(paramLabel = "FILE.csv", arity = "1..*", description = "In UTF-8.")
        private List<Path> files = List.of();

        @Override
        public Integer call() {
            Map<String, String> options = json.options();
            if (dryRun) {
                options.put("dry-run", "true");
            }
            List<Request.Attachment> contents = new ArrayList<>();
            for (Path named : files) {
                Path file = Launcher.ofCaller(named);
                try {
                    contents.add(
                            new Request.Attachment(
                                    String.valueOf(file.getFileName()), Files.readAllBytes(file)));
                } catch (IOException unreadable) {
                    throw new CannotRun("The file " + file + " cannot be read.");
                }
            }
            return Objects.requireNonNull(parent).call("people import", options, contents);
        }
    }
}
