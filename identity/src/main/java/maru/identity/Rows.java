package maru.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.storage.Row;
import org.jspecify.annotations.Nullable;

/// How rows become records, and askers become parameters.
final class Rows {

    private Rows() {}

    /// The person who asks; null for a service.
    static @Nullable UUID person(Asker asker) {
        return switch (asker) {
            case Asker.SignedIn signedIn -> signedIn.person().value();
            case Asker.Service service -> null;
        };
    }

    /// The service that asks; null for a person.
    static @Nullable String service(Asker asker) {
        return switch (asker) {
            case Asker.SignedIn signedIn -> null;
            case Asker.Service service -> service.name();
        };
    }

    /// PostgreSQL's `infinity` stands for all that is known.
    static OffsetDateTime known(AsOf asOf) {
        return asOf.knownAt().equals(AsOf.NOW_KNOWN)
                ? OffsetDateTime.MAX
                : asOf.knownAt().atOffset(ZoneOffset.UTC);
    }

    static PersonId person(Row row, String column) {
        return new PersonId(row.uuid(column));
    }

    static UnitId unit(Row row, String column) {
        return new UnitId(row.uuid(column));
    }

    static Person person(Row row) {
        return new Person(
                person(row, "person"),
                row.text("name"),
                language(row),
                row.optional("birth_date", Row::date));
    }

    static Language language(Row row) {
        return Language.ofTag(row.text("language")).orElseThrow();
    }

    static Set<Right> rights(Row row) {
        EnumSet<Right> rights = EnumSet.noneOf(Right.class);
        row.texts("rights").forEach(right -> rights.add(Right.valueOf(right)));
        return rights;
    }

    static Period period(Row row) {
        return new Period(row.date("valid_from"), row.optional("valid_to", Row::date));
    }

    static Unit.School school(Row row) {
        return new Unit.School(
                unit(row, "school_id"),
                row.text("school_name"),
                unit(row, "district_id"),
                row.text("neis_code"),
                row.constant("school_level", SchoolLevel.class),
                row.optional("english_name", Row::text),
                row.optional("telephone", Row::text));
    }

    static Unit.SchoolClass schoolClass(Row row) {
        return new Unit.SchoolClass(
                unit(row, "class_id"),
                unit(row, "school_id"),
                row.integer("school_year"),
                row.integer("grade"),
                row.text("label"));
    }

    static Guardian guardian(Row row) {
        return new Guardian(
                person(row, "guardian"),
                row.text("name"),
                language(row),
                row.constant("relation", Relation.class),
                row.bool("legal_representative"),
                row.bool("custody"),
                rights(row),
                period(row));
    }

    static Instant instant(Row row, String column) {
        return row.instant(column);
    }

    static Optional<LocalDate> date(Row row, String column) {
        return row.optional(column, Row::date);
    }
}
