package maru.identity;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.storage.Transaction;

/// How far files reach: what ends because a file that is all there is of its scope does not name
/// it, and what an upload by one school's office may not touch.
final class ImportLimits {

    private final Transaction transaction;
    private final ImportUnits units;
    private final ImportSpells spells;
    private final Problems problems;
    private final LocalDate today;
    private int silent;
    private int inScope;

    ImportLimits(
            Transaction transaction,
            ImportUnits units,
            ImportSpells spells,
            Problems problems,
            LocalDate today) {
        this.transaction = transaction;
        this.units = units;
        this.spells = spells;
        this.problems = problems;
        this.today = today;
    }

    /// How many facts end by silence.
    int silent() {
        return silent;
    }

    /// More than 20, or more than 2 % of what is in the scope: so many are not ended unasked.
    boolean needsConfirmation() {
        return silent > 20 || silent * 50L > inScope;
    }

    /// Ends what the sheet does not name, within its scope.
    void apply(Sheet sheet, ImportScope scope) {
        Optional<ImportUnits.Known> school =
                units.find(scope.school()).filter(unit -> unit.kind().equals("SCHOOL"));
        if (school.isEmpty() || sheet.kind() == Sheet.Kind.UNITS) {
            problems.add(
                    sheet.file(),
                    1,
                    "범위",
                    "이 코드의 학교가 없거나, 범위를 쓸 수 없는 파일입니다."
                            + " (No such school, or no file that has a scope.)");
            return;
        }
        if (sheet.kind() == Sheet.Kind.STAFF && scope.grade().isPresent()) {
            problems.add(
                    sheet.file(),
                    1,
                    "범위",
                    "교직원 파일의 범위는 학교 전체입니다. (A staff file's scope is the whole school.)");
            return;
        }
        refuseOutside(sheet, scope);
        UUID id = school.get().id();
        switch (sheet.kind()) {
            case STUDENTS -> endStudents(seats(id, scope.grade()));
            case STAFF -> endPosts(id);
            case GUARDIANS -> endGuardians(seats(id, scope.grade()));
            case UNITS -> throw new IllegalStateException("refused above");
        }
    }

    private void refuseOutside(Sheet sheet, ImportScope scope) {
        String column =
                switch (sheet.kind()) {
                    case STUDENTS -> "학교코드";
                    case STAFF -> "기관코드";
                    case UNITS, GUARDIANS -> "";
                };
        if (column.isEmpty()) {
            return;
        }
        for (Sheet.Entry entry : sheet.entries()) {
            boolean inside =
                    entry.text(column).equals(scope.school())
                            && scope.grade()
                                    .map(grade -> entry.number("학년", 1, 12) == grade)
                                    .orElse(true);
            if (!inside) {
                entry.problem(column, "파일의 범위 밖입니다. (This is outside the file's scope.)");
            }
        }
    }

    /// Who sits in the scope today.
    private Set<UUID> seats(UUID school, Optional<Integer> grade) {
        return new HashSet<>(
                transaction.list(
                        """
                        select e.student from identity.enrolment as e
                        join identity.unit as c on c.id = e.class
                        where c.parent = ? and (?::integer is null or c.grade = ?)
                            and e.valid @> ? and upper_inf(e.recorded)
                        """,
                        row -> row.uuid("student"),
                        school,
                        grade,
                        grade,
                        today));
    }

    private void endStudents(Set<UUID> seated) {
        inScope += seated.size();
        Set<UUID> missing = new HashSet<>(seated);
        missing.removeAll(spells.students());
        spells.enrolments().load(transaction, missing);
        for (UUID student : missing) {
            end(spells.enrolments(), List.of(student));
        }
    }

    private void endPosts(UUID school) {
        List<List<Object>> held =
                transaction.list(
                        """
                        select p.person, p.role, p.unit, p.grade from identity.post as p
                        join identity.unit as u on u.id = p.unit
                        where (u.id = ? or u.parent = ?) and p.valid @> ? and upper_inf(p.recorded)
                        """,
                        row ->
                                List.<Object>of(
                                        row.uuid("person"),
                                        row.text("role"),
                                        row.uuid("unit"),
                                        row.integer("grade")),
                        school,
                        school,
                        today);
        inScope += held.size();
        List<List<Object>> missing =
                held.stream().filter(thing -> !spells.things().contains(thing)).toList();
        load(spells.posts(), missing);
        missing.forEach(thing -> end(spells.posts(), thing));
    }

