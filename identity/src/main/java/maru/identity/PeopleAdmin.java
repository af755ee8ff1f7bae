package maru.identity;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.Row;

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
    public ImportReport importFiles(List<ImportFile> files, ImportOptions options) {
        return new PeopleImport(database, clock)
                .run(new Asker.Service("launcher.admin"), files, options);
    }

    /// Undoes an import as the operator.
    ///
    /// @return how many people it touched
    public int undoImport(UUID id) {
        return new PeopleImport(database, clock).undo(new Asker.Service("launcher.admin"), id);
    }

    /// An import that was done.
    public record Done(
            UUID id,
            Instant at,
            String files,
            int rows,
            int people,
            int added,
            int ended,
            Optional<Instant> undone) {}

    /// The last imports, newest first, at most 100.
    public List<Done> imports() {
        return database.read(
                transaction ->
                        transaction.list(
                                "select * from identity.import order by at desc, id limit 100",
                                row ->
                                        new Done(
                                                row.uuid("id"),
                                                row.instant("at"),
                                                row.text("files"),
                                                row.integer("rows"),
                                                row.integer("people"),
                                                row.integer("added"),
                                                row.integer("ended"),
                                                row.optional("undone", Row::instant))));
    }

    /// The person whom an operator means: by id, by login, by local part, by the office's own
    /// number.
    ///
    /// @throws maru.kernel.Refused NotFound for nobody, Conflict where it could be more than one
    public PersonId find(String text) {
        List<UUID> found =
                database.read(
                        transaction ->
                                transaction.list(
                                        """
                                        select person from identity.who_is_meant(
                                            array[lower(?), ?], split_part(lower(?), '@', 1), ?)
                                            as m (person)
                                        union select id from identity.person where id::text = ?
                                        union select person from identity.person_key where key = ?
                                        limit 2
                                        """,
                                        row -> row.uuid("person"),
                                        text,
                                        ImportWords.phone(text).orElse(text),
                                        text,
                                        Seoul.today(clock),
                                        text,
                                        text));
        if (found.size() > 1) {
            throw new Refusal.Conflict("More than one person is called that; give the id.")
                    .asException();
        }
        return found.stream()
                .findFirst()
                .map(PersonId::new)
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    /// A web session of somebody.
    public record WebSession(
            String id, Instant begun, Optional<String> address, Optional<String> agent) {}

    /// The web sessions of a person that have not ended, newest first.
    public List<WebSession> sessions(PersonId person) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select * from identity.web_sessions(?)",
                                row ->
                                        new WebSession(
                                                row.text("sid"),
                                                row.instant("begun"),
                                                row.optional("address", Row::text),
                                                row.optional("agent", Row::text)),
                                person.value()));
    }

    /// Ends all sessions of a person: in the browser, and the connections that came by a token.
    ///
    /// @param devices her app passwords too
    /// @param operator who does it, for the audit
    /// @return how many web sessions were open
    public int closeSessions(PersonId person, boolean devices, String operator) {
        return database.transaction(
                transaction ->
                        transaction.one(
                                "select identity.end_sessions(null, 'launcher.admin', ?,"
                                        + " 'operator', ?, ?) as closed",
                                row -> row.integer("closed"),
                                person.value(),
                                devices,
                                operator));
    }

    private static String word(Filter filter) {
        return filter.name().toLowerCase(java.util.Locale.ROOT);
    }
}
