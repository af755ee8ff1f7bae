package maru.launcher;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `maru admin chat`.
@Command(
        name = "chat",
        description = "Looks after the messenger: who is there, rooms, words to all.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            ChatCommand.SessionsVerb.class,
            ChatCommand.RoomsVerb.class,
            ChatCommand.CloseVerb.class,
            ChatCommand.BroadcastVerb.class
        })
final class ChatCommand extends VerbGroup {

    /// `maru admin chat sessions`.
    @Command(
            name = "sessions",
            description = "Lists who is connected, and who may still come back to her session.",
            mixinStandardHelpOptions = true)
    static final class SessionsVerb extends AdminCall {}

    /// `maru admin chat rooms`.
    @Command(
            name = "rooms",
            description = {
                "Lists the rooms with their class (staff, grade, class, or own: made by people), how",
                "many belong there, how many are there now, and when something was said last."
            },
            mixinStandardHelpOptions = true)
    static final class RoomsVerb extends AdminCall {}

    /// `maru admin chat close`.
    @Command(
            name = "close",
            description = {
                "Closes one session (name@domain/device) or all of an account (name@domain). Its client",
                "may sign in again; to keep it out, revoke its app password."
            },
            mixinStandardHelpOptions = true)
    static final class CloseVerb extends AdminCall {

        @Parameters(index = "0", paramLabel = "ADDRESS", description = "As sessions lists it.")
        String address = "";
    }

    /// `maru admin chat broadcast`.
    @Command(
            name = "broadcast",
            description = "Tells all who are connected now; it is not kept for others.",
            mixinStandardHelpOptions = true)
    static final class BroadcastVerb extends AdminCall {

        @Parameters(index = "0", paramLabel = "WORDS", description = "In quotes.")
        String words = "";
    }
}
