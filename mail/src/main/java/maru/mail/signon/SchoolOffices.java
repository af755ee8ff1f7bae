package maru.mail.signon;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.AuthenticationLevel;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.identity.Post;
import maru.identity.Role;
import maru.identity.Unit;
import maru.storage.Database;

/// The offices of each school, and who works in them today: that follows from posts and is asked
/// anew each time, so a post that has ended gives nothing.
///
/// @param database of a part that may read identity's published views
record SchoolOffices(Database database, Identity identity, Clock clock) {

    /// The two that every school has.
    private enum Kind {
        OFFICE("office", "행정실"),
        TEACHERS("teachers", "교무실");

        private final String word;
        private final String label;

        Kind(String word, String label) {
            this.word = word;
            this.label = label;
        }

        /// Where somebody with this post works.
        static Optional<Kind> of(Role role) {
            return switch (role) {
                case OFFICE_STAFF -> Optional.of(OFFICE);
                case HOMEROOM_TEACHER, TEACHER, GRADE_HEAD, VICE_PRINCIPAL -> Optional.of(TEACHERS);
                case SCHOOL_ADMIN,
                        PRINCIPAL,
                        AUDIT_REVIEWER,
                        DISTRICT_OFFICER,
                        PROVINCE_OFFICER,
                        GUARDIAN,
                        STUDENT ->
                        Optional.empty();
            };
        }
    }

    private record School(UUID id, String name, String code) {

        Office office(Kind kind) {
            return new Office(kind.word + "-" + code, name + " " + kind.label);
        }
    }

    Optional<Office> find(String name) {
        if (!Office.isName(name)) {
            return Optional.empty();
        }
        int dash = name.indexOf('-');
        return schools("neis_code = ?", name.substring(dash + 1)).stream()
                .findFirst()
                .flatMap(
                        school ->
                                EnumSet.allOf(Kind.class).stream()
                                        .filter(kind -> kind.word.equals(name.substring(0, dash)))
                                        .findFirst()
                                        .map(school::office));
    }

    /// Where somebody works today. No two have the same label.
    List<Office> of(PersonId person) {
        Map<UUID, Set<Kind>> posts = new HashMap<>();
        for (Post post : identity.directory().posts(asker(person))) {
            Optional<Kind> kind = Kind.of(post.role());
            Optional<UUID> school = school(post.unit());
            if (kind.isPresent() && school.isPresent()) {
                posts.computeIfAbsent(school.get(), any -> EnumSet.noneOf(Kind.class))
                        .add(kind.get());
            }
        }
        if (posts.isEmpty()) {
            return List.of();
        }
        List<Office> offices = new ArrayList<>();
        for (School school : schools("school_id = any(?) order by neis_code", posts.keySet())) {
            for (Kind kind : posts.getOrDefault(school.id(), Set.of())) {
                offices.add(unlike(offices, school.office(kind)));
            }
        }
        return List.copyOf(offices);
    }

    /// Two schools may have one name; then the second is told by its number as well.
    private static Office unlike(List<Office> others, Office office) {
        return others.stream().anyMatch(each -> each.label().equals(office.label()))
                ? new Office(office.name(), office.label() + " " + office.name())
                : office;
    }

    private static Optional<UUID> school(Unit unit) {
        return switch (unit) {
            case Unit.School school -> Optional.of(school.id().value());
            case Unit.SchoolClass schoolClass -> Optional.of(schoolClass.school().value());
            case Unit.District district -> Optional.empty();
            case Unit.Office office -> Optional.empty();
        };
    }

    private List<School> schools(String which, Object value) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select school_id, school_name, neis_code from identity.schools"
                                        + " where "
                                        + which,
                                row ->
                                        new School(
                                                row.uuid("school_id"),
                                                row.text("school_name"),
                                                row.text("neis_code")),
                                value));
    }

    private Asker asker(PersonId person) {
        return new Asker.SignedIn(
                person, "mail", "127.0.0.1", AuthenticationLevel.ONE_FACTOR, Instant.now(clock));
    }
}
