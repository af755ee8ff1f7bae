package maru.identity.office;

import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.identity.ImportFile;
import maru.identity.ImportOptions;
import maru.identity.ImportProblem;
import maru.identity.ImportRepair;
import maru.identity.ImportReport;
import maru.identity.ImportScope;
import maru.identity.PeopleImport;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.storage.Database;
import maru.storage.Row;
import maru.storage.Transaction;

/// Carries out what waits on the stage ([StagedImports]): tries what is new, brings in what was
/// confirmed, undoes what shall be undone. The launcher runs one; with several, each file is taken
/// by one of them.
public final class StagedImportWork implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(StagedImportWork.class.getName());
    private static final Duration LOOKS_EVERY = Duration.ofMillis(500);

    @SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
    private record Task(
            UUID id,
            String state,
            UUID school,
            String code,
            Optional<Integer> grade,
            boolean whole,
            String fileName,
            byte[] bytes,
            boolean done,
            boolean undone,
            int silent,
            Asker asker) {}

    private final Database database;
    private final Clock clock;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread;

    private StagedImportWork(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("staged imports").unstarted(this::run);
    }

    /// Starts one.
    ///
    /// @param database of a user who may act as the schemas' owner
    public static StagedImportWork start(Database database, Clock clock) {
        StagedImportWork work = new StagedImportWork(database, clock);
        work.thread.start();
        return work;
    }

    /// Whether it goes on.
    public boolean isRunning() {
        return thread.isAlive();
    }

    private void run() {
        try {
            while (!closing.await(LOOKS_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
                try {
                    while (one() && closing.getCount() > 0) {
                        // Until the stage is empty.
                    }
                } catch (RuntimeException failed) {
                    LOG.log(System.Logger.Level.WARNING, "An import waits", failed);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Carries out one task; whether there was one. What is done and what is written of it are two
    /// transactions: the import bears the task's id, so that after a crash in between it is not
    /// done twice.
    boolean one() {
        Optional<Task> task = database.read(StagedImportWork::next);
        task.ifPresent(this::carryOut);
        return task.isPresent();
    }

    private static Optional<Task> next(Transaction transaction) {
        return transaction.first(
                """
                select s.*, u.code, i.id is not null as done, i.undone is not null as undone,
                    s.who ->> 'person' as person, s.who ->> 'session' as session,
                    s.who ->> 'address' as address, s.who ->> 'level' as level,
                    (s.who ->> 'at')::timestamptz as signed_in
                from identity.staged_import as s join identity.unit as u on u.id = s.school
                left join identity.import as i on i.id = s.id
                where s.state in ('WAITING', 'CONFIRMED', 'UNDOING')
                order by s.staged limit 1
                """,
                StagedImportWork::task);
    }

    private static Task task(Row row) {
        return new Task(
                row.uuid("id"),
                row.text("state"),
                row.uuid("school"),
                row.text("code"),
                row.optional("grade", Row::integer),
                row.bool("whole"),
                row.text("file_name"),
                row.optional("bytes", Row::bytes).orElse(new byte[0]),
                row.bool("done"),
                row.bool("undone"),
                row.integer("silent"),
                new Asker.SignedIn(
                        new PersonId(UUID.fromString(row.text("person"))),
                        row.text("session"),
                        row.text("address"),
                        row.constant("level", AuthenticationLevel.class),
                        row.instant("signed_in")));
    }

    private void carryOut(Task task) {
        PeopleImport imports = new PeopleImport(database, clock);
        try {
            if (task.state().equals("UNDOING")) {
                if (!task.undone()) {
                    imports.undo(task.asker(), task.id());
                }
                state(task, "UNDONE", Optional.empty());
            } else if (task.done()) {
                state(task, "DONE", Optional.empty());
            } else {
                boolean dryRun = task.state().equals("WAITING");
                ImportReport report = imports.run(task.asker(), file(task), options(task, dryRun));
                write(
                        task,
                        !report.problems().isEmpty()
                                ? "REFUSED"
                                : report.done() && !dryRun ? "DONE" : "CHECKED",
                        report);
            }
        } catch (Refused refused) {
            // What was there before stays; the reason is shown.
            if (refused.refusal() instanceof Refusal.Unavailable) {
                throw refused;
            }
            String why =
                    refused.refusal() instanceof Refusal.Conflict(String text)
                            ? text
                            : "지금은 할 수 없습니다. (This cannot be done now.)";
            state(task, task.state().equals("UNDOING") ? "DONE" : "REFUSED", Optional.of(why));
        }
    }

    private static List<ImportFile> file(Task task) {
        return List.of(
                new ImportFile(task.fileName(), () -> new ByteArrayInputStream(task.bytes())));
    }

    private static ImportOptions options(Task task, boolean dryRun) {
        return new ImportOptions(
                dryRun,
                task.whole()
                        ? Optional.of(new ImportScope(task.code(), task.grade()))
                        : Optional.empty(),
                Optional.of(task.school()),
                Optional.of(task.id()),
                dryRun ? OptionalInt.empty() : OptionalInt.of(task.silent()));
    }

    private void state(Task task, String state, Optional<String> why) {
        List<String> reasons = why.map(List::of).orElse(List.of());
        database.change(
                transaction ->
                        transaction.update(
                                "update identity.staged_import set state = ?, problem_files = ?, problem_lines = ?::integer[],"
                                        + " problem_columns = ?, problem_messages = ? where id = ?",
                                state,
                                reasons.stream().map(any -> task.fileName()).toList(),
                                numbers(reasons.stream().map(any -> 0).toList()),
                                reasons.stream().map(any -> "").toList(),
                                reasons,
                                task.id()));
    }

    private void write(Task task, String state, ImportReport report) {
        List<ImportProblem> problems = report.problems();
        database.change(
                transaction ->
                        transaction.update(
                                """
                update identity.staged_import set state = ?, rows = ?, people = ?,
                    added = ?, ended = ?, silent = ?, many = ?, changes = ?, repairs = ?,
                    problem_files = ?, problem_lines = ?::integer[], problem_columns = ?,
                    problem_messages = ?,
                    bytes = case when ? in ('DONE', 'REFUSED') then null else bytes end
                where id = ?
                """,
                                state,
                                report.rows(),
                                report.people(),
                                report.added(),
                                report.ended(),
                                report.silent(),
                                report.confirmationNeeded(),
                                report.changes(),
                                report.repairs().stream().map(ImportRepair::toString).toList(),
                                problems.stream().map(ImportProblem::file).toList(),
                                numbers(problems.stream().map(ImportProblem::line).toList()),
                                problems.stream().map(ImportProblem::column).toList(),
                                problems.stream().map(ImportProblem::message).toList(),
                                state,
                                task.id()));
    }

    /// As text: an empty list has no type of its own.
    private static List<String> numbers(List<Integer> numbers) {
        return numbers.stream().map(String::valueOf).toList();
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
