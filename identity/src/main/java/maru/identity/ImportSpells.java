package maru.identity;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.storage.Transaction;
import org.jspecify.annotations.Nullable;

/// The lines about posts, seats and guardianships.
final class ImportSpells {

    private record Seat(UUID schoolClass, int number) {}

    private record Sitting(UUID student, Spell spell, Sheet.Entry entry) {}

    private final Transaction transaction;
    private final ImportMode mode;
    private final ImportUnits units;
    private final ImportPersons persons;
    private final Set<UUID> studentsNamed = new LinkedHashSet<>();
    private final Set<List<Object>> thingsNamed = new LinkedHashSet<>();
    private final Chronicle posts =
            new Chronicle(
                    "post",
                    List.of("person", "role", "unit", "grade"),
                    row ->
                            List.of(
                                    row.uuid("person"),
                                    row.text("role"),
                                    row.uuid("unit"),
                                    row.integer("grade")),
                    row -> List.of());
    private final Chronicle enrolments =
            new Chronicle(
                    "enrolment",
                    List.of("student", "class", "number"),
                    row -> List.of(row.uuid("student")),
                    row -> List.of(row.uuid("class"), row.integer("number")));
    private final Chronicle guardianships =
            new Chronicle(
                    "guardianship",
                    List.of(
                            "student",
                            "guardian",
                            "relation",
                            "legal_representative",
                            "custody",
                            "rights",
                            "basis"),
                    row -> List.of(row.uuid("student"), row.uuid("guardian")),
                    row ->
                            List.of(
                                    row.text("relation"),
                                    row.bool("legal_representative"),
                                    row.bool("custody"),
                                    row.texts("rights"),
                                    row.text("basis")));

    ImportSpells(
            Transaction transaction, ImportMode mode, ImportUnits units, ImportPersons persons) {
        this.transaction = transaction;
        this.mode = mode;
        this.units = units;
        this.persons = persons;
    }

    List<Chronicle> chronicles() {
        return List.of(posts, enrolments, guardianships);
    }

    /// The students and the things that the files name.
    Set<UUID> students() {
        return studentsNamed;
    }

    Set<List<Object>> things() {
        return thingsNamed;
    }

    Chronicle posts() {
        return posts;
    }

    Chronicle enrolments() {
        return enrolments;
    }

    Chronicle guardianships() {
        return guardianships;
    }

    void readStaff(List<Sheet.Entry> entries) {
        Chronicle.Statements statements = new Chronicle.Statements();
        Map<UUID, Set<String>> keys = new HashMap<>();
        for (Sheet.Entry entry : entries) {
            unit(entry).ifPresent(unit -> key(keys, unit.office(), entry.text("교직원번호")));
        }
        keys.forEach(persons::lookUp);
        Set<UUID> people = new LinkedHashSet<>();
        for (Sheet.Entry entry : entries) {
            ImportUnits.Known place = unit(entry).orElse(null);
            if (place == null) {
                entry.problem(
                        "기관코드",
                        "이 코드의 기관이 없습니다. 기관 파일을 먼저 올려 주세요."
                                + " (No unit has this code; import the units first.)");
                continue;
            }
            Role role = entry.oneOf("직위", ImportWords.ROLES);
            Optional<Integer> year =
                    entry.has("반")
                            ? Optional.of(entry.number("학년도", 2000, 2098))
                            : Optional.empty();
            Optional<Spell> spell = spell(entry, List.of(), year);
            String name = entry.text("이름");
            if (entry.wrong() || role == null) {
                continue;
            }
            int grade = role == Role.GRADE_HEAD ? entry.number("학년", 1, 12) : 0;
            @Nullable UUID unit = unitOf(entry, role, place);
            if (entry.wrong() || unit == null) {
                continue;
            }
            UUID person =
                    persons.state(
                            entry, place.office(), entry.text("교직원번호"), name, Optional.empty());
            persons.contacts(entry, person);
            people.add(person);
            thingsNamed.add(List.of(person, role.name(), unit, grade));
            spell.ifPresent(
                    one -> add(statements, entry, List.of(person, role.name(), unit, grade), one));
        }
        posts.load(transaction, people);
        statements.mergeInto(posts);
    }

    private Optional<ImportUnits.Known> unit(Sheet.Entry entry) {
        return entry.optional("기관코드").flatMap(units::find);
    }

