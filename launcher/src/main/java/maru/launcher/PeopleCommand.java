package maru.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import maru.identity.PeopleAdmin;
import maru.identity.PeopleTemplate;
import maru.launcher.supervisor.CannotRun;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
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
final class PeopleCommand extends VerbGroup {

    /// `maru admin people list`.
    @Command(
            name = "list",
            description = "Lists everyone who has a role today.",
            mixinStandardHelpOptions = true)
    static final class ListVerb extends AdminCall {

        @Option(
                names = "--role",
                paramLabel = "ROLE",
                description = "teacher, staff, guardian, student or admin only.")
        PeopleAdmin.@Nullable Filter role;

        @Option(
                names = "--school",
                paramLabel = "NAME",
                description = "People of the school or office of this exact name only.")
        @Nullable String school;
    }

    /// `maru admin people import`.
    @Command(
            name = "import",
            description =
                    "Imports people from CSV or XLSX files: all of it, or nothing and the reasons.",
            mixinStandardHelpOptions = true)
    static final class ImportVerb extends AdminCall {

        @Option(names = "--dry-run", description = "Say what would be done, and do nothing.")
        boolean dryRun;

        @Option(
                names = "--school",
                paramLabel = "CODE",
                description =
                        "The file is all there is of this school: whom it does not name ends.")
        @Nullable String school;

        @Option(
                names = "--grade",
                paramLabel = "N",
                description = "Together with --school: it is all there is of this grade.")
        @Nullable Integer grade;

        @Option(
                names = "--confirm-ends",
                paramLabel = "N",
                description = "The number of ends that the dry run named, when there are many.")
        @Nullable Integer ends;

        @Parameters(
                paramLabel = "FILE",
                arity = "1..*",
                description = "CSV in UTF-8 or CP949, or XLSX; see template.")
        List<Path> files = List.of();
    }

    /// `maru admin people imports`.
    @Command(
            name = "imports",
            description = "Lists the last imports, with the ids by which they can be undone.",
            mixinStandardHelpOptions = true)
    static final class ImportsVerb extends AdminCall {}

    /// `maru admin people undo`.
    @Command(
            name = "undo",
            description = "Undoes an import as a whole.",
            mixinStandardHelpOptions = true)
    static final class UndoVerb extends AdminCall {

        @Parameters(paramLabel = "ID", description = "As import and imports name it.")
        String id = "";
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
