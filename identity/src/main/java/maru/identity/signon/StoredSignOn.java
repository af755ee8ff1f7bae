package maru.identity.signon;

import java.net.http.HttpClient;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import maru.identity.PeopleFeed;
import maru.identity.PersonId;
import maru.kernel.Metrics;
import maru.kernel.Refused;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.Row;
import org.jspecify.annotations.Nullable;

/// Sign-on over the database's functions, with a short memory that the feed clears.
final class StoredSignOn implements SignOn, PeopleWatch.Listener {

    private static final Verdict.Denied WRONG = new Verdict.Denied(Reason.WRONG, Duration.ZERO);
    private static final Duration UNAVAILABLE_FOR = Duration.ofSeconds(5);
    private static final LongAdder ACCEPTED = Metrics.counter("signon_accepted_total");
    private static final LongAdder REMEMBERED = Metrics.counter("signon_remembered_total");
    private static final LongAdder DENIED = Metrics.counter("signon_denied_total");

    /// A door with its client.
    record At(Scope door, ClientAddress from) {}

    @SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
    private record Found(
            UUID id,
            UUID person,
            String localPart,
            byte[] verifier,
            Set<Scope> scopes,
            Optional<Instant> until,
            boolean ended,
            boolean open,
            boolean hers) {}

    /// Somebody whom a login means.
    record Meant(UUID person, Optional<String> localPart, boolean open) {}

    private final Database database;
    private final Clock clock;
    private final SignOnSettings settings;
    private final Remembered<Verdict.Accepted> remembered;
    private final DoorBook book;
    private final LiveSessions sessions;
    private final Bearers bearers;
    private final PeopleWatch watch;

    private StoredSignOn(Database database, Clock clock, SignOnSettings settings, SignOnKeys keys) {
        this.database = database;
        this.clock = clock;
        this.settings = settings;
        this.remembered = new Remembered<>(clock, settings.remember());
        this.book = new DoorBook(database, clock);
        this.sessions = new LiveSessions(database, clock, remembered::forget);
        this.bearers = new Bearers(database, clock, new TokenCheck(settings, keys, clock));
        this.watch = new PeopleWatch(database, this);
    }

    static StoredSignOn start(Database database, Clock clock, SignOnSettings settings) {
        HttpClient http =
                HttpClient.newBuilder()
                        .connectTimeout(Duration.ofSeconds(2))
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build();
        return start(database, clock, settings, SignOnKeys.at(settings.keys(), http));
    }

    static StoredSignOn start(
            Database database, Clock clock, SignOnSettings settings, SignOnKeys keys) {
        return new StoredSignOn(database, clock, settings, keys);
    }

    @Override
    public Verdict authenticate(Credential credential, Scope door, ClientAddress from) {
        Verdict verdict = answer(credential, new At(door, from));
        (verdict instanceof Verdict.Accepted ? ACCEPTED : DENIED).increment();
        return verdict;
    }

    private Verdict answer(Credential credential, At at) {
        try {
            return switch (credential) {
                case Credential.Password(String login, String secret) ->
                        password(login, secret, at);
                case Credential.ScramProof(String login, String message, byte[] proof) ->
                        scram(login, message, proof, at);
                case Credential.Bearer(String token, Optional<String> login) ->
                        bearer(token, login, at);
            };
        } catch (Refused unanswered) {
            return new Verdict.Denied(Reason.UNAVAILABLE, UNAVAILABLE_FOR);
        }
    }

    private Verdict password(String typed, String sent, At at) {
        Optional<TypedLogin> login = TypedLogin.of(typed, settings.domain());
        if (login.isEmpty() || sent.length() > 1_000) {
            return WRONG;
        }
        Optional<Secret> secret = Secret.of(sent);
        if (secret.isEmpty()) {
            // No secret of ours looks like this, so nothing is compared, but it is a guess all the
            // same.
            return book.wrong(meant(login.get()), Optional.empty(), login.get(), at);
        }
        return switch (secret.get().kind()) {
            case DEVICE -> device(login.get(), secret.get(), at);
            case SERVICE -> service(login.get(), secret.get(), at);
        };
    }

    private Verdict device(TypedLogin login, Secret secret, At at) {
        String hash = remembered.hash(login.whole() + "\n" + secret.text());
        if (watch.isCurrent()) {
            Optional<Verdict.Accepted> known = remembered.get(hash);
            if (known.isPresent()) {
                REMEMBERED.increment();
                return enter(known.get(), at);
            }
        }
        long mark = remembered.mark();
        Optional<Found> found = find(login, secret);
        if (found.isEmpty()
                || !MessageDigest.isEqual(
                        found.get().verifier(), secret.verifier(settings.pepper()))
                || !found.get().hers()) {
            return book.wrong(meant(login), found.map(one -> secret.keyId()), login, at);
        }
        Found one = found.get();
        if (one.ended() || !one.open()) {
            return book.refused(one.person(), Reason.ENDED, at);
        }
        Verdict.Accepted accepted =
                new Verdict.Accepted(
                        new Principal.Human(new PersonId(one.person()), one.localPart()),
                        one.scopes(),
                        Optional.of(one.id()),
                        one.until(),
                        Optional.empty());
        remembered.put(mark, hash, one.person(), accepted, one.until());
        return enter(accepted, at);
    }

