package maru.portal.signon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import maru.storage.Database;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.session.Session;

/// Which sessions belong to whom, so that one sign-out ends them all.
final class Sessions {

    private final FindByIndexNameSessionRepository<? extends Session> repository;
    private final Database database;
    private final Clock clock;
    private final Duration longest;

    Sessions(
            FindByIndexNameSessionRepository<? extends Session> repository,
            Database database,
            Clock clock,
            Duration longest) {
        this.repository = repository;
        this.database = database;
        this.clock = clock;
        this.longest = longest;
    }

    /// Remembers which person a Keycloak session belongs to.
    void begun(SignedIn signIn) {
        Instant now = clock.instant();
        database.change(
                transaction -> {
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

    /// Ends every session of a person, on whatever device. Returns how many there were.
    int endAll(UUID person) {
        List<String> ids = List.copyOf(repository.findByPrincipalName(person.toString()).keySet());
        ids.forEach(repository::deleteById);
        return ids.size();
    }
}
