package maru.identity.signon;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import maru.storage.Row;
import org.jspecify.annotations.Nullable;

/// Makes secrets here and lets the database's functions keep what is left of them.
@SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
record StoredAppPasswords(Database database, Clock clock, byte[] pepper) implements AppPasswords {

    private static final int LABEL_AT_MOST = 60;

    @Override
    public AppPassword.Made create(
            Asker.SignedIn asker, String label, Set<Scope> scopes, Optional<Instant> until) {
        Duration since = Duration.between(asker.authenticatedAt(), clock.instant());
        if (since.compareTo(FRESH) > 0) {
            throw new Refusal.Forbidden("다시 로그인한 뒤에 할 수 있습니다. (Sign in again first.)")
                    .asException();
        }
        return make(asker, null, asker.person(), label, scopes, until.orElse(null));
    }

    @Override
    public AppPassword.Made createFor(
            PersonId person, String label, Set<Scope> scopes, String operator) {
        boolean demo =
                database.read(
                        transaction ->
                                transaction.one(
                                        "select identity.is_demo() as demo",
                                        row -> row.bool("demo")));
        return make(
                null,
                operator,
                person,
                label,
                scopes,
                demo ? null : clock.instant().plus(OF_OPERATOR));
    }

    private AppPassword.Made make(
            Asker.@Nullable SignedIn asker,
            @Nullable String operator,
            PersonId person,
            String label,
            Set<Scope> scopes,
            @Nullable Instant until) {
        String clean = label(label);
        if (scopes.isEmpty()) {
            throw new Refusal.Invalid("scopes", "쓸 곳을 하나 이상 골라 주세요. (Choose at least one.)")
                    .asException();
        }
        if (until != null && !until.isAfter(clock.instant())) {
            throw new Refusal.Invalid("until", "앞으로 올 날을 골라 주세요. (Choose a day to come.)")
                    .asException();
        }
        Secret secret = Secret.fresh(Secret.Kind.DEVICE);
        Scram.Keys keys =
                Scram.Keys.of(secret, Scram.salt(pepper, Optional.of(person.value()), ""));
        Set<Scope> ordered = EnumSet.copyOf(scopes);
        try {
            return database.transaction(
                    transaction ->
                            transaction.one(
                                    """
                                    select * from identity.make_app_password(
                                        ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                                    """,
                                    row ->
                                            new AppPassword.Made(
                                                    new AppPassword(
                                                            row.uuid("id"),
                                                            secret.keyId(),
                                                            clean,
                                                            ordered,
                                                            clock.instant(),
                                                            Optional.ofNullable(operator),
                                                            row.optional("until", Row::instant),
                                                            Optional.empty()),
                                                    row.text("local_part"),
                                                    secret.text()),
                                    asker == null ? null : asker.person().value(),
                                    asker == null ? null : asker.session(),
                                    asker == null ? null : asker.address(),
                                    asker == null ? null : asker.level().name(),
                                    asker == null ? null : asker.authenticatedAt(),
                                    operator,
                                    person.value(),
                                    Seoul.today(clock),
                                    secret.keyId(),
                                    clean,
                                    ordered,
                                    secret.verifier(pepper),
                                    keys.stored(),
                                    keys.server(),
                                    until));
        } catch (DatabaseFailure refused) {
            throw switch (refused.state()) {
                case "P0002" -> new Refusal.NotFound().asException();
                case "21000" ->
                        new Refusal.Conflict(
                                        "기기 비밀번호는 "
                                                + AT_MOST
                                                + "개까지 만들 수 있습니다. 쓰지 않는 것을 지워 주세요."
                                                + " (There are too many; end one first.)")
                                .asException();
                default -> refused;
            };
        }
    }

    @Override
    public List<AppPassword> list(Asker.SignedIn asker) {
        return listed(asker.person());
    }

    @Override
    public List<AppPassword> listOf(PersonId person, String operator) {
        return listed(person);
    }

    private List<AppPassword> listed(PersonId person) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select * from identity.app_passwords(?)",
                                StoredAppPasswords::appPassword,
                                person.value()));
    }

    private static AppPassword appPassword(Row row) {
        return new AppPassword(
                row.uuid("id"),
                row.text("key_id"),
                row.text("label"),
                scopes(row),
                row.instant("made"),
                row.optional("operator", Row::text),
                row.optional("until", Row::instant),
                row.optional("used_at", Row::instant)
                        .map(
                                at ->
                                        new AppPassword.Use(
                                                at,
                                                Scope.valueOf(row.text("used_door")),
                                                row.text("used_address"))));
    }

    static Set<Scope> scopes(Row row) {
        EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
        row.texts("scopes").forEach(name -> scopes.add(Scope.valueOf(name)));
        return scopes;
    }

    @Override
    public void rename(Asker.SignedIn asker, UUID id, String label) {
        change(asker, null, id, label(label));
    }

    @Override
    public void revoke(Asker.SignedIn asker, UUID id) {
        change(asker, null, id, null);
    }

    @Override
    public void revokeAs(String operator, UUID id) {
        change(null, operator, id, null);
    }

    private void change(
            Asker.@Nullable SignedIn asker,
            @Nullable String operator,
            UUID id,
            @Nullable String label) {
        boolean done =
                database.transaction(
                        transaction ->
                                transaction.one(
                                        "select identity.change_app_password("
                                                + "?, ?, ?, ?, ?, ?, ?, ?) as done",
                                        row -> row.bool("done"),
                                        asker == null ? null : asker.person().value(),
                                        asker == null ? null : asker.session(),
                                        asker == null ? null : asker.address(),
                                        asker == null ? null : asker.level().name(),
                                        asker == null ? null : asker.authenticatedAt(),
                                        operator,
                                        id,
                                        label));
        if (!done) {
            throw new Refusal.NotFound().asException();
        }
    }

    private static String label(String label) {
        String clean = label.strip();
        if (clean.isEmpty()
                || clean.length() > LABEL_AT_MOST
                || clean.chars().anyMatch(Character::isISOControl)) {
            throw new Refusal.Invalid(
                            "label",
                            "기기 이름을 60자 안으로 적어 주세요. (Name the device, 1 to 60 characters.)")
                    .asException();
        }
        return clean;
    }
}
