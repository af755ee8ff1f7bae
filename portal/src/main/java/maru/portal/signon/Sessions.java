package maru.portal.signon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.AuditEntry;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.storage.Database;
import maru.storage.Transaction;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;

/// Which sessions belong to whom, so that one sign-out ends them all.
final class Sessions {

    private final FindByIndexNameSessionRepository<? extends Session> repository;
    private final Database database;
    private final Identity identity;
    private final Clock clock;
    private final Duration longest;

    Sessions(
            FindByIndexNameSessionRepository<? extends Session> repository,
            Database database,
            Identity identity,
            Clock clock,
            Duration longest) {
        this.repository = repository;
        this.database = database;
        this.identity = identity;
        this.clock = clock;
        this.longest = longest;
    }

    /// Remembers which person a Keycloak session belongs to, and records that she came in here by
    /// it. The sign-in itself (`session.begin`, `session.end`) is recorded where it happens, by the
    /// sign-on server.
    void begun(SignedIn signIn, Asker asker) {
        Instant now = clock.instant();
        database.change(
                transaction -> {
                    record(transaction, asker, "session.enter", signIn.person());
                    transaction.update(
                            "insert into portal.sign_in (sid, subject, person, at)"
                                    + " values (?, ?, ?, ?)"
                                    + " on conflict (sid) do update set at = excluded.at",
                            signIn.sid().isEmpty() ? "none-" + UUID.randomUUID() : signIn.sid(),
                            signIn.subject(),
                            signIn.person(),
                            now);
                    transaction.update(
                            "delete from portal.sign_in where at < ?", now.minus(longest));
                });
    }

    /// The people whom a back-channel sign-out means.
    List<UUID> people(String sid, String subject) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select distinct person from portal.sign_in"
                                        + " where sid = ? or subject = ?",
                                row -> row.uuid("person"),
                                sid,
                                subject));
    }

    /// Ends every session of a person, on whatever device, and records who ended them. Returns how
    /// many there were.
    int endAll(UUID person, Asker asker) {
        List<String> ids = List.copyOf(repository.findByPrincipalName(person.toString()).keySet());
        ids.forEach(repository::deleteById);
        database.change(transaction -> record(transaction, asker, "session.leave", person));
        return ids.size();
    }

    /// Ends every session of a person but this one.
    void endOthers(UUID person, String kept, Asker asker) {
        repository.findByPrincipalName(person.toString()).keySet().stream()
                .filter(id -> !id.equals(kept))
                .toList()
                .forEach(repository::deleteById);
        database.change(transaction -> record(transaction, asker, "session.leave", person));
    }

    /// Ends one session by its id.
    void endOne(String id, Asker.SignedIn asker) {
        repository.deleteById(id);
        database.change(
                transaction -> record(transaction, asker, "session.leave", asker.person().value()));
    }

    private void record(Transaction transaction, Asker asker, String action, UUID person) {
        identity.audit()
                .append(
                        transaction,
                        AuditEntry.of(asker, action, "person/" + person)
                                .whose(new PersonId(person)));
    }
}
