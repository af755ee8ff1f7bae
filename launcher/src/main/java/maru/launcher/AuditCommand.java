package maru.launcher;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
final class AuditCommand extends VerbGroup {

    /// `maru admin audit verify`.
    @Command(
            name = "verify",
            description = {
                "Finds every row that was altered, deleted, swapped or slipped in up to the last head",
                "outside the database, and names the window that no head covers yet. Exit code 1 when",
                "something is wrong."
            },
            mixinStandardHelpOptions = true)
    static final class VerifyVerb extends AdminCall {

        @Option(
                names = "--head",
                paramLabel = "FILE",
                description = "A copy of audit-heads that somebody else kept.")
        @Nullable Path head;

        @Option(
                names = "--key",
                paramLabel = "TEXT",
                description = "The public key of the Maru that wrote it; else this one's own.")
        @Nullable String key;
    }

    /// `maru admin audit key`.
    @Command(
            name = "key",
            description = "Prints the public key by which heads are checked elsewhere.",
            mixinStandardHelpOptions = true)
    static final class KeyVerb extends AdminCall {}

    /// `maru admin audit erase`.
    @Command(
            name = "erase",
            description =
                    "Takes a person out of old rows, when the law asks; the rows still verify.",
            mixinStandardHelpOptions = true)
    static final class EraseVerb extends AdminCall {

        @Parameters(
                paramLabel = "PERSON",
                description = "Her id, login, phone number, e-mail address or number in the files.")
        String person = "";

        @Option(
                names = "--before",
                required = true,
                paramLabel = "DAY",
                description = "Rows from before this day only, such as 2026-03-02.")
        String before = "";

        @Option(
                names = "--basis",
                required = true,
                paramLabel = "TEXT",
                description = "The law or decision that asks for it; it is kept.")
        String basis = "";
    }
}
