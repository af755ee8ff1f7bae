package maru.identity.signon;

import maru.kernel.Refusal;
import maru.storage.Database;

/// Writes services' secrets.
final class StoredServices {

    private StoredServices() {}

    static String renew(Database database, byte[] pepper, String name) {
        Secret secret = Secret.fresh(Secret.Kind.SERVICE);
        return database.transaction(
                transaction -> {
                    if (!transaction.exists(
                            "select from identity.service where name = ? for update", name)) {
                        throw new Refusal.NotFound().asException();
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
                    return secret.text();
                });
    }
}
