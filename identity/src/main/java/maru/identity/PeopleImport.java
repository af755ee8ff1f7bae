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
import java.util.Optional;
import java.util.OptionalInt;
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
        return run(asker, files, ImportOptions.plain(dryRun));
    }

    /// Imports the files as the options say.
    ///
    /// @throws UncheckedIOException when a file cannot be read at all
    public ImportReport run(Asker asker, List<ImportFile> files, ImportOptions options) {
        return run(asker, files, options, ImportMode.real());
    }

    /// Undoes an import as a whole: what it began ends to be known, what it ended is known again.
    ///
    /// @return how many people it touched
    /// @throws maru.kernel.Refused NotFound; Conflict when it is undone already, or later entries
    ///   build on it
    public int undo(Asker asker, UUID id) {
        return database.transaction(
                transaction -> {
                    transaction.first("select pg_advisory_xact_lock(?)", row -> true, LOCK);
                    Set<UUID> touched = ImportJournal.undo(transaction, id);
                    String thing = "import/" + id;
                    new StoredAudit()
                            .append(
                                    transaction,
                                    AuditEntry.of(asker, "people.undo", thing)
                                            .detail("touched", String.valueOf(touched.size())));
                    StoredAudit.appendForEach(
                            transaction, AuditEntry.of(asker, "people.change", thing), touched);
                    PeopleFeed.tell(transaction, PeopleFeed.CHANGED, touched);
                    PeopleFeed.tell(transaction, PeopleFeed.ACCOUNT_CHANGED, touched);
                    return touched.size();
                });
    }

    ImportReport run(Asker asker, List<ImportFile> files, ImportOptions options, ImportMode mode) {
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
                                write(transaction, asker, sheets, problems, options, mode);
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
            ImportOptions options,
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
        ImportLimits limits = new ImportLimits(transaction, units, spells, problems, today);
        for (Sheet sheet : sheets) {
            sheet.scope()
                    .or(options::scope)
                    .filter(scope -> sheet.kind() != Sheet.Kind.UNITS || sheet.scope().isPresent())
                    .ifPresent(scope -> limits.apply(sheet, scope));
        }
        options.only().ifPresent(school -> limits.holdTo(school, sheets, persons));
        persons.compare();

        List<Chronicle> chronicles = new ArrayList<>(persons.chronicles());
        chronicles.addAll(spells.chronicles());
        chronicles.add(units.facts());
        boolean confirmed =
                !limits.needsConfirmation()
                        || options.confirmedEnds().equals(OptionalInt.of(limits.silent()));
        boolean done = !problems.any() && !options.dryRun() && confirmed;
        ImportDiff diff = new ImportDiff();
        chronicles.forEach(chronicle -> chronicle.describe(diff));
        UUID id = options.id().orElseGet(UUID::randomUUID);
        ImportReport report =
                new ImportReport(
                        done,
                        done ? Optional.of(id) : Optional.empty(),
                        sheets.stream().mapToInt(sheet -> sheet.entries().size()).sum(),
                        persons.fresh().size(),
                        units.added() + chronicles.stream().mapToInt(Chronicle::added).sum(),
                        chronicles.stream().mapToInt(Chronicle::ended).sum(),
                        limits.silent(),
                        limits.needsConfirmation(),
                        mode.demo() ? List.of() : diff.lines(transaction, persons.names(), today),
                        problems.repairs(),
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
            journal(transaction, asker, id, sheets, report, touched, units.facts().touched());
            audit(transaction, asker, id, sheets, report, touched);
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

    private static void journal(
            Transaction transaction,
            Asker asker,
            UUID id,
            List<Sheet> sheets,
            ImportReport report,
            Set<UUID> people,
            Set<UUID> units) {
        transaction.update(
                "insert into identity.import (id, files, by_whom, rows, people, added, ended)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                id,
                names(sheets),
                switch (asker) {
                    case Asker.SignedIn one -> one.person().toString();
                    case Asker.Service(String name) -> name;
                },
                report.rows(),
                report.people(),
                report.added(),
                report.ended());
        Set<UUID> touched = new TreeSet<>(people);
        touched.addAll(units);
        ImportJournal.write(transaction, id, touched);
    }

    private static String names(List<Sheet> sheets) {
        String names = String.join(", ", sheets.stream().map(Sheet::file).toList());
        return names.substring(0, Math.min(names.length(), 400));
    }

    /// One row for the import, and one for each person whose facts, posts, seats or rights changed.
    private static void audit(
            Transaction transaction,
            Asker asker,
            UUID id,
            List<Sheet> sheets,
            ImportReport report,
            Set<UUID> touched) {
        String thing = "import/" + id;
        String names = names(sheets);
        new StoredAudit()
                .append(
                        transaction,
                        AuditEntry.of(asker, "people.import", thing)
                                .detail("files", names)
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
