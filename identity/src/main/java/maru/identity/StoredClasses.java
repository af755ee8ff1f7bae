package maru.identity;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.Row;
import maru.storage.Transaction;
import org.jspecify.annotations.Nullable;

/// Asks `identity.audiences`, `identity.roster`, `identity.recipients` and `identity.guardians`.
record StoredClasses(Database database, Clock clock) implements Classes {

    @Override
    public List<AddressableAudience> audiences(Asker asker) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select * from identity.audiences(?, ?)",
                                StoredClasses::audience,
                                Rows.person(asker),
                                Seoul.today(clock)));
    }

    @Override
    public List<Audience> addressable(Asker asker) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select * from identity.addressable(?, ?)",
                                StoredClasses::rule,
                                Rows.person(asker),
                                Seoul.today(clock)));
    }

    @Override
    public List<UnitId> schools(Asker asker, Audience.SchoolsBelow below) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select school from identity.schools_below(?, ?, ?, ?) as school",
                                row -> Rows.unit(row, "school"),
                                Rows.person(asker),
                                Rows.service(asker),
                                Seoul.today(clock),
                                below.office().value()));
    }

    @Override
    public void requireMayAddress(Asker asker, Audience audience) {
        boolean may =
                asker instanceof Asker.SignedIn
                        && database.read(transaction -> mayAddress(transaction, asker, audience));
        if (!may) {
            throw new Refusal.NotFound().asException();
        }
    }

    @Override
    public ClassRoster roster(Asker asker, UnitId schoolClass, AsOf asOf) {
        return database.read(
                transaction -> {
                    ClassRoster empty =
                            transaction
                                    .first(
                                            "select * from identity.classes where class_id = ?",
                                            row ->
                                                    new ClassRoster(
                                                            Rows.school(row),
                                                            Rows.schoolClass(row),
                                                            asOf.day(),
                                                            List.of()),
                                            schoolClass.value())
                                    .orElseThrow(() -> new Refusal.NotFound().asException());
                    UnitId school = empty.school().id();
                    mustAddress(transaction, asker, new Audience.OneClass(school, schoolClass));
                    List<ClassRoster.Seat> seats =
                            transaction.list(
                                    "select * from identity.roster(?, ?, ?, ?, ?, ?)",
                                    row ->
                                            new ClassRoster.Seat(
                                                    row.integer("number"),
                                                    Rows.person(row, "student"),
                                                    row.text("name")),
                                    Rows.person(asker),
                                    Rows.service(asker),
                                    Seoul.today(clock),
                                    schoolClass.value(),
                                    asOf.day(),
                                    Rows.known(asOf));
                    return new ClassRoster(empty.school(), empty.schoolClass(), asOf.day(), seats);
                });
    }

    @Override
    public List<Recipient> recipients(Asker asker, Audience audience, AsOf asOf) {
        return database.read(
                transaction -> {
                    mustAddress(transaction, asker, audience);
                    Scope scope = Scope.of(audience);
                    Map<PersonId, Recipient> lines = new LinkedHashMap<>();
                    transaction.each(
                            "select * from identity.recipients(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                            row -> add(lines, row),
                            Rows.person(asker),
                            Rows.service(asker),
                            Seoul.today(clock),
                            scope.school(),
                            scope.schoolYear(),
                            scope.grade(),
                            scope.schoolClass(),
                            asOf.day(),
                            Rows.known(asOf));
                    return List.copyOf(lines.values());
                });
    }

    @Override
    public Set<PersonId> among(Asker asker, Audience audience, Set<PersonId> students, AsOf asOf) {
        if (students.isEmpty()) {
            return Set.of();
        }
        Scope scope = Scope.of(audience);
        return Set.copyOf(
                database.read(
                        transaction ->
                                transaction.list(
                                        "select student from identity.among(?, ?, ?, ?, ?, ?, ?,"
                                                + " ?, ?, ?) as student",
                                        row -> Rows.person(row, "student"),
                                        Rows.person(asker),
                                        Rows.service(asker),
                                        Seoul.today(clock),
                                        scope.school(),
                                        scope.schoolYear(),
                                        scope.grade(),
                                        scope.schoolClass(),
                                        students.stream().map(PersonId::value).toList(),
                                        asOf.day(),
                                        Rows.known(asOf))));
    }

    @Override
    public List<Guardian> guardians(Asker asker, PersonId student, AsOf asOf) {
        return database.read(
                transaction -> {
                    List<Guardian> guardians =
                            transaction.list(
                                    "select * from identity.guardians(?, ?, ?, ?, ?, ?)",
                                    Rows::guardian,
                                    Rows.person(asker),
                                    Rows.service(asker),
                                    Seoul.today(clock),
                                    student.value(),
                                    asOf.day(),
                                    Rows.known(asOf));
                    if (guardians.isEmpty() && !isVisible(transaction, asker, student)) {
                        throw new Refusal.NotFound().asException();
                    }
                    return guardians;
                });
    }

    private boolean isVisible(Transaction transaction, Asker asker, PersonId student) {
        return transaction.exists(
                """
                select 1 from identity.enrolments(?, ?, ?, ?)
                union all
                select 1 from identity.children(?, ?, 'infinity', ?)
                """,
                Rows.person(asker),
                Rows.service(asker),
                Seoul.today(clock),
                student.value(),
                Rows.person(asker),
                Seoul.today(clock),
                student.value());
    }

    private void mustAddress(Transaction transaction, Asker asker, Audience audience) {
        if (!mayAddress(transaction, asker, audience)) {
            throw new Refusal.NotFound().asException();
        }
    }

    private boolean mayAddress(Transaction transaction, Asker asker, Audience audience) {
        Scope scope = Scope.of(audience);
        return transaction.one(
                "select identity.may_address(?, ?, ?, ?, ?, ?, ?) as may",
                row -> row.bool("may"),
                Rows.person(asker),
                Rows.service(asker),
                Seoul.today(clock),
                scope.school(),
                scope.schoolYear(),
                scope.grade(),
                scope.schoolClass());
    }

    private static void add(Map<PersonId, Recipient> lines, Row row) {
        PersonId student = Rows.person(row, "student");
        Recipient before = lines.get(student);
        List<Guardian> guardians = new ArrayList<>();
        if (before != null) {
            guardians.addAll(before.guardians());
        }
        if (row.optional("guardian", Row::uuid).isPresent()) {
            guardians.add(Rows.guardian(row));
        }
        lines.put(
                student,
                new Recipient(
                        student,
                        row.text("student_name"),
                        Rows.schoolClass(row),
                        row.integer("number"),
                        guardians));
    }

    private static Audience rule(Row row) {
        UnitId unit = Rows.unit(row, "school_id");
        int year = row.integer("school_year");
        String kind = row.text("kind");
        return switch (kind) {
            case "CLASS" -> new Audience.OneClass(unit, Rows.unit(row, "class_id"));
            case "GRADE" -> new Audience.Grade(unit, year, row.integer("grade"));
            case "SCHOOL" -> new Audience.WholeSchool(unit, year);
            case "OFFICE" -> new Audience.SchoolsBelow(unit, year);
            default -> throw new IllegalStateException("no such audience: " + kind);
        };
    }

    private static AddressableAudience audience(Row row) {
        Audience audience = rule(row);
        String name =
                switch (audience) {
                    case Audience.OneClass one -> Rows.schoolClass(row).name();
                    case Audience.Grade grade -> grade.grade() + "학년 전체";
                    case Audience.WholeSchool whole -> "전교생";
                    case Audience.SchoolsBelow below -> "관내 모든 학교";
                };
        return new AddressableAudience(
                audience,
                row.text("school_name"),
                name,
                row.integer("students"),
                row.integer("guardians"));
    }

    /// An audience as the functions take it; null stands for "any".
    private record Scope(
            java.util.UUID school,
            @Nullable Integer schoolYear,
            @Nullable Integer grade,
            java.util.@Nullable UUID schoolClass) {

        static Scope of(Audience audience) {
            return switch (audience) {
                case Audience.WholeSchool whole ->
                        new Scope(whole.school().value(), whole.schoolYear(), null, null);
                case Audience.Grade grade ->
                        new Scope(grade.school().value(), grade.schoolYear(), grade.grade(), null);
                case Audience.OneClass one ->
                        new Scope(one.school().value(), null, null, one.schoolClass().value());
                case Audience.SchoolsBelow below ->
                        new Scope(below.office().value(), below.schoolYear(), null, null);
            };
        }
    }
}
