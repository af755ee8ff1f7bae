package maru.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import maru.storage.Row;
import maru.storage.Transaction;
import org.jspecify.annotations.Nullable;

/// The people that files name: who is known already by the office's own number, what is said of
/// them, how they can be reached and who gets an account.
final class ImportPersons {

    private record Key(UUID office, String key) {}

    private record ContactValue(String kind, String value) {}

    /// What the files say of one person, with the line that said it first.
    private record Stated(
            Sheet.Entry entry,
            String name,
            Optional<String> language,
            Optional<LocalDate> birthDate) {}

    private final Transaction transaction;
    private final ImportMode mode;
    private final LocalDate today;
    private final Map<Key, UUID> known = new HashMap<>();
    private final Map<Key, UUID> fresh = new LinkedHashMap<>();
    private final Map<UUID, Stated> stated = new LinkedHashMap<>();
    private final Map<ContactValue, UUID> confirmed = new HashMap<>();
    private final Map<List<Object>, List<Object>> contactsStated = new LinkedHashMap<>();
    private final Map<ContactValue, Sheet.Entry> confirmedBy = new HashMap<>();
    private final Set<UUID> reachable = new TreeSet<>();
    private final Chronicle facts =
            new Chronicle(
                    "person_fact",
                    List.of("person", "name", "language", "birth_date"),
                    row -> List.of(row.uuid("person")),
                    row ->
                            List.of(
                                    row.text("name"),
                                    row.text("language"),
                                    row.optional("birth_date", Row::date)));
    private final Chronicle contacts =
            new Chronicle(
                    "contact_point",
                    List.of("person", "kind", "value", "confirmed"),
                    row -> List.of(row.uuid("person"), row.text("kind")),
                    row -> List.of(row.text("value"), row.bool("confirmed")));

    ImportPersons(Transaction transaction, ImportMode mode, LocalDate today) {
        this.transaction = transaction;
        this.mode = mode;
        this.today = today;
    }

    List<Chronicle> chronicles() {
        return List.of(facts, contacts);
    }

    /// Those whose way of signing in changes.
    Set<UUID> accountsTouched() {
        return contacts.touched();
    }

    Collection<UUID> fresh() {
        return fresh.values();
    }

    /// Looks up the numbers that files use, in one go.
    void lookUp(UUID office, Collection<String> keys) {
        for (List<String> some : Batches.of(keys, 5_000)) {
            transaction.each(
                    "select key, person from identity.person_key where office = ? and key = any(?)",
                    row -> known.put(new Key(office, row.text("key")), row.uuid("person")),
                    office,
                    some);
        }
    }

    /// The person with this number, whether she was known or this import brings her.
    Optional<UUID> find(UUID office, String key) {
        Key asked = new Key(office, key);
        return Optional.ofNullable(known.getOrDefault(asked, fresh.get(asked)));
    }

    /// What a line says of a person; she is new when nobody has the number yet.
    UUID state(
            Sheet.Entry entry,
            UUID office,
            String key,
            String name,
            Optional<LocalDate> birthDate) {
        Key asked = new Key(office, key);
        UUID person =
                find(office, key)
                        .orElseGet(
                                () ->
                                        fresh.computeIfAbsent(
                                                asked, any -> mode.ids().of("person", key)));
        Optional<String> language =
                entry.has("언어")
                        ? Optional.ofNullable(entry.oneOf("언어", ImportWords.LANGUAGES))
                                .map(Language::tag)
                        : Optional.empty();
        Stated now = new Stated(entry, name, language, birthDate);
        Stated before = stated.putIfAbsent(person, now);
        if (before != null) {
            if (!before.name().equals(name)) {
                entry.problem(
                        "이름",
                        "같은 번호의 다른 줄에는 '"
                                + before.name()
                                + "'(으)로 적혀 있습니다. (Another line has another name for this"
                                + " number.)");
            }
            if ((before.birthDate().isEmpty() && birthDate.isPresent())
                    || (before.language().isEmpty() && language.isPresent())) {
                stated.put(
                        person,
                        new Stated(
                                before.entry(),
                                name,
                                before.language().or(() -> language),
                                before.birthDate().or(() -> birthDate)));
            }
        }
        return person;
    }

    /// How a line says the person can be reached.
    void contacts(Sheet.Entry entry, UUID person) {
        boolean checked = entry.flag("연락처확인");
        entry.phone("휴대전화")
                .ifPresent(
                        text ->
                                contact(
                                        entry,
                                        person,
                                        "PHONE",
                                        "휴대전화",
                                        ImportWords.phone(text),
                                        checked,
                                        "010-0000-0001처럼 적어 주세요. (Write it like"
                                                + " 010-0000-0001.)"));
        entry.optional("전자우편")
                .ifPresent(
                        text ->
                                contact(
                                        entry,
                                        person,
                                        "MAIL",
                                        "전자우편",
                                        ImportWords.mail(text),
                                        checked,
                                        "name@school.example처럼 적어 주세요. (Write an e-mail"
                                                + " address.)"));
        entry.optional("로그인이름")
                .ifPresent(
                        text ->
                                contact(
                                        entry,
                                        person,
                                        "SHORT_NAME",
                                        "로그인이름",
                                        ImportWords.shortName(text),
                                        true,
                                        "영문 소문자로 시작해 3~31자로 적어 주세요. (3 to 31 small"
                                                + " letters, digits, dots or hyphens.)"));
    }

