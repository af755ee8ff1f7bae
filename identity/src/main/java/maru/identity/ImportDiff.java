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

/// What an import begins and ends, as lines that one can read: `+ 김민준 재적 3학년 2반 1번 2026-03-02~`.
final class ImportDiff {

    private static final int AT_MOST = 500;
    private static final Map<String, String> WORDS =
            Map.of(
                    "enrolment", "재적",
                    "post", "보직",
                    "guardianship", "보호 관계",
                    "person_fact", "인적 사항",
                    "contact_point", "연락처",
                    "unit_fact", "기관");

    private record Change(boolean begins, String table, List<Object> thing, Spell spell) {}

    private final List<Change> changes = new ArrayList<>();

    void add(boolean begins, String table, List<Object> thing, Spell spell) {
        if (changes.size() < AT_MOST) {
            changes.add(new Change(begins, table, thing, spell));
        }
    }

    /// The lines, ends first; names are looked up, those of new people come from the files.
    List<String> lines(Transaction transaction, Map<UUID, String> stated, LocalDate today) {
        Set<UUID> ids = new LinkedHashSet<>();
        for (Change change : changes) {
            collect(change.thing(), ids);
            collect(change.spell().content(), ids);
        }
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<UUID, String> names = new HashMap<>(stated);
        transaction.each(
                """
                select f.person as id, f.name from identity.person_fact as f
                where f.person = any(?) and upper_inf(f.recorded) and f.valid @> ?
                union all
                select c.class_id, c.school_name || ' ' || c.grade || '학년 ' || c.label || '반'
                from identity.classes as c where c.class_id = any(?)
                union all
                select f.unit, f.name from identity.unit_fact as f
                where f.unit = any(?) and upper_inf(f.recorded)
                """,
                row -> names.putIfAbsent(row.uuid("id"), row.text("name")),
                ids,
                today,
                ids,
                ids);
        List<String> lines = new ArrayList<>();
        for (boolean begins : new boolean[] {false, true}) {
            for (Change change : changes) {
                if (change.begins() == begins) {
                    lines.add(line(change, names));
                }
            }
        }
        return lines;
    }

    private static void collect(List<Object> values, Set<UUID> ids) {
        values.stream().filter(UUID.class::isInstance).map(UUID.class::cast).forEach(ids::add);
    }

    private static String line(Change change, Map<UUID, String> names) {
        StringBuilder line = new StringBuilder(change.begins() ? "+ " : "- ");
        List<Object> parts = new ArrayList<>(change.thing());
        line.append(word(parts.removeFirst(), names)).append(' ');
        line.append(WORDS.getOrDefault(change.table(), change.table()));
        parts.addAll(change.spell().content());
        for (Object part : parts) {
            String word = word(part, names);
            if (!word.isEmpty()) {
                line.append(' ').append(word);
            }
        }
        if (!change.spell().from().equals(Spell.ALWAYS)) {
            line.append(' ').append(change.spell().from()).append('~');
            LocalDate until = change.spell().until();
            if (until != null) {
                line.append(until.minusDays(1));
            }
        }
        return line.toString();
    }

    private static String word(Object part, Map<UUID, String> names) {
        return switch (part) {
            case UUID id -> names.getOrDefault(id, "(" + id.toString().substring(0, 8) + ")");
            case Optional<?> maybe -> maybe.map(Object::toString).orElse("");
            case Boolean yes -> yes ? "예" : "아니오";
            default -> part.toString();
        };
    }
}
