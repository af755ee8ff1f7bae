package maru.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import maru.launcher.admin.Request;
import maru.launcher.supervisor.CannotRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// A verb of `maru admin`: declares what can be typed; what was typed goes to the running Maru as
/// it is, each option by its name (`--dry-run` as `dry-run`), each parameter by its label (`PERSON`
/// as `person`), flags as `true`, and each file with its content.
abstract class AdminCall implements Callable<Integer> {

    @Spec private @Nullable CommandSpec spec;

    @Option(names = "--json", description = "Answer in JSON, for programs.")
    boolean json;

    @Override
    public final Integer call() {
        CommandSpec own = Objects.requireNonNull(spec);
        Map<String, String> options = new TreeMap<>();
        List<Request.Attachment> files = new ArrayList<>();
        for (ArgSpec argument : own.args()) {
            if (argument.inherited()) {
                continue;
            }
            switch (argument.getValue()) {
                case null -> {}
                case Path file -> files.add(read(file));
                case List<?> many -> many.forEach(file -> files.add(read((Path) file)));
                case Boolean flag when !flag -> {}
                case Object value -> options.put(name(argument), word(value));
            }
        }
        AdminCommand admin = AdminCommand.above(own);
        String verb = own.qualifiedName(" ");
        return admin.call(verb.substring(verb.indexOf(" admin ") + 7), options, files);
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option
                ? option.longestName().substring(2)
                : argument.paramLabel().toLowerCase(Locale.ROOT);
    }

    private static String word(Object value) {
        return value instanceof Enum<?> constant
                ? constant.name().toLowerCase(Locale.ROOT)
                : value.toString();
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
