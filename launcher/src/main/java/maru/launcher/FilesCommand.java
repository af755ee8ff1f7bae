package maru.launcher;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `maru admin files`.
@Command(
        name = "files",
        description = "Looks after the drives: room, trash, going back, checks.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            FilesCommand.DrivesVerb.class,
            FilesCommand.QuotaVerb.class,
            FilesCommand.SensitiveVerb.class,
            FilesCommand.TrashVerb.class,
            FilesCommand.RestoreVerb.class,
            FilesCommand.VerifyVerb.class,
            FilesCommand.ScrubVerb.class
        })
final class FilesCommand extends VerbGroup {

    /// `maru admin files drives`.
    @Command(
            name = "drives",
            description = "Lists the drives with their quota and what they hold, in bytes.",
            mixinStandardHelpOptions = true)
    static final class DrivesVerb extends AdminCall {}

    /// `maru admin files quota`.
    @Command(
            name = "quota",
            description = "Says how much may lie in a drive; what lies there stays.",
            mixinStandardHelpOptions = true)
    static final class QuotaVerb extends AdminCall {

        @Parameters(index = "0", paramLabel = "DRIVE", description = "As drives lists it.")
        String drive = "";

        @Parameters(index = "1", paramLabel = "SIZE", description = "Such as 50GiB.")
        String size = "";
    }

    /// `maru admin files sensitive`.
    @Command(
            name = "sensitive",
            description = {
                "Says whether a drive holds what must not be read unseen: then each reading is kept in",
                "the audit, and no links can be made there."
            },
            mixinStandardHelpOptions = true)
    static final class SensitiveVerb extends AdminCall {

        @Parameters(index = "0", paramLabel = "DRIVE", description = "As drives lists it.")
        String drive = "";

        @Parameters(index = "1", paramLabel = "STATE", description = "on or off.")
        String state = "";
    }

    /// `maru admin files trash`.
    @Command(
            name = "trash",
            description = "Lists what was thrown away in a drive, newest first.",
            mixinStandardHelpOptions = true)
    static final class TrashVerb extends AdminCall {

        @Parameters(paramLabel = "DRIVE", description = "As drives lists it.")
        String drive = "";
    }

    /// `maru admin files restore`.
    @Command(
            name = "restore",
            description = {
                "Puts back one thing from the trash; or, with --to, brings a drive or a folder of it",
                "back to what it was at a moment. What is there now goes to versions and the trash."
            },
            mixinStandardHelpOptions = true)
    static final class RestoreVerb extends AdminCall {

        @Parameters(
                paramLabel = "ID",
                description = "A thing as trash lists it; with --to a drive.")
        String id = "";

        @Option(names = "--to", paramLabel = "TIME", description = "Such as 2026-11-22T01:32:00Z.")
        @Nullable String to;

        @Option(
                names = "--path",
                paramLabel = "PATH",
                description = "The folder within the drive; without it the whole drive.")
        @Nullable String path;
    }

    /// `maru admin files verify`.
    @Command(
            name = "verify",
            description =
                    "Checks that drives count what they hold, and that nothing stands nowhere.",
            mixinStandardHelpOptions = true)
    static final class VerifyVerb extends AdminCall {}

    /// `maru admin files scrub`.
    @Command(
            name = "scrub",
            description = "Reads every content of the drives and checks it against its sum.",
            mixinStandardHelpOptions = true)
    static final class ScrubVerb extends AdminCall {}
}
