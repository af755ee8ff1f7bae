package maru.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.Transaction;

/// Brings people in from a school's files: CSV in UTF-8 with Korean headings, of four kinds that
/// are told by their headings (units, staff, students, guardians), in one transaction.
///
/// A line states a spell: who sits where, holds which post, has which rights, from a day to a day.
/// What contradicts it is ended on the day before; the same spell with other days is corrected.
/// What no line names is left alone, so a file ends nothing outside itself, and the same file a
/// second time changes nothing. With any problem nothing is changed at all.
///
/// Each person touched gets an audit row and an entry in the feed ([PeopleFeed]).
///
/// Needs a database user who may act as the schemas' owner.
public final class PeopleImport {

    private static final Duration AT_MOST = Duration.ofMinutes(30);

    /// Only one import at a time; the number has no meaning.
    private static final long LOCK = 7_305_014_001L;

    private final Database database;
    private final Clock clock;

    public PeopleImport(Database database, Clock clock) {
        this.database = database.lasting(AT_MOST);
        this.clock = clock;
    }

    /// Imports the files, in whatever order they are given.
    ///
    /// @param asker for whom this is done; it stands in the audit
    /// @param dryRun only says what would be done
    /// @throws UncheckedIOException when a file cannot be read at all
    public ImportReport run(Asker asker, List<ImportFile> files, boolean dryRun) {
        return run(asker, files, dryRun, ImportMode.real());
    }

    ImportReport run(Asker asker, List<ImportFile> files, boolean dryRun, ImportMode mode) {
        // Reading comes first: what the transaction writes counts as known from its beginning.
        Problems problems = new Problems();
        List<Sheet> sheets = new ArrayList<>();
        try {
            for (ImportFile file : files) {
                Sheet.read(file, mode.notation(), problems).ifPresent(sheets::add);
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        try {
            return database.transaction(
                    transaction -> {
                        ImportReport report =
                                write(transaction, asker, sheets, problems, dryRun, mode);
                        if (!report.done()) {
                            throw new NotDone(report);
                        }
                        return report;
                    });
        } catch (NotDone notDone) {
            return notDone.report;
        }
    }

    private ImportReport write(
            Transaction transaction,
            Asker asker,
            List<Sheet> sheets,
            Problems problems,
            boolean dryRun,
            ImportMode mode) {
        transaction.first("select pg_advisory_xact_lock(?)", row -> true, LOCK);
        LocalDate today = Seoul.today(clock);
        Instant now = transaction.one("select now() as now", row -> row.instant("now"));
        ImportUnits units = new ImportUnits(transaction, mode);
        entries(sheets, Sheet.Kind.UNITS, units);
        ImportPersons persons = new ImportPersons(transaction, mode, today);
        ImportSpells spells = new ImportSpells(transaction, mode, units, persons);
        spells.readStaff(entries(sheets, Sheet.Kind.STAFF));
        spells.readStudents(entries(sheets, Sheet.Kind.STUDENTS));
        spells.readGuardians(entries(sheets, Sheet.Kind.GUARDIANS));
        persons.compare();

        List<Chronicle> chronicles = new ArrayList<>(persons.chronicles());
        chronicles.addAll(spells.chronicles());
        chronicles.add(units.facts());
        boolean done = !problems.any() && !dryRun;
        ImportReport report =
                new ImportReport(
                        done,
                        sheets.stream().mapToInt(sheet -> sheet.entries().size()).sum(),
                        persons.fresh().size(),
                        units.added() + chronicles.stream().mapToInt(Chronicle::added).sum(),
                        chronicles.stream().mapToInt(Chronicle::ended).sum(),
                        problems.all());
        if (done && !report.changesNothing()) {
            transaction.update(
                    "insert into identity.installation (demo) values (?) on conflict do nothing",
                    mode.demo());
            units.facts().write(transaction, now, mode.demo());
            persons.write(now);
            for (Chronicle chronicle : spells.chronicles()) {
                chronicle.write(transaction, now, mode.demo());
            }
            Set<UUID> touched = new TreeSet<>(persons.fresh());
            persons.chronicles().forEach(chronicle -> touched.addAll(chronicle.touched()));
            spells.chronicles().forEach(chronicle -> touched.addAll(chronicle.touched()));
            audit(transaction, asker, sheets, report, touched);
            PeopleFeed.tell(transaction, PeopleFeed.CHANGED, touched);
            PeopleFeed.tell(transaction, PeopleFeed.ACCOUNT_CHANGED, persons.accountsTouched());
        }
        return report;
    }

    private static void entries(List<Sheet> sheets, Sheet.Kind kind, ImportUnits units) {
        sheets.stream().filter(sheet -> sheet.kind() == kind).forEach(units::read);
    }

    private static List<Sheet.Entry> entries(List<Sheet> sheets, Sheet.Kind kind) {
        List<Sheet.Entry> entries = new ArrayList<>();
        sheets.stream()
                .filter(sheet -> sheet.kind() == kind)
                .forEach(sheet -> entries.addAll(sheet.entries()));
        return entries;
    }

    /// One row for the import, and one for each person whose facts, posts, seats or rights changed.
    private static void audit(
            Transaction transaction,
            Asker asker,
            List<Sheet> sheets,
            ImportReport report,
            Set<UUID> touched) {
        String thing = "import/" + UUID.randomUUID();
        StringBuilder names = new StringBuilder();
        for (Sheet sheet : sheets) {
            names.append(names.isEmpty() ? "" : ", ").append(sheet.file());
        }
        new StoredAudit()
                .append(
                        transaction,
                        AuditEntry.of(asker, "people.import", thing)
                                .detail("files", names.substring(0, Math.min(names.length(), 400)))
                                .detail("rows", String.valueOf(report.rows()))
                                .detail("people", String.valueOf(report.people()))
                                .detail("added", String.valueOf(report.added()))
                                .detail("ended", String.valueOf(report.ended())));
        StoredAudit.appendForEach(
                transaction, AuditEntry.of(asker, "people.change", thing), touched);
    }

    /// The headings that files may have, for whoever writes one: each kind of file as a line.
    public static Map<String, String> headings() {
        return Map.of(
                "units", String.join(",", Sheet.Kind.UNITS.headings()),
                "staff", String.join(",", Sheet.Kind.STAFF.headings()),
                "students", String.join(",", Sheet.Kind.STUDENTS.headings()),
                "guardians", String.join(",", Sheet.Kind.GUARDIANS.headings()));
    }

    /// Rolls back what a dry run or a run with problems has done so far.
    private static final class NotDone extends RuntimeException {

        private final transient ImportReport report;

        NotDone(ImportReport report) {
            super(null, null, false, false);
            this.report = report;
        }
    }
}
