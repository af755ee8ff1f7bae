package maru.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
final class AppPasswordCommand extends VerbGroup {

    /// `maru admin app-password create`.
    @Command(
            name = "create",
            description = {
                "Makes one for somebody. The secret is shown once; the person is told who made it,",
                "and it ends after 24 hours (not on demo data)."
            },
            mixinStandardHelpOptions = true)
    static final class CreateVerb extends AdminCall {

        @Parameters(
                paramLabel = "PERSON",
                description = "Her id, login, phone number, e-mail address or number in the files.")
        String person = "";

        @Option(
                names = "--scopes",
                required = true,
                paramLabel = "LIST",
                description = "Some of imap,smtp,jmap,xmpp,dav,api.")
        String scopes = "";

        @Option(
                names = "--label",
                required = true,
                paramLabel = "TEXT",
                description = "What the person sees it called.")
        String label = "";
    }

    /// `maru admin app-password list`.
    @Command(
            name = "list",
            description = "Lists somebody's, without the secrets.",
            mixinStandardHelpOptions = true)
    static final class ListVerb extends AdminCall {

        @Parameters(paramLabel = "PERSON", description = "As for create.")
        String person = "";
    }

    /// `maru admin app-password revoke`.
    @Command(
            name = "revoke",
            description = "Ends one at once; its connections close within five seconds.",
            mixinStandardHelpOptions = true)
    static final class RevokeVerb extends AdminCall {

        @Parameters(paramLabel = "ID", description = "As create and list name it.")
        String id = "";
    }
}
