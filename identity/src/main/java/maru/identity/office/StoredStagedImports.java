package maru.identity.office;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.AskerText;
import maru.identity.ImportProblem;
import maru.identity.UnitId;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import maru.storage.Row;
import maru.storage.Work;
import org.jspecify.annotations.Nullable;

/// Asks the database's functions for the stage.
record StoredStagedImports(Database database, Clock clock) implements StagedImports {

    private static final int BYTES_AT_MOST = 16 << 20;
    private static final int NAME_AT_MOST = 200;

    @Override
    public UUID stage(
            Asker.SignedIn asker,
            UnitId school,
            Optional<Integer> grade,
            boolean whole,
            String fileName,
            byte[] bytes) {
        if (bytes.length > BYTES_AT_MOST) {
            throw new Refusal.TooLarge(BYTES_AT_MOST).asException();
        }
        String name = fileName.strip();
        if (name.isEmpty() || bytes.length == 0) {
            throw new Refusal.Invalid("file", "파일을 골라 주세요. (Choose a file.)").asException();
        }
        return ask(
                transaction ->
                        transaction.one(
                                "select identity.stage_import(?::jsonb, ?, ?, ?, ?, ?, ?) as id",
                                row -> row.uuid("id"),
                                AskerText.json(asker),
                                Seoul.today(clock),
                                school.value(),
                                grade,
                                whole,
                                name.substring(0, Math.min(name.length(), NAME_AT_MOST)),
                                bytes));
    }

    @Override
    public Staged look(Asker.SignedIn asker, UUID id) {
        return found(asker, null, id).stream()
                .findFirst()
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    @Override
    public List<Staged> list(Asker.SignedIn asker, UnitId school) {
        return found(asker, school.value(), null);
    }

    private List<Staged> found(Asker asker, @Nullable UUID school, @Nullable UUID id) {
        return ask(
                transaction ->
                        transaction.list(
                                "select * from identity.staged_imports(?::jsonb, ?, ?, ?)",
                                StoredStagedImports::staged,
                                AskerText.json(asker),
                                Seoul.today(clock),
                                school,
                                id));
    }

    private static Staged staged(Row row) {
        List<ImportProblem> problems = new ArrayList<>();
        List<String> files = row.texts("problem_files");
        List<Integer> lines = row.integers("problem_lines");
        List<String> columns = row.texts("problem_columns");
        List<String> messages = row.texts("problem_messages");
        for (int i = 0; i < files.size(); i++) {
            problems.add(
                    new ImportProblem(files.get(i), lines.get(i), columns.get(i), messages.get(i)));
        }
        return new Staged(
                row.uuid("id"),
                row.constant("state", State.class),
                row.text("file_name"),
                row.text("by_name"),
                row.instant("staged"),
                row.integer("rows"),
                row.integer("people"),
                row.integer("added"),
                row.integer("ended"),
                row.integer("silent"),
                row.bool("many"),
                row.texts("changes"),
                row.texts("repairs"),
                problems);
    }

    @Override
    public void confirm(Asker.SignedIn asker, UUID id, int ends) {
        move(asker, id, State.CONFIRMED, ends);
    }

    @Override
    public void drop(Asker.SignedIn asker, UUID id) {
        move(asker, id, State.DROPPED, null);
    }

    @Override
    public void undo(Asker.SignedIn asker, UUID id) {
        move(asker, id, State.UNDOING, null);
    }

    private void move(Asker asker, UUID id, State wanted, @Nullable Integer ends) {
        ask(
                transaction ->
                        transaction.first(
                                "select identity.move_staged_import(?::jsonb, ?, ?, ?, ?)",
                                row -> true,
                                AskerText.json(asker),
                                Seoul.today(clock),
                                id,
                                wanted,
                                ends));
    }

    private <T> T ask(Work<T> work) {
        try {
            return database.transaction(work);
        } catch (DatabaseFailure failure) {
            throw AskerText.refusal(failure);
        }
    }
}
