package maru.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `maru admin session`.
@Command(
        name = "session",
        description = "Lists and closes somebody's sessions.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "VERB",
        subcommands = {SessionCommand.ListVerb.class, SessionCommand.CloseVerb.class})
final class SessionCommand extends VerbGroup {

    /// `maru admin session list`.
    @Command(
            name = "list",
            description = "Lists the web sessions of a person that have not ended.",
            mixinStandardHelpOptions = true)
    static final class ListVerb extends AdminCall {

        @Parameters(
                paramLabel = "PERSON",
                description = "Her id, login, phone number, e-mail address or number in the files.")
        String person = "";
    }

    /// `maru admin session close`.
    @Command(
            name = "close",
            description = "Closes all of a person's sessions, at every door within five seconds.",
            mixinStandardHelpOptions = true)
    static final class CloseVerb extends AdminCall {

        @Parameters(paramLabel = "PERSON", description = "As for list.")
        String person = "";

        @Option(names = "--devices", description = "End her app passwords too.")
        boolean devices;
    }
}
