package maru.identity.signon;

import java.time.Clock;
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
