package maru.identity.office;

import java.text.Normalizer;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.AskerText;
import maru.identity.PersonId;
import maru.identity.Role;
import maru.identity.UnitId;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import maru.storage.Row;
import maru.storage.Work;
import org.jspecify.annotations.Nullable;

/// Asks the database's functions, which check whose school it is.
record StoredSchoolOffice(Database database, Clock clock) implements SchoolOffice {

    @Override
    public List<UnitId> schools(Asker asker) {
        return schools(database, clock, asker, false);
    }

    static List<UnitId> schools(Database database, Clock clock, Asker asker, boolean reviewing) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select identity.offices_of(?::jsonb, ?, ?) as unit",
                                row -> new UnitId(row.uuid("unit")),
                                AskerText.json(asker),
                                Seoul.today(clock),
                                reviewing));
    }

    @Override
    public PersonId transferIn(
            Asker.SignedIn asker,
            UnitId schoolClass,
            String key,
            String name,
            LocalDate birthDate,
            int number,
            LocalDate from,
            String basis) {
        return seat(asker, null, key, nfc(name), birthDate, schoolClass, number, from, basis);
    }

    @Override
    public void changeClass(
            Asker.SignedIn asker,
            PersonId student,
            UnitId schoolClass,
            int number,
            LocalDate from) {
        seat(asker, student.value(), null, null, null, schoolClass, number, from, "");
    }

    private PersonId seat(
            Asker.SignedIn asker,
            @Nullable UUID student,
            @Nullable String key,
            @Nullable String name,
            @Nullable LocalDate birthDate,
            UnitId schoolClass,
            int number,
            LocalDate from,
            String basis) {
        return person(
                "select identity.seat_student(?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?) as person",
                AskerText.json(asker),
                today(),
                student,
                key,
                name,
                birthDate,
                schoolClass.value(),
                number,
                from,
                basis);
    }

    @Override
    public void transferOut(
            Asker.SignedIn asker, PersonId student, LocalDate lastDay, String basis) {
        act(
                "select identity.unseat_student(?::jsonb, ?, ?, ?, ?)",
                AskerText.json(asker),
                today(),
                student.value(),
                lastDay,
                basis);
    }

    @Override
    public void changeHomeroom(
            Asker.SignedIn asker, UnitId schoolClass, PersonId teacher, LocalDate from) {
        act(
                "select identity.change_homeroom(?::jsonb, ?, ?, ?, ?)",
                AskerText.json(asker),
                today(),
                schoolClass.value(),
                teacher.value(),
                from);
    }

    @Override
    public PersonId addGuardian(
            Asker.SignedIn asker,
            PersonId student,
            NewGuardian guardian,
            Terms terms,
            String basis) {
        return guardian(
                asker,
                student,
                guardian.known().map(PersonId::value).orElse(null),
                guardian,
                terms,
                terms.from(),
                Optional.empty(),
                basis);
    }

    @Override
    public void changeGuardian(
            Asker.SignedIn asker,
            PersonId student,
            PersonId guardian,
            Terms terms,
            LocalDate from,
            Optional<LocalDate> until,
            String basis) {
        guardian(asker, student, guardian.value(), null, terms, from, until, basis);
    }

    private PersonId guardian(
            Asker.SignedIn asker,
            PersonId student,
            @Nullable UUID guardian,
            @Nullable NewGuardian fresh,
            Terms terms,
            LocalDate from,
            Optional<LocalDate> until,
            String basis) {
        return person(
                "select identity.set_guardian("
                        + "?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) as person",
                AskerText.json(asker),
                today(),
                student.value(),
                guardian,
                fresh == null ? null : nfc(fresh.name()),
                fresh == null ? null : fresh.language().tag(),
                terms.relation(),
                terms.legalRepresentative(),
                terms.custody(),
                // In the order of the files, so that what means the same compares as the same.
                terms.rights().stream().sorted().toList(),
                from,
                until,
                basis);
    }

    @Override
    public void endGuardian(
            Asker.SignedIn asker,
            PersonId student,
            PersonId guardian,
            LocalDate lastDay,
            String basis) {
        act(
                "select identity.end_guardian(?::jsonb, ?, ?, ?, ?, ?)",
                AskerText.json(asker),
                today(),
                student.value(),
                guardian.value(),
                lastDay,
                basis);
    }

    @Override
    public List<Member> members(Asker asker, UnitId school) {
        return ask(
                transaction ->
                        transaction.list(
                                "select * from identity.members(?::jsonb, ?, ?)",
                                row ->
                                        new Member(
                                                new PersonId(row.uuid("person")),
                                                row.text("name"),
                                                row.constant("role", Role.class),
                                                new UnitId(row.uuid("unit")),
                                                row.optional("unit_name", Row::text).orElse(""),
                                                row.date("since"),
                                                row.bool("can_sign_in")),
                                AskerText.json(asker),
                                today(),
                                school.value()));
    }

    @Override
    public PersonId givePost(
            Asker.SignedIn asker,
            UnitId unit,
            Role role,
            int grade,
            String key,
            String name,
            Optional<String> shortName,
            LocalDate from) {
        return person(
                "select identity.give_post(?::jsonb, ?, ?, ?, ?, ?, ?, ?, ?) as person",
                AskerText.json(asker),
                today(),
                unit.value(),
                role,
                grade,
                key,
                nfc(name),
                shortName,
                from);
    }

    @Override
    public void endPost(
            Asker.SignedIn asker, PersonId person, UnitId unit, Role role, LocalDate lastDay) {
        post("end_post", asker, person, unit, role, lastDay);
    }

    @Override
    public void resumePost(
            Asker.SignedIn asker, PersonId person, UnitId unit, Role role, LocalDate lastDay) {
        post("resume_post", asker, person, unit, role, lastDay);
    }

    private void post(
            String question,
            Asker.SignedIn asker,
            PersonId person,
            UnitId unit,
            Role role,
            LocalDate lastDay) {
        act(
                "select identity." + question + "(?::jsonb, ?, ?, ?, ?, ?)",
                AskerText.json(asker),
                today(),
                person.value(),
                unit.value(),
                role,
                lastDay);
    }

    private LocalDate today() {
        return Seoul.today(clock);
    }

    private static String nfc(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFC);
    }

    private PersonId person(String sql, @Nullable Object... parameters) {
        return ask(
                transaction ->
                        transaction.one(sql, row -> new PersonId(row.uuid("person")), parameters));
    }

    private void act(String sql, @Nullable Object... parameters) {
        ask(transaction -> transaction.first(sql, row -> true, parameters));
    }

    private <T> T ask(Work<T> work) {
        try {
            return database.transaction(work);
        } catch (DatabaseFailure failure) {
            throw AskerText.refusal(failure);
        }
    }
}
