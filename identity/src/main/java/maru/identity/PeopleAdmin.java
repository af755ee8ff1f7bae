package maru.identity;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.kernel.Seoul;
import maru.storage.Database;

/// What an operator may ask about people from the machine itself (`admin people …`). Not for parts:
/// it needs a database user who may act as the schemas' owner.
public final class PeopleAdmin {

    /// The roles that `people list --role` takes.
    public enum Filter {
        TEACHER,
        STAFF,
        GUARDIAN,
        STUDENT,
        ADMIN
    }

    /// One person.
    ///
    /// @param login what she signs in with: the short name, else the e-mail address, else the phone
    ///   number, else empty (she has no account yet)
    /// @param roles of `teacher`, `staff`, `guardian`, `student`, `admin`; a teacher is also staff
    /// @param schools the names of her schools, offices included
    public record Listed(
            UUID id, String login, String name, List<String> roles, List<String> schools) {

        public Listed {
            roles = List.copyOf(roles);
            schools = List.copyOf(schools);
        }
    }

    private final Database database;
    private final Clock clock;

    public PeopleAdmin(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /// Everyone with a role today, by name; at most 1,000,000.
    ///
    /// @param school the exact name of a school or office
    /// @param operator who asks, for the audit: the operating system's user
    public List<Listed> list(Optional<Filter> role, Optional<String> school, String operator) {
        LocalDate today = Seoul.today(clock);
        return database.transaction(
                transaction -> {
                    List<Listed> found =
                            transaction.list(
                                    """
                                    select * from identity.list_people(?)
                                    where (?::text is null or ? = any (roles))
                                        and (?::text is null or ? = any (schools))
                                    limit 1000000
                                    """,
                                    row ->
                                            new Listed(
                                                    row.uuid("person"),
                                                    row.text("login"),
                                                    row.text("name"),
                                                    row.texts("roles"),
                                                    row.texts("schools")),
                                    today,
                                    role.map(PeopleAdmin::word),
                                    role.map(PeopleAdmin::word),
                                    school,
                                    school);
                    new StoredAudit()
                            .append(
                                    transaction,
                                    AuditEntry.of(
                                                    new Asker.Service("launcher.admin"),
                                                    "people.list",
                                                    "people")
                                            .detail("operator", operator)
                                            .detail("found", String.valueOf(found.size())));
                    return found;
                });
    }

    /// Imports files as the operator; see [PeopleImport].
    public ImportReport importFiles(List<ImportFile> files, boolean dryRun) {
        return new PeopleImport(database, clock)
                .run(new Asker.Service("launcher.admin"), files, dryRun);
    }

    private static String word(Filter filter) {
        return filter.name().toLowerCase(java.util.Locale.ROOT);
    }
}
