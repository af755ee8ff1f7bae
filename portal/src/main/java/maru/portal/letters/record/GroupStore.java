package maru.portal.letters.record;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.identity.Audience;
import maru.identity.PersonId;
import maru.identity.UnitId;
import maru.storage.Row;
import maru.storage.Transaction;

/// Students whom a school writes to again and again, such as a club.
public final class GroupStore {

    private final ContentJson json = new ContentJson();

    /// A group of students.
    ///
    /// @param audience the classes, grades or school they are in
    /// @param students never empty
    public record Group(
            UUID id, UnitId school, String name, List<Audience> audience, Set<PersonId> students) {

        public Group {
            audience = List.copyOf(audience);
            students = Set.copyOf(students);
        }
    }

    /// Saves a group; one of the same name in the same school is written over.
    public void save(Transaction transaction, Group group, PersonId by, Instant at) {
        transaction.update(
                "insert into portal.letter_group (id, school, name, audience, students, saved_by,"
                        + " saved_at) values (?, ?, ?, ?::jsonb, ?::jsonb, ?, ?)"
                        + " on conflict (school, name) do update set audience = excluded.audience,"
                        + " students = excluded.students, saved_by = excluded.saved_by,"
                        + " saved_at = excluded.saved_at",
                group.id(),
                group.school().value(),
                group.name(),
                json.write(group.audience()),
                json.write(group.students()),
                by.value(),
                at);
    }

    /// All groups of these schools, by name.
    public List<Group> of(Transaction transaction, Collection<UUID> schools) {
        return transaction.list(
                "select id, school, name, audience::text as audience, students::text as students"
                        + " from portal.letter_group where school = any (?::uuid[]) order by name",
                this::group,
                schools);
    }

    public Optional<Group> named(Transaction transaction, UnitId school, String name) {
        return of(transaction, List.of(school.value())).stream()
                .filter(one -> one.name().equals(name))
                .findFirst();
    }

    public void remove(Transaction transaction, UUID id) {
        transaction.update("delete from portal.letter_group where id = ?", id);
    }

    private Group group(Row row) {
        return new Group(
                row.uuid("id"),
                new UnitId(row.uuid("school")),
                row.text("name"),
                json.audience(row.text("audience")),
                json.students(row.text("students")));
    }
}
