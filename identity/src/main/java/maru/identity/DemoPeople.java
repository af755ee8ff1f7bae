package maru.identity;

import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.storage.Database;

/// The people of the demo: two schools and a third one that a student left, from files that move
/// along with the calendar. Imported like any school's, at each start with `--demo`.
public final class DemoPeople {

    private static final String FOLDER = "/maru/identity/demo/";

    private final Database database;
    private final Clock clock;

    /// @param database of a user who may act as the schemas' owner
    public DemoPeople(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Whether the data are a demo's, a real school's (or nobody's yet).
    public boolean present() {
        return database.read(
                transaction ->
                        transaction.one(
                                "select identity.is_demo() as demo", row -> row.bool("demo")));
    }

    /// Brings the demo's people up to today; what users made is left alone.
    ///
    /// @throws maru.kernel.Refused Conflict on data that hold real people
    public ImportReport bringUpToDate() {
        boolean real =
                database.read(
                        transaction ->
                                transaction.exists(
                                        "select 1 from identity.installation where not demo"));
        if (real) {
            throw new Refusal.Conflict(
                            "These data hold a real school's people, so --demo is refused."
                                    + " Choose another folder with --data.")
                    .asException();
        }
        ImportReport report =
                new PeopleImport(database, clock)
                        .run(
                                new Asker.Service("launcher.demo"),
                                files(),
                                ImportOptions.plain(false),
                                ImportMode.demo(new DemoDates(Seoul.today(clock))));
        if (!report.problems().isEmpty()) {
            throw new IllegalStateException("the demo's own files: " + report.problems());
        }
        return report;
    }

    static List<ImportFile> files() {
        return Stream.of("units.csv", "staff.csv", "students.csv", "guardians.csv")
                .map(name -> ImportFile.ofResource(FOLDER, name))
                .toList();
    }
}
