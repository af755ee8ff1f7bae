package maru.identity.signon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maru.identity.PersonId;
import maru.storage.Database;
import maru.storage.Row;

/// Answers for tokens: what they say is checked here each time, what the database knows of the
/// person is remembered.
final class Bearers {

    private record Human(
            String localPart,
            boolean open,
            Optional<Instant> signedOut,
            List<String> endedSessions) {}

    private final Database database;
    private final Clock clock;
    private final TokenCheck check;
    private final Remembered<Human> remembered;

    Bearers(Database database, Clock clock, TokenCheck check) {
        this.database = database;
        this.clock = clock;
        this.check = check;
        this.remembered = new Remembered<>(clock, Duration.ofMinutes(1));
    }

    Verdict check(String token, boolean mayRemember) {
        Optional<TokenCheck.Said> said;
        try {
            said = check.read(token);
        } catch (SignOnKeys.Missing missing) {
            return new Verdict.Denied(Reason.UNAVAILABLE, Duration.ofSeconds(5));
        }
        if (said.isEmpty()) {
            return new Verdict.Denied(Reason.WRONG, Duration.ZERO);
        }
        TokenCheck.Said good = said.get();
        Optional<Human> human = human(good.person(), mayRemember);
        if (human.isEmpty()) {
            return new Verdict.Denied(Reason.WRONG, Duration.ZERO);
        }
        boolean ended =
                !human.get().open()
                        || human.get()
                                .signedOut()
                                .filter(at -> !good.issued().isAfter(at))
                                .isPresent()
                        || good.session().filter(human.get().endedSessions()::contains).isPresent();
        if (ended) {
            return new Verdict.Denied(Reason.ENDED, Duration.ZERO);
        }
        return new Verdict.Accepted(
                new Principal.Human(new PersonId(good.person()), human.get().localPart()),
                good.scopes(),
                Optional.empty(),
                Optional.of(good.until()),
                Optional.empty());
    }

    private Optional<Human> human(UUID person, boolean mayRemember) {
        String name = person.toString();
        if (mayRemember) {
            Optional<Human> known = remembered.get(name);
            if (known.isPresent()) {
                return known;
            }
        }
        long mark = remembered.mark();
        Optional<Human> found =
                database.read(
                        transaction ->
                                transaction.first(
                                        "select * from identity.find_human(?)",
                                        row ->
                                                new Human(
                                                        row.optional("local_part", Row::text)
                                                                .orElse(""),
                                                        row.bool("open"),
                                                        row.optional("signed_out", Row::instant),
                                                        row.texts("ended_sessions")),
                                        person));
        if (found.isPresent() && found.get().localPart().isEmpty()) {
            Human one = found.get();
            found =
                    Optional.of(
                            new Human(
                                    new StoredNames(database, clock)
                                            .localPart(new PersonId(person)),
                                    one.open(),
                                    one.signedOut(),
                                    one.endedSessions()));
        }
        found.ifPresent(one -> remembered.put(mark, name, person, one, Optional.empty()));
        return found;
    }

    void forget(UUID person) {
        remembered.forget(person);
    }

    void forgetAll() {
        remembered.forgetAll();
    }
}
