package maru.launcher.keycloak;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import maru.identity.Accounts;
import maru.identity.Asker;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.kernel.Refusal;

/// People as the tables would have them.
final class PeopleInMemory implements Accounts {

    private final Map<String, Account> people = new TreeMap<>();

    PersonId add(String phone, String mail, String shortName) {
        PersonId person = new PersonId(UUID.randomUUID());
        put(new Account(person, true, Language.KO, given(phone), given(mail), given(shortName)));
        return person;
    }

    void put(Account account) {
        people.put(account.person().toString(), account);
    }

    @Override
    public List<Account> page(Asker asker, Optional<PersonId> after, int limit) {
        return people.values().stream()
                .filter(
                        account ->
                                after.isEmpty()
                                        || account.person()
                                                        .toString()
                                                        .compareTo(after.get().toString())
                                                > 0)
                .limit(limit)
                .toList();
    }

    @Override
    public Account account(Asker asker, PersonId person) {
        return Optional.ofNullable(people.get(person.toString()))
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
