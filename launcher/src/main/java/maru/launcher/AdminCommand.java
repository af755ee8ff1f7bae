package maru.launcher;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import maru.launcher.admin.AdminClient;
import maru.launcher.admin.Request;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

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
            ChatCommand.class,
            FilesCommand.class,
            MailCommand.class,
            SessionCommand.class,
            ConsentVerb.class,
            AuditCommand.class,
            AdminCommand.MigrateVerb.class,
            AdminCommand.DemoResetVerb.class
        })
final class AdminCommand extends VerbGroup {

    @CommandLine.Mixin private final Launcher.DataOption data = new Launcher.DataOption();

    /// The one that this verb was called under.
    static AdminCommand above(CommandSpec verb) {
        CommandSpec parent = Objects.requireNonNull(verb.parent());
        return parent.userObject() instanceof AdminCommand admin ? admin : above(parent);
    }

    int call(String verb, Map<String, String> options, List<Request.Attachment> files) {
        return new AdminClient(data.path())
                .call(new Request(verb, options, files), System.out, System.err);
    }

    /// `maru admin status`.
    @Command(
            name = "status",
            description = "Tells for each part whether it is up, its process and its port.",
            mixinStandardHelpOptions = true)
    static final class StatusVerb extends AdminCall {}

    /// `maru admin stop`.
    @Command(name = "stop", description = "Stops Maru in order.", mixinStandardHelpOptions = true)
    static final class StopVerb extends AdminCall {}

    /// `maru admin migrate`.
    @Command(
            name = "migrate",
            description = "Brings the database to this version; every start does that by itself.",
            mixinStandardHelpOptions = true)
    static final class MigrateVerb extends AdminCall {}

    /// `maru admin demo-reset`.
    @Command(
            name = "demo-reset",
            description = "Throws the demo's data away and begins anew. Never real data.",
            mixinStandardHelpOptions = true)
    static final class DemoResetVerb extends AdminCall {}
}