    private @Nullable UUID unitOf(Sheet.Entry entry, Role role, ImportUnits.Known place) {
        boolean inClass = entry.has("반");
        String wanted =
                switch (role) {
                    case HOMEROOM_TEACHER -> "CLASS";
                    case TEACHER -> inClass ? "CLASS" : "SCHOOL";
                    case GRADE_HEAD,
                            OFFICE_STAFF,
                            SCHOOL_ADMIN,
                            VICE_PRINCIPAL,
                            PRINCIPAL,
                            AUDIT_REVIEWER ->
                            "SCHOOL";
                    case DISTRICT_OFFICER -> "DISTRICT";
                    case PROVINCE_OFFICER -> "OFFICE";
                    case GUARDIAN, STUDENT -> throw new IllegalStateException("no post");
                };
        if (!place.kind().equals(wanted.equals("CLASS") ? "SCHOOL" : wanted)) {
            entry.problem(
                    "기관코드", role.korean() + "이(가) 있을 수 없는 기관입니다. (This unit has no such post.)");
            return null;
        }
        return wanted.equals("CLASS") ? units.schoolClass(entry, place) : place.id();
    }

    void readStudents(List<Sheet.Entry> entries) {
        Chronicle.Statements statements = new Chronicle.Statements();
        Map<UUID, Set<String>> keys = new HashMap<>();
        for (Sheet.Entry entry : entries) {
            entry.optional("학교코드")
                    .flatMap(units::find)
                    .ifPresent(school -> key(keys, school.office(), entry.text("학생번호")));
        }
        keys.forEach(persons::lookUp);
        Map<Seat, List<Sitting>> seats = new HashMap<>();
        Set<UUID> people = new LinkedHashSet<>();
        for (Sheet.Entry entry : entries) {
            ImportUnits.Known school = units.school(entry, "학교코드");
            if (school == null) {
                continue;
            }
            UUID schoolClass = units.schoolClass(entry, school);
            int number = entry.number("번호", 1, 99);
            LocalDate birthDate = entry.date("생년월일");
            String name = entry.text("이름");
            int year = entry.number("학년도", 2000, 2098);
            if (entry.wrong() || schoolClass == null) {
                continue;
            }
            Optional<Spell> spell = spell(entry, List.of(schoolClass, number), Optional.of(year));
            if (entry.wrong()) {
                continue;
            }
            UUID person =
                    persons.state(
                            entry,
                            school.office(),
                            entry.text("학생번호"),
                            name,
                            Optional.of(birthDate));
            persons.contacts(entry, person);
            people.add(person);
            studentsNamed.add(person);
            spell.ifPresent(
                    one -> {
                        add(statements, entry, List.of(person), one);
                        takeSeat(seats, new Seat(schoolClass, number), person, one, entry);
                    });
        }
        enrolments.load(transaction, people);
        refuseTakenSeats(seats, people);
        statements.mergeInto(enrolments);
    }

    private static void takeSeat(
            Map<Seat, List<Sitting>> seats,
            Seat seat,
            UUID student,
            Spell spell,
            Sheet.Entry entry) {
        List<Sitting> sittings = seats.computeIfAbsent(seat, any -> new ArrayList<>());
        for (Sitting other : sittings) {
            if (!other.student().equals(student) && other.spell().overlaps(spell)) {
                entry.problem("번호", seat.number() + "번이 두 명입니다. (Two students have this number.)");
                return;
            }
        }
        sittings.add(new Sitting(student, spell, entry));
    }

    /// Seats that students outside these files hold.
    private void refuseTakenSeats(Map<Seat, List<Sitting>> seats, Set<UUID> people) {
        Set<UUID> classes = new LinkedHashSet<>();
        seats.keySet().forEach(seat -> classes.add(seat.schoolClass()));
        for (List<UUID> some : Batches.of(classes, 1_000)) {
            transaction.each(
                    """
                    select student, class, number, lower(valid) as begins, upper(valid) as until
                    from identity.enrolment where upper_inf(recorded) and class = any(?)
                    """,
                    row -> {
                        Spell held =
                                new Spell(
                                        List.of(),
                                        row.date("begins"),
                                        row.optional("until", maru.storage.Row::date).orElse(null));
                        List<Sitting> sittings =
                                seats.getOrDefault(
                                        new Seat(row.uuid("class"), row.integer("number")),
                                        List.of());
                        for (Sitting sitting : sittings) {
                            if (!people.contains(row.uuid("student"))
                                    && sitting.spell().overlaps(held)) {
                                sitting.entry()
                                        .problem(
                                                "번호",
                                                "이미 다른 학생의 번호입니다. (Another student has"
                                                        + " this number.)");
                            }
                        }
                    },
                    some);
        }
    }

