package maru.launcher;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `maru admin mail`.
@Command(
        name = "mail",
        description = "Looks after the mailboxes: room, search, checks.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            MailCommand.AccountsVerb.class,
            MailCommand.QuotaVerb.class,
            MailCommand.ReindexVerb.class,
            MailCommand.VerifyVerb.class,
            MailCommand.ScrubVerb.class
        })
final class MailCommand extends VerbGroup {

    /// `maru admin mail accounts`.
    @Command(
            name = "accounts",
            description = "Lists whose mail is kept, how many messages, and their bytes.",
            mixinStandardHelpOptions = true)
    static final class AccountsVerb extends AdminCall {}

    /// `maru admin mail quota`.
    @Command(
            name = "quota",
            description = {
                "Says how much mail one account may hold; without an address, each that has no quota of",
                "its own. What lies there stays."
            },
            mixinStandardHelpOptions = true)
    static final class QuotaVerb extends AdminCall {

        @Parameters(
                index = "0",
                paramLabel = "SIZE",
                description = "Such as 10GiB; none takes the quota away.")
        String size = "";

        @Parameters(
                index = "1",
                arity = "0..1",
                paramLabel = "ADDRESS",
                description = "As accounts lists it.")
        @Nullable String address;
    }

    /// `maru admin mail reindex`.
    @Command(
            name = "reindex",
            description = {
                "Has the words of all mailboxes, or of one account's, read anew for searches. Searches go",
                "on meanwhile."
            },
            mixinStandardHelpOptions = true)
    static final class ReindexVerb extends AdminCall {

        @Parameters(arity = "0..1", paramLabel = "ADDRESS", description = "As accounts lists it.")
        @Nullable String address;
    }

    /// `maru admin mail verify`.
    @Command(
            name = "verify",
            description = {
                "Works out again what is counted and told of mailboxes, and says what differs."
            },
            mixinStandardHelpOptions = true)
    static final class VerifyVerb extends AdminCall {}

    /// `maru admin mail scrub`.
    @Command(
            name = "scrub",
            description = "Reads every message, also on its way, and checks it against its sum.",
            mixinStandardHelpOptions = true)
    static final class ScrubVerb extends AdminCall {}
}
