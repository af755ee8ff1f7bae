package maru.identity.signon;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.kernel.Seoul;
import maru.storage.Database;
import maru.storage.Row;

/// Asks the database's functions for names.
record StoredNames(Database database, Clock clock) implements Names {

    @Override
    public String localPart(PersonId person) {
        return database.transaction(
                        transaction ->
                                transaction.one(
                                        "select identity.give_local_part(?, ?) as name",
                                        row -> row.optional("name", Row::text),
                                        person.value(),
                                        Seoul.today(clock)))
                .orElseThrow(() -> new Refusal.NotFound().asException());
    }

    @Override
    public Optional<PersonId> person(String localPart) {
        return database.read(
                transaction ->
                        transaction
                                .one(
                                        "select identity.whose_local_part(?) as person",
                                        row -> row.optional("person", Row::uuid),
                                        localPart)
                                .map(PersonId::new));
    }

    @Override
    public Optional<PersonId> addressee(String localPart) {
        String asked = localPart.toLowerCase(Locale.ROOT);
        return person(asked)
                .or(
                        () ->
                                withoutLocalPart(asked)
                                        .filter(person -> localPart(person).equals(asked)));
    }

    /// Whose short name it is, if she has had no local part until now.
    private Optional<PersonId> withoutLocalPart(String shortName) {
        return database.read(
                transaction ->
                        transaction
                                .first(
                                        "select person from identity.find_login(?, null, ?) where"
                                                + " open and local_part is null",
                                        row -> row.uuid("person"),
                                        List.of(shortName),
                                        Seoul.today(clock))
                                .map(PersonId::new));
    }

    @Override
    public Optional<String> displayName(PersonId person) {
        return database.read(
                transaction ->
                        transaction.one(
                                "select identity.display_name(?, ?) as name",
                                row -> row.optional("name", Row::text),
                                person.value(),
                                Seoul.today(clock)));
    }
}
