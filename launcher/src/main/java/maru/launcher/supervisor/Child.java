package maru.launcher.supervisor;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// One process to keep alive. Two equal records mean the same process, so a change of settings
/// restarts exactly the children whose record has changed.
///
/// @param name short name in `status` and of the log file
/// @param command program and arguments, without any secret: every user of the machine can read
///   them
/// @param folder working directory
/// @param environment all of the child's environment besides `PATH`, `LANG`, `TZ` and `HOME`; no
///   secrets
/// @param input lines written to the child's standard input at its start, each ended by a line
///   feed; the only place for secrets
/// @param lifeline how the child ends when the launcher is gone
/// @param health answers 200 when the child can serve, 503 with one sentence when it cannot; empty
///   for a child that is up once it runs
/// @param port the port to show in `status`, if it has one
/// @param startWithin how long it may take from its start until it answers healthy, before it
///   counts as hanging
/// @param needs see [Ward#needs()]
/// @param account the user to run as when the launcher is root; empty for the launcher's own
public record Child(
        String name,
        List<String> command,
        Path folder,
        Map<String, String> environment,
        String input,
        Lifeline lifeline,
        Optional<URI> health,
        OptionalInt port,
        Duration startWithin,
        Set<String> needs,
        Optional<Account> account)
        implements Ward {

    public Child {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        needs = Set.copyOf(needs);
    }

    /// Without the input, which may hold secrets.
    @Override
    public String toString() {
        return "Child[" + name + ", needs " + needs + "]";
    }

    /// How a child notices that nobody watches over it any more.
    public enum Lifeline {
        /// It reads its standard input and drains and ends when that ends. Stopping it is closing
        /// the input.
        STANDARD_INPUT,
        /// It does not read its input; the kernel kills it with the launcher (parent death signal).
        /// Stopping it is SIGTERM. For programs that are not ours and lose nothing when killed.
        KERNEL
    }

    @Override
    public String what() {
        return "";
    }
}