    void readGuardians(List<Sheet.Entry> entries) {
        Chronicle.Statements statements = new Chronicle.Statements();
        Map<UUID, Set<String>> keys = new HashMap<>();
        for (Sheet.Entry entry : entries) {
            office(entry)
                    .ifPresent(
                            office -> {
                                key(keys, office, entry.text("보호자번호"));
                                key(keys, office, entry.text("학생번호"));
                            });
        }
        keys.forEach(persons::lookUp);
        Set<UUID> students = new LinkedHashSet<>();
        for (Sheet.Entry entry : entries) {
            Optional<UUID> office = office(entry);
            if (office.isEmpty()) {
                entry.problem("교육청코드", "이 코드의 교육청이 없습니다. (No office has this code.)");
                continue;
            }
            Optional<UUID> student = persons.find(office.get(), entry.text("학생번호"));
            if (student.isEmpty()) {
                entry.problem(
                        "학생번호",
                        "이 번호의 학생이 없습니다. 학생 파일을 먼저 올려 주세요."
                                + " (No student has this number; import the students first.)");
            }
            Relation relation = entry.oneOf("관계", ImportWords.RELATIONS);
            Optional<List<String>> rights = ImportWords.rights(entry.text("권리"));
            if (rights.isEmpty()) {
                entry.problem(
                        "권리",
                        "모두, 없음, 또는 읽기·서명·개인정보동의·연락 가운데 적어 주세요."
                                + " (Write 모두, 없음 or some of the four.)");
            } else if (!rights.get().isEmpty() && !rights.get().contains("READ")) {
                entry.problem("권리", "읽기를 함께 적어 주세요. (Whoever acts must also read: add 읽기.)");
            }
            boolean legal = entry.flag("법정대리인");
            boolean custody = entry.flag("양육");
            String basis = entry.text("근거");
            String name = entry.text("이름");
            if (entry.wrong() || student.isEmpty() || relation == null || rights.isEmpty()) {
                continue;
            }
            Optional<Spell> spell =
                    spell(
                            entry,
                            List.of(relation.name(), legal, custody, rights.get(), basis),
                            Optional.empty());
            if (entry.wrong()) {
                continue;
            }
            UUID guardian =
                    persons.state(entry, office.get(), entry.text("보호자번호"), name, Optional.empty());
            persons.contacts(entry, guardian);
            if (guardian.equals(student.get())) {
                entry.problem("보호자번호", "학생과 같은 번호입니다. (This is the student's own number.)");
                continue;
            }
            students.add(student.get());
            thingsNamed.add(List.of(student.get(), guardian));
            spell.ifPresent(one -> add(statements, entry, List.of(student.get(), guardian), one));
        }
        guardianships.load(transaction, students);
        statements.mergeInto(guardianships);
    }

    private Optional<UUID> office(Sheet.Entry entry) {
        return entry.optional("교육청코드")
                .flatMap(units::find)
                .filter(unit -> unit.kind().equals("OFFICE"))
                .map(ImportUnits.Known::id);
    }

    /// The days of a line. On demo data, where days move along with today, days outside the school
    /// year are cut off, and a spell without a day is left out.
    private Optional<Spell> spell(
            Sheet.Entry entry, List<Object> content, Optional<Integer> schoolYear) {
        LocalDate from = entry.date("시작일");
        LocalDate last = entry.optionalDate("종료일");
        if (entry.wrong()) {
            return Optional.empty();
        }
        if (schoolYear.isPresent()) {
            LocalDate first = LocalDate.of(schoolYear.get(), 3, 1);
            LocalDate end = first.plusYears(1).minusDays(1);
            boolean outside = from.isBefore(first) || from.isAfter(end);
            if (outside && !mode.demo()) {
                entry.problem(
                        "시작일",
                        first + "에서 " + end + " 사이로 적어 주세요. (Write a day of the school year.)");
                return Optional.empty();
            }
            from = from.isBefore(first) ? first : from;
            last = last == null || last.isAfter(end) ? end : last;
        }
        if (last != null && last.isBefore(from)) {
            if (!mode.demo()) {
                entry.problem("종료일", "시작일보다 앞입니다. (This is before the first day.)");
            }
            return Optional.empty();
        }
        return Optional.of(new Spell(content, from, last == null ? null : last.plusDays(1)));
    }

    private static void add(
            Chronicle.Statements statements, Sheet.Entry entry, List<Object> thing, Spell spell) {
        if (!statements.add(thing, spell)) {
            entry.problem("시작일", "같은 사람의 다른 줄과 날짜가 겹칩니다. (The days overlap with another line.)");
        }
    }

    private static void key(Map<UUID, Set<String>> keys, UUID office, String key) {
        keys.computeIfAbsent(office, any -> new LinkedHashSet<>()).add(key);
    }
}
