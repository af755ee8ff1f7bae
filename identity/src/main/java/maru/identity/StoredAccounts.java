package maru.identity;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.Row;
import org.jspecify.annotations.Nullable;

/// Asks `identity.accounts`.
record StoredAccounts(Database database, Clock clock) implements Accounts {

    @Override
    public List<Account> page(Asker asker, Optional<PersonId> after, int limit) {
        return find(asker, after.orElse(null), null, limit);
    }

    @Override
    public Account account(Asker asker, PersonId person) {
        return find(asker, null, person, 1).stream()
                .findFirst()
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    private List<Account> find(
            Asker asker, @Nullable PersonId after, @Nullable PersonId only, int limit) {
        String service = Rows.service(asker);
        if (service == null) {
            return List.of();
        }
        return database.read(
                transaction ->
                        transaction.list(
                                "select * from identity.accounts(?, ?, ?, ?, ?)",
                                StoredAccounts::account,
                                service,
                                after == null ? null : after.value(),
                                only == null ? null : only.value(),
                                limit,
                                Seoul.today(clock)));
    }

    private static Account account(Row row) {
        return new Account(
                Rows.person(row, "person"),
                row.bool("enabled"),
                Rows.language(row),
                row.optional("phone", Row::text),
                row.optional("mail", Row::text),
                row.optional("short_name", Row::text));
    }
}