    private void contact(
            Sheet.Entry entry,
            UUID person,
            String kind,
            String column,
            Optional<String> value,
            boolean checked,
            String advice) {
        if (value.isEmpty()) {
            entry.problem(column, advice);
            return;
        }
        List<Object> content = List.of(value.get(), checked);
        List<Object> before = contactsStated.putIfAbsent(List.<Object>of(person, kind), content);
        if (before != null && !before.equals(content)) {
            entry.problem(column, "같은 번호의 다른 줄과 다릅니다. (Another line says something else.)");
        }
        if (checked) {
            reachable.add(person);
            ContactValue key = new ContactValue(kind, value.get());
            UUID other = confirmed.putIfAbsent(key, person);
            confirmedBy.putIfAbsent(key, entry);
            if (other != null && !other.equals(person)) {
                entry.problem(
                        column, "이 파일의 다른 사람이 이미 쓰고 있습니다. (Someone else in these files has it.)");
            }
        }
    }

    /// What the files say these people are called, for lists of changes.
    Map<UUID, String> names() {
        Map<UUID, String> names = new HashMap<>();
        stated.forEach((person, one) -> names.put(person, one.name()));
        return names;
    }

    /// Those of the files' people who were known before.
    Set<UUID> known() {
        Set<UUID> before = new HashSet<>(stated.keySet());
        before.removeAll(fresh.values());
        return before;
    }

    /// Leaves alone what is recorded of some people, whatever the files say of their names and how
    /// they are reached.
    void leaveAlone(Set<UUID> people) {
        stated.keySet().removeAll(people);
        contactsStated.keySet().removeIf(thing -> people.contains(thing.getFirst()));
        confirmed.values().removeAll(people);
        reachable.removeAll(people);
    }

    /// Compares what was said with what is recorded.
    void compare() {
        facts.load(transaction, stated.keySet());
        contacts.load(transaction, stated.keySet());
        stated.forEach(
                (person, now) ->
                        facts.state(List.of(person), facts(facts.recorded(List.of(person)), now)));
        contactsStated.forEach(
                (thing, content) -> {
                    List<Spell> recorded = contacts.recorded(thing);
                    if (recorded.stream()
                            .noneMatch(spell -> spell.holds(today) && covers(spell, content))) {
                        contacts.state(
                                thing,
                                Spell.merged(recorded, List.of(new Spell(content, today, null))));
                    }
                });
        refuseTakenContacts();
    }

    /// A confirmation that the person gave herself is not taken back by a file.
    private static boolean covers(Spell spell, List<Object> content) {
        return spell.content().equals(content)
                || (spell.content().getFirst().equals(content.getFirst())
                        && content.getLast().equals(false));
    }

    private List<Spell> facts(List<Spell> recorded, Stated now) {
        @Nullable Spell current =
                recorded.stream().filter(spell -> spell.holds(today)).findFirst().orElse(null);
        String language =
                now.language().orElse(current == null ? "ko" : (String) current.content().get(1));
        if (current == null) {
            return List.of(Spell.always(List.of(now.name(), language, now.birthDate())));
        }
        Optional<?> birthDate =
                now.birthDate().isPresent()
                        ? now.birthDate()
                        : (Optional<?>) current.content().get(2);
        // A birth date is never changed, only corrected: then it was always so.
        List<Spell> corrected = new ArrayList<>();
        for (Spell spell : recorded) {
            corrected.add(
                    new Spell(
                            List.of(spell.content().get(0), spell.content().get(1), birthDate),
                            spell.from(),
                            spell.until()));
        }
        List<Object> content = List.of(now.name(), language, birthDate);
        boolean same =
                now.name().equals(current.content().get(0))
                        && language.equals(current.content().get(1));
        return same ? corrected : Spell.merged(corrected, List.of(new Spell(content, today, null)));
    }

    private void refuseTakenContacts() {
        for (List<ContactValue> some : Batches.of(confirmed.keySet(), 5_000)) {
            transaction.each(
                    """
                    select kind, value, person from identity.contact_point
                    where confirmed and upper_inf(recorded) and valid @> ? and value = any(?)
                    """,
                    row -> {
                        ContactValue key = new ContactValue(row.text("kind"), row.text("value"));
                        UUID mine = confirmed.get(key);
                        if (mine != null && !mine.equals(row.uuid("person"))) {
                            Objects.requireNonNull(confirmedBy.get(key))
                                    .problem(
                                            "",
                                            "'"
                                                    + key.value()
                                                    + "': 다른 사람이 이미 확인받아 쓰고 있습니다."
                                                    + " (Someone else has confirmed this.)");
                        }
                    },
                    today,
                    some.stream().map(ContactValue::value).toList());
        }
    }

    /// Writes people, their numbers, facts and contact points, and opens the accounts of those who
    /// can be reached.
    void write(Instant now) {
        List<List<Object>> people = new ArrayList<>();
        List<List<Object>> keys = new ArrayList<>();
        fresh.forEach(
                (key, person) -> {
                    people.add(List.of(person));
                    keys.add(List.of(key.office(), key.key(), person));
                });
        transaction.batch("insert into identity.person (id) values (?)", people);
        transaction.batch(
                "insert into identity.person_key (office, key, person) values (?, ?, ?)", keys);
        facts.write(transaction, now, mode.demo());
        // A contact point counts from when it is written: the push of accounts looks at that time.
        contacts.write(transaction, now, false);
        for (List<UUID> some : Batches.of(new HashSet<>(reachable), 5_000)) {
            transaction.update(
                    """
                    insert into identity.account (person, enabled)
                    select r.person, true from unnest(?) as r (person)
                    where not exists (
                        select from identity.account as a where a.person = r.person)
                    """,
                    some);
        }
    }
}
