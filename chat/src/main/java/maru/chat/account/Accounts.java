package maru.chat.account;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import maru.identity.PersonId;
import maru.identity.signon.Names;
import maru.storage.Database;
import maru.storage.Row;

/// Who has an account. A person's is made when somebody first needs it; whether such a person
/// exists is asked of identity.
public final class Accounts {

    private static final int REMEMBERED_AT_MOST = 200_000;

    private final Database database;
    private final Names names;
    private final Map<String, Account> known = new ConcurrentHashMap<>();

    public Accounts(Database database, Names names) {
        this.database = database;
        this.names = names;
    }

    /// The account of a prepared local part.
    public Optional<Account> find(String local) {
        Account remembered = known.get(local);
        if (remembered != null) {
            return Optional.of(remembered);
        }
        Optional<Account> found = stored(local);
        if (found.isEmpty()) {
            found = names.person(local).map(person -> make(names.localPart(person), person));
        }
        found.ifPresent(this::remember);
        return found;
    }

    /// The account of someone who has just signed in.
    public Account ofPerson(PersonId person, String local) {
        Account remembered = known.get(local);
        if (remembered != null) {
            return remembered;
        }
        Account account = stored(local).orElseGet(() -> make(local, person));
        remember(account);
        return account;
    }

    /// The account of a service of our own.
    public Account ofService(String name) {
        Account account =
                find(name)
                        .orElseGet(
                                () ->
                                        database.transaction(
                                                tx ->
                                                        tx.one(
                                                                """
                                                                insert into chat.account (local_part)
                                                                values (?)
                                                                on conflict (local_part) do update
                                                                set local_part = excluded.local_part
                                                                returning *
                                                                """,
                                                                Accounts::read,
                                                                name)));
        remember(account);
        return account;
    }

    public Optional<Account> byId(long id) {
        return database.read(
                tx -> tx.first("select * from chat.account where id = ?", Accounts::read, id));
    }

    public void forget(String local) {
        known.remove(local);
    }

    private Optional<Account> stored(String local) {
        return database.read(
                tx ->
                        tx.first(
                                "select * from chat.account where local_part = ?",
                                Accounts::read,
                                local));
    }

    private Account make(String local, PersonId person) {
        return database.transaction(
                tx ->
                        tx.one(
                                """
                                insert into chat.account (local_part, person) values (?, ?)
                                on conflict (local_part) do update
                                set local_part = excluded.local_part
                                returning *
                                """,
                                Accounts::read,
                                local,
                                person.value()));
    }

    private void remember(Account account) {
        if (known.size() < REMEMBERED_AT_MOST) {
            known.put(account.local(), account);
        }
    }

    static Account read(Row row) {
        Optional<UUID> person = row.optional("person", Row::uuid);
        return new Account(row.bigint("id"), row.text("local_part"), person.map(PersonId::new));
    }
}
