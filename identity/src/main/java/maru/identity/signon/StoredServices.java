package maru.identity.signon;

import maru.kernel.Refusal;
import maru.storage.Database;

/// Writes services' secrets.
final class StoredServices {

    private StoredServices() {}

    static void put(Database database, byte[] pepper, String name, Secret secret) {
        database.change(
                transaction -> {
                    if (!transaction.exists(
                            "select from identity.service where name = ? for update", name)) {
                        throw new Refusal.NotFound().asException();
                    }
                    if (transaction.exists(
                            "select from identity.service_secret where key_id = ?",
                            secret.keyId())) {
                        return;
                    }
                    transaction.update(
                            "delete from identity.service_secret where service = ? and until < now()",
                            name);
                    transaction.update(
                            "update identity.service_secret set until = now() + interval '10 minutes'"
                                    + " where service = ? and until is null",
                            name);
                    transaction.update(
                            "insert into identity.service_secret (key_id, service, verifier)"
                                    + " values (?, ?, ?)",
                            secret.keyId(),
                            name,
                            secret.verifier(pepper));
                });
    }
}
