package maru.identity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.storage.Row;
import maru.storage.Transaction;
import org.jspecify.annotations.Nullable;

/// The tree of units as the database knows it, and the lines of a units file that add to it.
final class ImportUnits {

    /// A unit of the tree.
    ///
    /// @param office the office at its root
    record Known(UUID id, String kind, @Nullable UUID parent, UUID office) {}

    private record ClassKey(UUID school, int year, int grade, String label) {}

    private final Transaction transaction;
    private final ImportMode mode;
    private final Map<String, Known> byCode = new HashMap<>();
    private final Map<ClassKey, UUID> classes = new HashMap<>();
    private final Chronicle facts =
            new Chronicle(
                    "unit_fact",
                    List.of("unit", "name", "level", "english_name", "telephone"),
                    row -> List.of(row.uuid("unit")),
                    row ->
                            List.of(
                                    row.text("name"),
                                    row.optional("level", Row::text),
                                    row.optional("english_name", Row::text),
                                    row.optional("telephone", Row::text)));
    private int added;

    ImportUnits(Transaction transaction, ImportMode mode) {
        this.transaction = transaction;
        this.mode = mode;
        transaction.each(
                """
                with recursive tree as (
                    select id, kind, parent, code, id as office from identity.unit
                    where parent is null
                    union all
                    select u.id, u.kind, u.parent, u.code, tree.office
                    from identity.unit as u join tree on tree.id = u.parent
                    where u.kind <> 'CLASS')
                select * from tree
                """,
                row ->
                        remember(
                                row.optional("code", Row::text).orElseThrow(),
                                new Known(
                                        row.uuid("id"),
                                        row.text("kind"),
                                        row.optional("parent", Row::uuid).orElse(null),
                                        row.uuid("office"))));
        transaction.each(
                "select id, parent, school_year, grade, label from identity.unit"
                        + " where kind = 'CLASS'",
                row ->
                        classes.put(
                                new ClassKey(
                                        row.uuid("parent"),
                                        row.integer("school_year"),
                                        row.integer("grade"),
                                        row.text("label")),
                                row.uuid("id")));
    }

    Chronicle facts() {
        return facts;
    }

    int added() {
        return added;
    }

    /// An office by its code, a district by its name, a school by its code.
    Optional<Known> find(String code) {
        return Optional.ofNullable(byCode.get(code));
    }

    Optional<UUID> findClass(UUID school, int year, int grade, String label) {
        return Optional.ofNullable(classes.get(new ClassKey(school, year, grade, label)));
    }

    /// The school at `code`, or a problem in the entry's `column`.
    @Nullable Known school(Sheet.Entry entry, String column) {
        Known known = byCode.get(entry.text(column));
        if (known == null || !known.kind().equals("SCHOOL")) {
            entry.problem(
                    column,
                    "이 코드의 학교가 없습니다. 기관 파일을 먼저 올려 주세요."
                            + " (No school has this code; import the units first.)");
            return null;
        }
        return known;
    }

    /// The class that an entry names by school year, grade and label, or a problem.
    @Nullable UUID schoolClass(Sheet.Entry entry, Known school) {
        int year = entry.number("학년도", 2000, 2098);
        int grade = entry.number("학년", 1, 12);
        String label = entry.label();
        if (entry.wrong()) {
            return null;
        }
        UUID found = classes.get(new ClassKey(school.id(), year, grade, label));
        if (found == null) {
            entry.problem(
                    "반",
                    year
                            + "학년도 "
                            + grade
                            + "학년 "
                            + label
                            + "반이 없습니다. 기관 파일에 학급을 먼저 적어 주세요."
                            + " (There is no such class; add it to the units first.)");
        }
        return found;
    }

    void read(Sheet sheet) {
        List<Sheet.Entry> entries = sheet.entries();
        List<UUID> named = new ArrayList<>();
        Chronicle.Statements statements = new Chronicle.Statements();
        for (Sheet.Entry entry : entries) {
            String kind = entry.oneOf("구분", ImportWords.UNIT_KINDS);
            if (kind == null) {
                continue;
            }
            @Nullable Known parent = parent(entry, kind);
            if (entry.wrong()) {
                continue;
            }
            if (kind.equals("CLASS")) {
                schoolClass(entry, kind, parent);
                continue;
            }
            Known unit = unit(entry, kind, parent);
            Optional<String> level =
                    kind.equals("SCHOOL")
                            ? Optional.ofNullable(entry.oneOf("학교급", ImportWords.LEVELS))
                                    .map(SchoolLevel::name)
                            : Optional.empty();
            String name = entry.text("이름");
            if (entry.wrong()) {
                continue;
            }
            named.add(unit.id());
            statements.add(
                    List.of(unit.id()),
                    Spell.always(
                            List.of(name, level, entry.optional("영문이름"), entry.optional("전화"))));
        }
        facts.load(transaction, named);
        statements.mergeInto(facts);
    }

    private @Nullable Known parent(Sheet.Entry entry, String kind) {
        String wanted =
                switch (kind) {
                    case "OFFICE" -> "";
                    case "DISTRICT" -> "OFFICE";
                    case "SCHOOL" -> "DISTRICT";
                    default -> "SCHOOL";
                };
        if (wanted.isEmpty()) {
            return null;
        }
        Known parent = byCode.get(entry.text("상위코드"));
        if (parent == null || !parent.kind().equals(wanted)) {
            entry.problem(
                    "상위코드",
                    "바로 위 기관의 코드를 적어 주세요. 위 기관이 먼저 나와야 합니다."
                            + " (Write the code of the unit above; it must come first.)");
        }
        return parent;
    }

    private Known unit(Sheet.Entry entry, String kind, @Nullable Known parent) {
        String code = entry.text("코드");
        Known found = byCode.get(code);
        if (found != null) {
            if (!found.kind().equals(kind)) {
                entry.problem("코드", "다른 기관의 코드입니다. (This code belongs to another unit.)");
            } else if (parent != null && !parent.id().equals(found.parent())) {
                entry.problem("상위코드", "다른 상위 기관에 속해 있습니다. (It stands under another unit.)");
            }
            return found;
        }
        UUID id = mode.ids().of("unit", code);
        Known unit =
                new Known(
                        id,
                        kind,
                        parent == null ? null : parent.id(),
                        parent == null ? id : parent.office());
        if (!entry.wrong()) {
            transaction.update(
                    "insert into identity.unit (id, kind, parent, code) values (?, ?, ?, ?)",
                    id,
                    kind,
                    unit.parent(),
                    code);
            added++;
            remember(code, unit);
        }
        return unit;
    }

    private void schoolClass(Sheet.Entry entry, String kind, @Nullable Known school) {
        int year = entry.number("학년도", 2000, 2098);
        int grade = entry.number("학년", 1, 12);
        String label = entry.label();
        if (label.length() > 20) {
            entry.problem("반", "20자 안으로 적어 주세요. (At most 20 characters.)");
        }
        if (entry.wrong() || school == null) {
            return;
        }
        ClassKey key = new ClassKey(school.id(), year, grade, label);
        if (!classes.containsKey(key)) {
            UUID id = mode.ids().of("unit", school.id() + "/" + year + "/" + grade + "-" + label);
            transaction.update(
                    "insert into identity.unit (id, kind, parent, school_year, grade, label)"
                            + " values (?, ?, ?, ?, ?, ?)",
                    id,
                    kind,
                    school.id(),
                    year,
                    grade,
                    label);
            classes.put(key, id);
            added++;
        }
    }

    private void remember(String code, Known unit) {
        byCode.put(code, unit);
    }
}
