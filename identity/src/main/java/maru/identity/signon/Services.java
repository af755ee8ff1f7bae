package maru.identity.signon;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.identity.PersonId;
import maru.storage.Database;
import maru.storage.Row;

/// What the database keeps of services' secrets and of the keys of SCRAM.
final class Services {

    private Services() {}

    /// A service's secret.
    @SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
    record Found(byte[] verifier, Set<Scope> scopes, boolean actsForPeople, boolean ended) {}

    /// One app password as SCRAM knows it.
    record Key(UUID id, Set<Scope> scopes, Optional<Instant> until, Scram.Keys keys) {

        Optional<Verdict.Accepted> check(String message, byte[] proof, StoredSignOn.Meant meant) {
            return keys.check(message, proof)
                    .map(
                            signature ->
                                    new Verdict.Accepted(
                                            new Principal.Human(
                                                    new PersonId(meant.person()),
                                                    meant.localPart().orElseThrow()),
                                            scopes,
                                            Optional.of(id),
                                            until,
                                            Optional.of(signature)));
        }
    }

    static Optional<Found> find(Database database, Secret secret, String name) {
        return database.read(
                transaction ->
                        transaction.first(
                                "select * from identity.find_service(?, ?)",
                                row ->
                                        new Found(
                                                row.bytes("verifier"),
                                                StoredAppPasswords.scopes(row),
                                                row.bool("acts_for_people"),
                                                row.bool("ended")),
                                secret.keyId(),
                                name));
    }

    static List<Key> keys(Database database, UUID person) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select * from identity.scram_keys(?)",
                                row ->
                                        new Key(
                                                row.uuid("id"),
                                                StoredAppPasswords.scopes(row),
                                                row.optional("until", Row::instant),
                                                new Scram.Keys(
                                                        row.bytes("stored_key"),
                                                        row.bytes("server_key"))),
                                person));
    }
}