    private Optional<Found> find(TypedLogin login, Secret secret) {
        return database.read(
                transaction ->
                        transaction.first(
                                "select * from identity.find_app_password(?, ?, ?, ?)",
                                row ->
                                        new Found(
                                                row.uuid("id"),
                                                row.uuid("person"),
                                                row.text("local_part"),
                                                row.bytes("verifier"),
                                                StoredAppPasswords.scopes(row),
                                                row.optional("until", Row::instant),
                                                row.bool("ended"),
                                                row.bool("open"),
                                                row.bool("hers")),
                                secret.keyId(),
                                login.values(),
                                login.localPart(),
                                today()));
    }

    /// The door's last question, whatever the credential was.
    private Verdict enter(Verdict.Accepted accepted, At at) {
        UUID person =
                accepted.principal() instanceof Principal.Human human
                        ? human.person().value()
                        : null;
        if (!accepted.scopes().contains(at.door())) {
            return book.refused(person, Reason.OUT_OF_SCOPE, at);
        }
        book.entered(accepted, at);
        return accepted;
    }

    private Verdict service(TypedLogin login, Secret secret, At at) {
        String name = login.serviceByItself() ? login.whole() : login.service().orElse("");
        Optional<Services.Found> found = Services.find(database, secret, name);
        if (found.isEmpty()
                || found.get().ended()
                || !MessageDigest.isEqual(
                        found.get().verifier(), secret.verifier(settings.pepper()))) {
            return book.wrong(Optional.empty(), Optional.empty(), login, at);
        }
        Optional<Principal.Human> person = Optional.empty();
        if (login.service().isPresent()) {
            Optional<Meant> meant = meant(login).filter(Meant::open);
            if (meant.isEmpty() || !found.get().actsForPeople()) {
                return book.refused(null, Reason.OUT_OF_SCOPE, at);
            }
            person = meant.map(this::human);
        }
        return enter(
                new Verdict.Accepted(
                        new Principal.Service(name, person),
                        found.get().scopes(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                at);
    }

    private Principal.Human human(Meant meant) {
        PersonId person = new PersonId(meant.person());
        return new Principal.Human(
                person,
                meant.localPart()
                        .orElseGet(() -> new StoredNames(database, clock).localPart(person)));
    }

    private Verdict scram(String typed, String message, byte[] proof, At at) {
        Optional<TypedLogin> login = TypedLogin.of(typed, settings.domain());
        if (login.isEmpty()) {
            return WRONG;
        }
        Optional<Meant> meant = meant(login.get());
        if (meant.isPresent()) {
            Optional<Verdict.Accepted> accepted =
                    Services.keys(database, meant.get().person()).stream()
                            .flatMap(key -> key.check(message, proof, meant.get()).stream())
                            .findFirst();
            if (accepted.isPresent()) {
                return meant.get().open()
                        ? enter(accepted.get(), at)
                        : book.refused(meant.get().person(), Reason.ENDED, at);
            }
        }
        return book.wrong(meant, Optional.empty(), login.get(), at);
    }

    private Verdict bearer(String token, Optional<String> login, At at) {
        Verdict verdict = bearers.check(token, watch.isCurrent());
        if (!(verdict instanceof Verdict.Accepted accepted)) {
            return verdict;
        }
        if (login.isPresent()
                && accepted.principal() instanceof Principal.Human human
                && TypedLogin.of(login.get(), settings.domain())
                        .flatMap(this::meant)
                        .filter(meant -> meant.person().equals(human.person().value()))
                        .isEmpty()) {
            return WRONG;
        }
        return enter(accepted, at);
    }

    /// Whom the login means; the one with an open account first.
    private Optional<Meant> meant(TypedLogin login) {
        return database.read(
                transaction ->
                        transaction.first(
                                "select * from identity.find_login(?, ?, ?)",
                                row ->
                                        new Meant(
                                                row.uuid("person"),
                                                row.optional("local_part", Row::text),
                                                row.bool("open")),
                                login.values(),
                                login.localPart(),
                                today()));
    }

    private LocalDate today() {
        return Seoul.today(clock);
    }

    @Override
    public ScramSalt scramSalt(String login) {
        Optional<TypedLogin> typed = TypedLogin.of(login, settings.domain());
        Optional<UUID> person = typed.flatMap(this::meant).map(Meant::person);
        return Scram.salt(settings.pepper(), person, typed.map(TypedLogin::whole).orElse(login));
    }

    @Override
    public LiveSession watch(Verdict.Accepted accepted, Runnable close) {
        @Nullable UUID person =
                switch (accepted.principal()) {
                    case Principal.Human human -> human.person().value();
                    case Principal.Service service ->
                            service.actingFor().map(acting -> acting.person().value()).orElse(null);
                };
        if (person == null) {
            return () -> {};
        }
        return sessions.watch(
                person,
                accepted.appPassword().orElse(null),
                accepted.principal() instanceof Principal.Service,
                accepted.until(),
                close);
    }

    @Override
    public void changed(List<PeopleWatch.Change> changes) {
        for (PeopleWatch.Change change : changes) {
            remembered.forget(change.person());
            bearers.forget(change.person());
            switch (change.kind()) {
                case PeopleFeed.SESSION_ENDED, PeopleFeed.SESSIONS_ENDED ->
                        sessions.endTokens(change.person());
                default -> {}
            }
            sessions.suspect(change.person());
        }
    }

    @Override
    public void startedOver() {
        remembered.forgetAll();
        bearers.forgetAll();
        sessions.suspectAll();
    }

    @Override
    public void close() {
        watch.close();
        sessions.close();
    }
}
