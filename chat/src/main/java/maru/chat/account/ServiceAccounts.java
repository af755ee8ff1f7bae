package maru.chat.account;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import maru.identity.signon.ClientAddress;
import maru.identity.signon.Credential;
import maru.identity.signon.LiveSession;
import maru.identity.signon.Principal;
import maru.identity.signon.Reason;
import maru.identity.signon.Scope;
import maru.identity.signon.ScramSalt;
import maru.identity.signon.SignOn;
import maru.identity.signon.Verdict;
import maru.storage.Database;
import maru.storage.Row;

/// Accounts of services that an administrator added by XMPP (XEP-0133), in front of everybody
/// else's sign-on. There are none unless `chat.admin-accounts` is on.
public final class ServiceAccounts implements SignOn {

    private static final int ITERATIONS = ScramSalt.ITERATIONS;
    private static final SecureRandom RANDOM = new SecureRandom();

    /// What is kept of one (RFC 5802 §3): no password.
    @SuppressWarnings("ArrayRecordComponent") // They are carried, never compared.
    private record Keys(
            Account account,
            byte[] salt,
            int iterations,
            byte[] storedKey,
            byte[] serverKey,
            boolean administrator,
            boolean disabled) {}

    private final Database database;
    private final SignOn others;
    private final String domain;

    public ServiceAccounts(Database database, SignOn others, String domain) {
        this.database = database;
        this.others = others;
        this.domain = domain;
    }

    /// Adds an account or gives one a new password.
    public void put(String local, String secret, boolean administrator) {
        byte[] salt = new byte[16];
        RANDOM.nextBytes(salt);
        byte[] salted = salted(secret, salt, ITERATIONS);
        byte[] storedKey = sha256(hmac(salted, "Client Key"));
        byte[] serverKey = hmac(salted, "Server Key");
        database.change(
                tx -> {
                    long account =
                            tx.one(
                                    """
                                    insert into chat.account (local_part) values (?)
                                    on conflict (local_part) do update
                                    set local_part = excluded.local_part returning id
                                    """,
                                    row -> row.bigint("id"),
                                    local);
                    tx.update(
                            """
                            insert into chat.service_account (account, salt, iterations,
                                stored_key, server_key, administrator)
                            values (?, ?, ?, ?, ?, ?)
                            on conflict (account) do update set salt = excluded.salt,
                                iterations = excluded.iterations,
                                stored_key = excluded.stored_key,
                                server_key = excluded.server_key
                            """,
                            account,
                            salt,
                            ITERATIONS,
                            storedKey,
                            serverKey,
                            administrator);
                });
    }

    public boolean exists(String local) {
        return keys(local).isPresent();
    }

    public boolean isAdministrator(Account account) {
        return keys(account.local())
                .filter(keys -> keys.administrator() && !keys.disabled())
                .isPresent();
    }

    /// False when there is none.
    public boolean remove(String local) {
        return database.transaction(
                        tx ->
                                tx.update(
                                        """
                                        delete from chat.account where local_part = ? and id in
                                            (select account from chat.service_account
                                             where not administrator)
                                        """,
                                        local))
                > 0;
    }

    public boolean disable(String local, boolean disabled) {
        return database.transaction(
                        tx ->
                                tx.update(
                                        """
                                        update chat.service_account set disabled = ?
                                        where not administrator and account =
                                            (select id from chat.account where local_part = ?)
                                        """,
                                        disabled,
                                        local))
                > 0;
    }

    /// The local parts of all.
    public List<String> all() {
        return database.read(
                tx ->
                        tx.list(
                                """
                                select local_part from chat.account join chat.service_account
                                    on account = id order by local_part
                                """,
                                row -> row.text("local_part")));
    }

    @Override
    public Verdict authenticate(Credential credential, Scope door, ClientAddress from) {
        return switch (credential) {
            case Credential.Password(String login, String secret) -> {
                Optional<Keys> keys = keys(login);
                yield keys.isEmpty()
                        ? others.authenticate(credential, door, from)
                        : plain(keys.get(), secret);
            }
            case Credential.ScramProof proof -> {
                Optional<Keys> keys = keys(proof.login());
                yield keys.isEmpty()
                        ? others.authenticate(credential, door, from)
                        : scram(keys.get(), proof);
            }
            case Credential.Bearer bearer -> others.authenticate(bearer, door, from);
        };
    }

    private static Verdict plain(Keys keys, String secret) {
        byte[] stored = sha256(hmac(salted(secret, keys.salt(), keys.iterations()), "Client Key"));
        return MessageDigest.isEqual(stored, keys.storedKey())
                ? accepted(keys, Optional.empty())
                : new Verdict.Denied(Reason.WRONG, Duration.ZERO);
    }

    private static Verdict scram(Keys keys, Credential.ScramProof proof) {
        byte[] signature = hmac(keys.storedKey(), proof.authMessage());
        byte[] given = proof.clientProof();
        if (given.length != signature.length) {
            return new Verdict.Denied(Reason.WRONG, Duration.ZERO);
        }
        byte[] clientKey = new byte[given.length];
        for (int i = 0; i < given.length; i++) {
            clientKey[i] = (byte) (given[i] ^ signature[i]);
        }
        return MessageDigest.isEqual(sha256(clientKey), keys.storedKey())
                ? accepted(keys, Optional.of(hmac(keys.serverKey(), proof.authMessage())))
                : new Verdict.Denied(Reason.WRONG, Duration.ZERO);
    }

    private static Verdict accepted(Keys keys, Optional<byte[]> signature) {
        if (keys.disabled()) {
            return new Verdict.Denied(Reason.ENDED, Duration.ZERO);
        }
        return new Verdict.Accepted(
                new Principal.Service(keys.account().local(), Optional.empty()),
                Set.of(Scope.XMPP),
                Optional.empty(),
                Optional.empty(),
                signature);
    }

    @Override
    public ScramSalt scramSalt(String login) {
        return keys(login)
                .map(keys -> new ScramSalt(keys.salt(), keys.iterations()))
                .orElseGet(() -> others.scramSalt(login));
    }

    /// An account of a service ends when an administrator ends it, who then closes its sessions.
    @Override
    public LiveSession watch(Verdict.Accepted accepted, Runnable close) {
        return accepted.principal() instanceof Principal.Service(String name, var person)
                        && person.isEmpty()
                        && exists(name)
                ? () -> {}
                : others.watch(accepted, close);
    }

    @Override
    public void close() {
        others.close();
    }

    private Optional<Keys> keys(String login) {
        String small = login.toLowerCase(Locale.ROOT);
        String local =
                small.endsWith("@" + domain)
                        ? small.substring(0, small.length() - domain.length() - 1)
                        : small;
        return database.read(
                tx ->
                        tx.first(
                                """
                                select * from chat.account join chat.service_account on account = id
                                where local_part = ?
                                """,
                                ServiceAccounts::read,
                                local));
    }

    private static Keys read(Row row) {
        return new Keys(
                Accounts.read(row),
                row.bytes("salt"),
                row.integer("iterations"),
                row.bytes("stored_key"),
                row.bytes("server_key"),
                row.bool("administrator"),
                row.bool("disabled"));
    }

    private static byte[] salted(String secret, byte[] salt, int iterations) {
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new PBEKeySpec(secret.toCharArray(), salt, iterations, 256))
                    .getEncoded();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static byte[] sha256(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(data);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
