package maru.identity;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.Row;
import maru.storage.Transaction;

/// Asks `identity.me`, `identity.posts_in_units`, `identity.visible_people` and
/// `identity.visible_units`.
record StoredDirectory(Database database, Clock clock) implements Directory {

    /// As many names as a page can show; a list that is longer is asked for in pieces.
    private static final int PEOPLE_AT_A_TIME = 10_000;

    private record FoundPost(PersonId person, String name, Role role, UnitId unit, Period period) {}

    @Override
    public Person me(Asker asker) {
        return database.look(
                transaction ->
                        transaction
                                .first(
                                        "select * from identity.me(?, ?)",
                                        Rows::person,
                                        Rows.person(asker),
                                        Seoul.today(clock))
                                .orElseThrow(() -> new Refusal.NotFound().asException()));
    }

    @Override
    public Person person(Asker asker, PersonId person) {
        return people(asker, Set.of(person)).stream()
                .findFirst()
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    @Override
    public Map<PersonId, String> names(Asker asker, Set<PersonId> people) {
        Map<PersonId, String> names = new LinkedHashMap<>();
        people(asker, people).forEach(person -> names.put(person.id(), person.name()));
        return names;
    }

    @Override
    public List<Post> posts(Asker asker) {
        return posts(asker, AsOf.now(clock));
    }

    @Override
    public List<Post> posts(Asker asker, AsOf asOf) {
        return switch (asker) {
            case Asker.Service service -> List.of();
            case Asker.SignedIn signedIn ->
                    database
                            .look(
                                    transaction ->
                                            transaction.list(
                                                    "select * from identity.posts_in_units(?, ?, ?)",
                                                    row ->
                                                            withUnit(
                                                                    post(
                                                                            signedIn.person(),
                                                                            "",
                                                                            row),
                                                                    unit(row)),
                                                    signedIn.person().value(),
                                                    asOf.day(),
                                                    Rows.known(asOf)))
                            .stream()
                            .sorted(Comparator.comparing(Post::role))
                            .toList();
        };
    }

    @Override
    public Unit unit(Asker asker, UnitId unit) {
        return database.read(
                transaction ->
                        units(transaction, asker, List.of(unit.value())).values().stream()
                                .findFirst()
                                .orElseThrow(() -> new Refusal.NotFound().asException()));
    }

    @Override
    public List<Unit> below(Asker asker, UnitId unit) {
        return database.read(
                transaction -> {
                    List<UUID> below =
                            transaction.list(
                                    "select below from identity.units_below(?, ?) as below",
                                    row -> row.uuid("below"),
                                    unit.value(),
                                    Seoul.today(clock));
                    return List.copyOf(units(transaction, asker, below).values());
                });
    }

    @Override
    public List<StaffMember> staff(Asker asker, UnitId school) {
        return database.read(
                transaction -> {
                    List<FoundPost> found =
                            transaction.list(
                                    "select * from identity.school_staff(?, ?, ?, ?)",
                                    row -> post(Rows.person(row, "person"), row.text("name"), row),
                                    Rows.person(asker),
                                    Rows.service(asker),
                                    Seoul.today(clock),
                                    school.value());
                    Map<UnitId, Unit> units = units(transaction, asker, unitsOf(found));
                    if (found.isEmpty()
                            && units(transaction, asker, List.of(school.value())).isEmpty()) {
                        throw new Refusal.NotFound().asException();
                    }
                    Map<PersonId, StaffMember> staff = new LinkedHashMap<>();
                    for (FoundPost each : found) {
                        // A family sees who teaches, and of classes only the child's own.
                        List<Post> posts =
                                units.containsKey(each.unit())
                                        ? List.of(withUnit(each, units.get(each.unit())))
                                        : List.of();
                        staff.merge(
                                each.person(),
                                new StaffMember(each.person(), each.name(), posts),
                                StoredDirectory::merged);
                    }
                    return List.copyOf(staff.values());
                });
    }

    private static StaffMember merged(StaffMember one, StaffMember more) {
        List<Post> posts = new ArrayList<>(one.posts());
        posts.addAll(more.posts());
        return new StaffMember(one.id(), one.name(), posts);
    }

    private List<Person> people(Asker asker, Set<PersonId> people) {
        if (people.size() > PEOPLE_AT_A_TIME) {
            throw new IllegalArgumentException("too many people at a time: " + people.size());
        }
        if (people.isEmpty()) {
            return List.of();
        }
        return database.read(
                transaction ->
                        transaction.list(
                                "select * from identity.visible_people(?, ?, ?, ?)",
                                Rows::person,
                                Rows.person(asker),
                                Rows.service(asker),
                                Seoul.today(clock),
                                people.stream().map(PersonId::value).toList()));
    }

    private static FoundPost post(PersonId person, String name, Row row) {
        return new FoundPost(
                person,
                name,
                row.constant("role", Role.class),
                Rows.unit(row, "unit"),
                Rows.period(row));
    }

    private static Post withUnit(FoundPost found, Unit unit) {
        return new Post(found.person(), found.role(), unit, found.period());
    }

    private static Collection<UUID> unitsOf(List<FoundPost> posts) {
        Set<UUID> units = new LinkedHashSet<>();
        posts.forEach(post -> units.add(post.unit().value()));
        return units;
    }

    @Override
    public Map<UnitId, Unit> units(Asker asker, Set<UnitId> units) {
        return database.read(
                transaction ->
                        units(transaction, asker, units.stream().map(UnitId::value).toList()));
    }

    @Override
    public Map<UnitId, Set<UnitId>> officesAbove(Set<UnitId> schools) {
        Map<UnitId, Set<UnitId>> above = new HashMap<>();
        database.read(
                        transaction ->
                                transaction.list(
                                        "select school, office from identity.offices_above(?::uuid[])",
                                        row ->
                                                Map.entry(
                                                        Rows.unit(row, "school"),
                                                        Rows.unit(row, "office")),
                                        schools.stream().map(UnitId::value).toList()))
                .forEach(
                        one ->
                                above.computeIfAbsent(one.getKey(), _ -> new HashSet<>())
                                        .add(one.getValue()));
        return above;
    }

    private Map<UnitId, Unit> units(Transaction transaction, Asker asker, Collection<UUID> asked) {
        Map<UnitId, Unit> units = new LinkedHashMap<>();
        if (asked.isEmpty()) {
            return units;
        }
        transaction
                .list(
                        "select * from identity.visible_units(?, ?, ?, ?)",
                        StoredDirectory::unit,
                        Rows.person(asker),
                        Rows.service(asker),
                        Seoul.today(clock),
                        asked)
                .forEach(unit -> units.put(unit.id(), unit));
        return units;
    }

    private static Unit unit(Row row) {
        UnitId id = Rows.unit(row, "unit");
        return switch (row.text("kind")) {
            case "OFFICE" -> new Unit.Office(id, row.text("name"), row.text("code"));
            case "DISTRICT" -> new Unit.District(id, row.text("name"), Rows.unit(row, "parent"));
            case "SCHOOL" ->
                    new Unit.School(
                            id,
                            row.text("name"),
                            Rows.unit(row, "parent"),
                            row.text("code"),
                            row.constant("level", SchoolLevel.class),
                            row.optional("english_name", Row::text),
                            row.optional("telephone", Row::text));
            case "CLASS" ->
                    new Unit.SchoolClass(
                            id,
                            Rows.unit(row, "parent"),
                            row.integer("school_year"),
                            row.integer("grade"),
                            row.text("label"));
            default -> throw new IllegalStateException("no such unit: " + row.text("kind"));
        };
    }
}
