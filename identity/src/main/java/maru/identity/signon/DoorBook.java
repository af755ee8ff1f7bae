package maru.identity.signon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import maru.storage.Database;
import org.jspecify.annotations.Nullable;

/// Who came in where and who was turned away: the one counter of guesses, and the audit.
record DoorBook(Database database, Clock clock, Map<String, Instant> lately) {

    private static final Duration EVERY = Duration.ofMinutes(10);
    private static final int LATELY_AT_MOST = 100_000;

    DoorBook(Database database, Clock clock) {
        this(database, clock, new ConcurrentHashMap<>());
    }

    /// Counts a wrong secret and says whether there may be another guess at once.
    Verdict wrong(
            Optional<StoredSignOn.Meant> meant,
            Optional<String> keyNamed,
            TypedLogin login,
            StoredSignOn.At at) {
        int wait =
                database.transaction(
                        transaction ->
                                transaction.one(
                                        "select identity.count_wrong(identity.own_service(),"
                                                + " ?, ?, ?, ?, ?, ?) as wait",
                                        row -> row.integer("wait"),
                                        meant.map(StoredSignOn.Meant::person),
                                        keyNamed,
                                        login.whole(),
                                        at.door().word(),
                                        at.from().text(),
                                        at.from().network()));
        return wait == 0
                ? new Verdict.Denied(Reason.WRONG, Duration.ZERO)
                : new Verdict.Denied(Reason.THROTTLED, Duration.ofSeconds(wait));
    }

    /// Writes down that a good credential was turned away.
    Verdict refused(@Nullable UUID person, Reason why, StoredSignOn.At at) {
        database.transaction(
                transaction ->
                        transaction.first(
                                "select identity.count_refused(identity.own_service(),"
                                        + " ?, ?, ?, ?)",
                                row -> true,
                                person,
                                at.door().word(),
                                at.from().text(),
                                why.name()));
        return new Verdict.Denied(why, Duration.ZERO);
    }

    /// Writes down that somebody came in, the first time in ten minutes.
    void entered(Verdict.Accepted accepted, StoredSignOn.At at) {
        @Nullable UUID person = null;
        @Nullable UUID actingFor = null;
        @Nullable String service = null;
        String credential;
        switch (accepted.principal()) {
            case Principal.Human human -> {
                person = human.person().value();
                credential =
                        accepted.appPassword()
                                .map(id -> "app-password/" + id)
                                .orElse("token/" + person);
            }
            case Principal.Service acting -> {
                service = acting.name();
                actingFor = acting.actingFor().map(one -> one.person().value()).orElse(null);
                credential = "service/" + service + (actingFor == null ? "" : "/" + actingFor);
            }
        }
        String which =
                credential
                        + ' '
                        + at.door().name().toLowerCase(Locale.ROOT)
                        + ' '
                        + at.from().network();
        Instant now = clock.instant();
        Instant last = lately.get(which);
        if (last != null && last.plus(EVERY).isAfter(now)) {
            return;
        }
        @Nullable UUID account = person;
        @Nullable UUID acted = actingFor;
        @Nullable String name = service;
        database.transaction(
                transaction ->
                        transaction.first(
                                "select identity.count_entry(?, ?, ?, ?, ?, ?, ?)",
                                row -> true,
                                account,
                                name,
                                credential,
                                at.door().name(),
                                at.from().text(),
                                at.from().network(),
                                acted));
        if (lately.size() >= LATELY_AT_MOST) {
            lately.clear();
        }
        lately.put(which, now);
    }
}
