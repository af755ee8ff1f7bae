package maru.portal.letters.record;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.identity.Audience;
import maru.identity.Audience.Grade;
import maru.identity.Audience.OneClass;
import maru.identity.Audience.SchoolsBelow;
import maru.identity.Audience.WholeSchool;
import maru.identity.PersonId;
import maru.identity.UnitId;
import maru.storage.Row;
import maru.storage.Transaction;

/// The rule of an audience as rows, and the single students to whom it may be narrowed.
final class AudienceRows {

    private AudienceRows() {}

    static void insert(Transaction transaction, Version version) {
        int position = 0;
        for (Audience audience : version.audience()) {
            transaction.update(
                    "insert into portal.letter_audience"
                            + " (letter, version, position, school, class, school_year, grade, below)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                    version.letter().value(),
                    version.number(),
                    position++,
                    audience.unit().value(),
                    audience instanceof OneClass one ? one.schoolClass().value() : null,
                    switch (audience) {
                        case OneClass _ -> null;
                        case Grade grade -> grade.schoolYear();
                        case WholeSchool whole -> whole.schoolYear();
                        case SchoolsBelow below -> below.schoolYear();
                    },
                    audience instanceof Grade grade ? grade.grade() : null,
                    audience instanceof SchoolsBelow);
        }
        transaction.batch(
                "insert into portal.letter_student (letter, version, student) values (?, ?, ?)",
                version.students().stream()
                        .map(
                                student ->
                                        List.of(
                                                version.letter().value(),
                                                version.number(),
                                                student.value()))
                        .toList());
    }

    static List<Audience> of(Transaction transaction, UUID letter, int version) {
        return transaction.list(
                "select school, class, school_year, grade, below from portal.letter_audience"
                        + " where letter = ? and version = ? order by position",
                AudienceRows::audience,
                letter,
                version);
    }

    static Set<PersonId> students(Transaction transaction, UUID letter, int version) {
        return new LinkedHashSet<>(
                transaction.list(
                        "select student from portal.letter_student"
                                + " where letter = ? and version = ? order by student",
                        row -> new PersonId(row.uuid("student")),
                        letter,
                        version));
    }

    /// The audiences of current versions, by letter.
    static Map<UUID, List<Audience>> current(Transaction transaction, Collection<UUID> letters) {
        Map<UUID, List<Audience>> audiences = new LinkedHashMap<>();
        transaction.list(
                "select a.letter, a.school, a.class, a.school_year, a.grade, a.below"
                        + " from portal.letter_audience a join portal.letter l"
                        + " on l.id = a.letter and l.current_version = a.version"
                        + " where a.letter = any (?::uuid[]) order by a.position",
                row ->
                        audiences
                                .computeIfAbsent(row.uuid("letter"), _ -> new ArrayList<>())
                                .add(audience(row)),
                letters);
        return audiences;
    }

    private static Audience audience(Row row) {
        UnitId school = new UnitId(row.uuid("school"));
        Optional<UUID> one = row.optional("class", Row::uuid);
        if (one.isPresent()) {
            return new OneClass(school, new UnitId(one.get()));
        }
        int year = row.integer("school_year");
        if (row.bool("below")) {
            return new SchoolsBelow(school, year);
        }
        return row.optional("grade", Row::integer)
                .<Audience>map(grade -> new Grade(school, year, grade))
                .orElseGet(() -> new WholeSchool(school, year));
    }
}
