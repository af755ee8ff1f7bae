package maru.identity;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.Row;
import org.jspecify.annotations.Nullable;

/// Asks `identity.children` and `identity.enrolments`.
record StoredFamilies(Database database, Clock clock) implements Families {

    @Override
    public List<Child> children(Asker asker) {
        return children(asker, AsOf.now(clock));
    }

    @Override
    public List<Child> children(Asker asker, AsOf asOf) {
        return find(asker, asOf, null);
    }

    @Override
    public Child child(Asker asker, PersonId student) {
        return find(asker, AsOf.now(clock), student).stream()
                .findFirst()
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    @Override
    public Set<Right> rights(Asker asker, PersonId student, AsOf asOf) {
        return find(asker, asOf, student).stream().findFirst().map(Child::rights).orElse(Set.of());
    }

    @Override
    public Child require(Asker asker, PersonId student, Right right) {
        Child child = child(asker, student);
        if (!child.may(right)) {
            throw new Refusal.Forbidden(
                            switch (right) {
                                case READ -> "볼 수 있는 권한이 없습니다. (You may not see this.)";
                                case SIGN ->
                                        "이 학생을 대신해 서명할 권한이 없습니다."
                                                + " (You may not sign for this student.)";
                                case DATA_CONSENT ->
                                        "이 학생의 개인정보 처리에 동의할 권한이 없습니다. (You may"
                                                + " not agree to the use of this student's data.)";
                                case CONTACT ->
                                        "이 학생의 연락 대상이 아닙니다."
                                                + " (You are not a contact of this student.)";
                            })
                    .asException();
        }
        return child;
    }

    @Override
    public List<Enrolment> enrolments(Asker asker, PersonId student) {
        List<Enrolment> found = spells(asker, student.value());
        if (found.isEmpty()) {
            // No spell at all is told from no right to know only by whoever has the right.
            child(asker, student);
        }
        return found;
    }

    @Override
    public List<Enrolment> enrolmentsOfChildren(Asker asker) {
        return spells(asker, null);
    }

    private List<Child> find(Asker asker, AsOf asOf, @Nullable PersonId only) {
        UUID person = Rows.person(asker);
        if (person == null) {
            return List.of();
        }
        return database.read(
                transaction ->
                        transaction.list(
                                "select * from identity.children(?, ?, ?, ?)",
                                StoredFamilies::child,
                                person,
                                asOf.day(),
                                Rows.known(asOf),
                                only == null ? null : only.value()));
    }

    private List<Enrolment> spells(Asker asker, @Nullable UUID student) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select * from identity.enrolments(?, ?, ?, ?)",
                                row ->
                                        new Enrolment(
                                                Rows.person(row, "student"),
                                                Rows.unit(row, "school_id"),
                                                Rows.schoolClass(row),
                                                row.integer("number"),
                                                Rows.period(row)),
                                Rows.person(asker),
                                Rows.service(asker),
                                Seoul.today(clock),
                                student));
    }

    private static Child child(Row row) {
        Optional<Child.Place> place =
                row.optional("class_id", Row::uuid)
                        .map(
                                ignored ->
                                        new Child.Place(
                                                Rows.school(row),
                                                Rows.schoolClass(row),
                                                row.integer("number"),
                                                row.date("since")));
        return new Child(
                Rows.person(row, "student"),
                row.text("name"),
                place,
                row.constant("relation", Relation.class),
                Rows.rights(row));
    }
}
