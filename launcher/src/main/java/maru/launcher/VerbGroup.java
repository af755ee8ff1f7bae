package maru.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A word that only stands before others, such as `maru admin people`.
abstract class VerbGroup implements Runnable {

    @Spec private @Nullable CommandSpec spec;

    @Override
    public final void run() {
        CommandSpec own = Objects.requireNonNull(spec);
        List<String> verbs = new ArrayList<>(own.subcommands().keySet());
        String last = verbs.removeLast();
        throw new ParameterException(
                own.commandLine(),
                "Say what to do: "
                        + (verbs.isEmpty() ? "" : String.join(", ", verbs) + " or ")
                        + last
                        + ".");
    }
}