    private void endGuardians(Set<UUID> seated) {
        List<List<Object>> held = new ArrayList<>();
        for (List<UUID> some : Batches.of(seated, 5_000)) {
            held.addAll(
                    transaction.list(
                            """
                            select g.student, g.guardian from identity.guardianship as g
                            where g.student = any(?) and g.valid @> ? and upper_inf(g.recorded)
                            """,
                            row -> List.<Object>of(row.uuid("student"), row.uuid("guardian")),
                            some,
                            today));
        }
        inScope += held.size();
        List<List<Object>> missing =
                held.stream().filter(thing -> !spells.things().contains(thing)).toList();
        load(spells.guardianships(), missing);
        missing.forEach(thing -> end(spells.guardianships(), thing));
    }

    /// Loads whom the files have not brought up already.
    private void load(Chronicle chronicle, List<List<Object>> things) {
        Set<Object> there = new HashSet<>();
        chronicle.things().forEach(thing -> there.add(thing.getFirst()));
        Set<UUID> fresh = new HashSet<>();
        for (List<Object> thing : things) {
            if (thing.getFirst() instanceof UUID id && !there.contains(id)) {
                fresh.add(id);
            }
        }
        chronicle.load(transaction, fresh);
    }

    private void end(Chronicle chronicle, List<Object> thing) {
        if (chronicle.endOn(thing, today)) {
            silent++;
        }
    }

    /// Holds an upload to one school: it names no unit, nobody who sits elsewhere, and of people
    /// who belong elsewhere too neither the name nor the way to sign in.
    void holdTo(UUID school, List<Sheet> sheets, ImportPersons persons) {
        for (Sheet sheet : sheets) {
            if (sheet.kind() == Sheet.Kind.UNITS) {
                problems.add(
                        sheet.file(),
                        1,
                        "",
                        "기관 파일은 교육청에서 올립니다. (Units are imported by the operator.)");
                continue;
            }
            for (Sheet.Entry entry : sheet.entries()) {
                hold(school, sheet.kind(), entry, persons);
            }
        }
        Set<UUID> known = persons.known();
        Set<UUID> elsewhere = new HashSet<>();
        for (List<UUID> some : Batches.of(known, 5_000)) {
            elsewhere.addAll(
                    transaction.list(
                            """
                            select p.person from identity.post as p
                            where p.person = any(?) and upper_inf(p.recorded)
                                and coalesce(identity.school_of(p.unit), p.unit) <> ?
                            union
                            select e.student from identity.enrolment as e
                            join identity.unit as c on c.id = e.class
                            where e.student = any(?) and upper_inf(e.recorded) and c.parent <> ?
                            union
                            select g.guardian from identity.guardianship as g
                            join identity.enrolment as e
                                on e.student = g.student and upper_inf(e.recorded)
                            join identity.unit as c on c.id = e.class
                            where g.guardian = any(?) and upper_inf(g.recorded) and c.parent <> ?
                            """,
                            row -> row.uuid("person"),
                            some,
                            school,
                            some,
                            school,
                            some,
                            school));
        }
        persons.leaveAlone(elsewhere);
    }

    private void hold(UUID school, Sheet.Kind kind, Sheet.Entry entry, ImportPersons persons) {
        switch (kind) {
            case STUDENTS, STAFF -> {
                String column = kind == Sheet.Kind.STUDENTS ? "학교코드" : "기관코드";
                Optional<ImportUnits.Known> unit = entry.optional(column).flatMap(units::find);
                if (unit.isEmpty() || !unit.get().id().equals(school)) {
                    entry.problem(column, "우리 학교의 코드를 적어 주세요. (Write your own school's code.)");
                } else if (kind == Sheet.Kind.STUDENTS) {
                    persons.find(unit.get().office(), entry.text("학생번호"))
                            .filter(student -> sits(student, school, false))
                            .ifPresent(
                                    student ->
                                            entry.problem(
                                                    "학생번호",
                                                    "다른 학교에 재적 중입니다. 그 학교에서 전출 처리를 한 뒤에 올려"
                                                            + " 주세요. (She is at another school,"
                                                            + " which must enter the transfer"
                                                            + " first.)"));
                }
            }
            case GUARDIANS ->
                    entry.optional("교육청코드")
                            .flatMap(units::find)
                            .flatMap(office -> persons.find(office.id(), entry.text("학생번호")))
                            .filter(
                                    student ->
                                            !spells.students().contains(student)
                                                    && !sits(student, school, true))
                            .ifPresent(
                                    student ->
                                            entry.problem(
                                                    "학생번호",
                                                    "우리 학교의 학생이 아닙니다. (No student of your"
                                                            + " school.)"));
            case UNITS -> throw new IllegalStateException("refused above");
        }
    }

    /// Whether a student sits in this school today, or with `inside` false in another one.
    private boolean sits(UUID student, UUID school, boolean inside) {
        return transaction.exists(
                """
                select from identity.enrolment as e join identity.unit as c on c.id = e.class
                where e.student = ? and e.valid @> ? and upper_inf(e.recorded)
                    and (c.parent = ?) = ?
                """,
                student,
                today,
                school,
                inside);
    }
}
