package maru.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import maru.identity.PeopleAdmin;
import maru.identity.PeopleTemplate;
import maru.launcher.admin.Request;
import maru.launcher.supervisor.CannotRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/// `maru admin people`.
@Command(
        name = "people",
        description = "Imports people from a school's files, undoes imports, and lists people.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "VERB",
        subcommands = {
            PeopleCommand.ListVerb.class,
            PeopleCommand.ImportVerb.class,
            PeopleCommand.ImportsVerb.class,
            PeopleCommand.UndoVerb.class,
            PeopleCommand.TemplateVerb.class
        })
final class PeopleCommand implements Runnable {

    @ParentCommand private @Nullable AdminCommand parent;
    @Spec private @Nullable CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                Objects.requireNonNull(spec).commandLine(),
                "Say what to do: list, import, imports, undo or template.");
    }

    private int call(String verb, Map<String, String> options, List<Request.Attachment> files) {
        return Objects.requireNonNull(parent).call(verb, options, files);
    }

    /// `maru admin people list`.
    @Command(
            name = "list",
            description = "Lists everyone who has a role today.",
            mixinStandardHelpOptions = true)
    static final class ListVerb implements Callable<Integer> {

        @ParentCommand private @Nullable PeopleCommand parent;
        @CommandLine.Mixin private final AdminCommand.Json json = new AdminCommand.Json();

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "teacher, staff, guardian, student or admin only.")
        private PeopleAdmin.@Nullable Filter role;

        @Option(
                names = "--school",
                paramLabel = "NAME",
                description = "People of the school or office of this exact name only.")
        private @Nullable String school;

        @Override
        public Integer call() {
            Map<String, String> options = json.options();
            if (role != null) {
                options.put("role", role.name().toLowerCase(Locale.ROOT));
            }
            if (school != null) {
                options.put("school", school);
            }
            return Objects.requireNonNull(parent).call("people list", options, List.of());
        }
    }

    /// `maru admin people import`.
    @Command(
            name = "import",
            description =
                    "Imports people from CSV or XLSX files: all of it, or nothing and the reasons.",
            mixinStandardHelpOptions = true)
    static final class ImportVerb implements Callable<Integer> {

        @ParentCommand private @Nullable PeopleCommand parent;
        @CommandLine.Mixin private final AdminCommand.Json json = new AdminCommand.Json();

        @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
        private boolean dryRun;

        @Option(
                names = "--school",
                paramLabel = "CODE",
                description =
                        "The file is all there is of this school: whom it does not name ends.")
        private @Nullable String school;

        @Option(
                names = "--grade",
                paramLabel = "N",
                description = "Together with --school: it is all there is of this grade.")
        private @Nullable Integer grade;

        @Option(
                names = "--confirm-ends",
                paramLabel = "N",
                description = "The number of ends that the dry run named, when there are many.")
        private @Nullable Integer ends;

        @Parameters(
                paramLabel = "FILE",
                arity = "1..*",
                description = "CSV in UTF-8 or CP949, or XLSX; see template.")
        private List<Path> files = List.of();

        @Override
        public Integer call() {
            Map<String, String> options = json.options();
            if (dryRun) {
                options.put("dry-run", "true");
            }
            if (school != null) {
                options.put("school", school);
            }
            if (grade != null) {
                options.put("grade", grade.toString());
            }
            if (ends != null) {
                options.put("confirm-ends", ends.toString());
            }
            List<Request.Attachment> contents = new ArrayList<>();
            for (Path named : files) {
                Path file = Launcher.ofCaller(named);
                try {
                    contents.add(
                            new Request.Attachment(
                                    String.valueOf(file.getFileName()), Files.readAllBytes(file)));
                } catch (IOException unreadable) {
                    throw new CannotRun("The file " + file + " cannot be read.");
                }
            }
            return Objects.requireNonNull(parent).call("people import", options, contents);
        }
    }

    /// `maru admin people imports`.
    @Command(
            name = "imports",
            description = "Lists the last imports, with the ids by which they can be undone.",
            mixinStandardHelpOptions = true)
    static final class ImportsVerb implements Callable<Integer> {

        @ParentCommand private @Nullable PeopleCommand parent;
        @CommandLine.Mixin private final AdminCommand.Json json = new AdminCommand.Json();

        @Override
        public Integer call() {
            return Objects.requireNonNull(parent).call("people imports", json.options(), List.of());
        }
    }

    /// `maru admin people undo`.
    @Command(
            name = "undo",
            description = "Undoes an import as a whole.",
            mixinStandardHelpOptions = true)
    static final class UndoVerb implements Callable<Integer> {

        @ParentCommand private @Nullable PeopleCommand parent;
        @CommandLine.Mixin private final AdminCommand.Json json = new AdminCommand.Json();

        @Parameters(paramLabel = "ID", description = "As import and imports name it.")
        private String id = "";

        @Override
        public Integer call() {
            Map<String, String> options = json.options();
            options.put("id", id);
            return Objects.requireNonNull(parent).call("people undo", options, List.of());
        }
    }

    /// `maru admin people template`: needs no Maru that runs.
    @Command(
            name = "template",
            description = "Writes an empty file with headings and an example row, to be filled in.",
            mixinStandardHelpOptions = true)
    static final class TemplateVerb implements Callable<Integer> {

        @Spec private @Nullable CommandSpec spec;

        @Parameters(
                index = "0",
                paramLabel = "KIND",
                description = "units, staff, students or guardians.")
        private String kind = "";

        @Parameters(index = "1", paramLabel = "FILE", description = "Ends in .csv or .xlsx.")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            PeopleTemplate.Kind which =
                    PeopleTemplate.Kind.ofWord(kind)
                            .orElseThrow(
                                    () ->
                                            wrong(
                                                    "The kind is units, staff, students or"
                                                            + " guardians."));
            Path named = Launcher.ofCaller(file);
            String name = String.valueOf(named.getFileName());
            if (!name.endsWith(".csv") && !name.endsWith(".xlsx")) {
                throw wrong("The file's name ends in .csv or .xlsx.");
            }
            try {
                Files.write(
                        named,
                        name.endsWith(".csv")
                                ? PeopleTemplate.csv(which)
                                : PeopleTemplate.xlsx(which));
            } catch (IOException failed) {
                throw new CannotRun("The file " + named + " cannot be written.");
            }
            System.out.println(named);
            return 0;
        }

        private ParameterException wrong(String why) {
            return new ParameterException(Objects.requireNonNull(spec).commandLine(), why);
        }
    }
}
