package maru.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
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

/// `maru admin audit`.
@Command(
        name = "audit",
        description = "Checks the record of who did what, and erases names by law.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            AuditCommand.VerifyVerb.class,
            AuditCommand.KeyVerb.class,
            AuditCommand.EraseVerb.class
        })
final class AuditCommand implements Runnable {

    @ParentCommand private @Nullable AdminCommand parent;
    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "Say what to do: verify, key or erase.");
    }

    private int call(String verb, Map<String, String> options, List<Request.Attachment> files) {
        return Objects.requireNonNull(parent).call(verb, options, files);
    }

    /// `maru admin audit verify`.
    @Command(
            name = "verify",
            description = {
                "Finds every row that was altered, deleted, swapped or slipped in up to the last head",
                "outside the database, and names the window that no head covers yet. Exit code 1 when",
                "something is wrong."
            },
            mixinStandardHelpOptions = true)
    static final class VerifyVerb implements Callable<Integer> {

        @ParentCommand private @Nullable AuditCommand parent;
        @CommandLine.Mixin private final AdminCommand.Json json = new AdminCommand.Json();

        @Option(
                names = "--head",
                paramLabel = "FILE",
                description = "A copy of audit-heads that somebody else kept.")
        private @Nullable Path head;

        @Option(
                names = "--key",
                paramLabel = "TEXT",
                description = "The public key of the Maru that wrote it; else this one's own.")
        private @Nullable String key;

        @Override
        public Integer call() {
            Map<String, String> options = json.options();
            if (key != null) {
                options.put("key", key);
            }
            return Objects.requireNonNull(parent)
                    .call("audit verify", options, head == null ? List.of() : List.of(read(head)));
        }

        private static Request.Attachment read(Path named) {
            Path file = Launcher.ofCaller(named);
            try {
                return new Request.Attachment(
                        String.valueOf(file.getFileName()), Files.readAllBytes(file));
            } catch (IOException unreadable) {
                throw new CannotRun("The file " + file + " cannot be read.");
            }
        }
    }

    /// `maru admin audit key`.
    @Command(
            name = "key",
            description = "Prints the public key by which heads are checked elsewhere.",
            mixinStandardHelpOptions = true)
    static final class KeyVerb implements Callable<Integer> {

        @ParentCommand private @Nullable AuditCommand parent;
        @CommandLine.Mixin private final AdminCommand.Json json = new AdminCommand.Json();

        @Override
        public Integer call() {
            return Objects.requireNonNull(parent).call("audit key", json.options(), List.of());
        }
    }

    /// `maru admin audit erase`.
    @Command(
            name = "erase",
            description =
                    "Takes a person out of old rows, when the law asks; the rows still verify.",
            mixinStandardHelpOptions = true)
    static final class EraseVerb implements Callable<Integer> {

        @ParentCommand private @Nullable AuditCommand parent;
        @CommandLine.Mixin private final AdminCommand.Json json = new AdminCommand.Json();

        @Parameters(
                paramLabel = "PERSON",
                description = "Her id, login, phone number, e-mail address or number in the files.")
        private String person = "";

        @Option(
                names = "--before",
                required = true,
                paramLabel = "DAY",
                description = "Rows from before this day only, such as 2026-03-02.")
        private String before = "";

        @Option(
                names = "--basis",
                required = true,
                paramLabel = "TEXT",
                description = "The law or decision that asks for it; it is kept.")
        private String basis = "";

        @Override
        public Integer call() {
            Map<String, String> options = json.options();
            options.put("person", person);
            options.put("before", before);
            options.put("basis", basis);
            return Objects.requireNonNull(parent).call("audit erase", options, List.of());
        }
    }
}
