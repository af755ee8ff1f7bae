package maru.identity.signon;

import maru.storage.Database;

/// Credentials of our own services: what lets the portal's notifier speak XMPP and its outbox hand
/// over mail. Each has a name of a part and a task, doors that it may open, and a rule whether it
/// may act for a person. The secret is made anew by the launcher at each of its starts; the one
/// before stays good for ten minutes. Each use is audited by the door.
///
/// At a door the login is the service's name, or `LOCALPART*NAME` to act for a person.
public final class ServiceIdentities {

    private final Database database;
    private final byte[] pepper;

    /// Over a pool.
    ///
    /// @param database of a user who may act as the schemas' owner
    public ServiceIdentities(Database database, byte[] pepper) {
        this.database = database;
        this.pepper = pepper.clone();
    }

    /// A secret that is good for nothing yet.
    public static String fresh() {
        return Secret.fresh(Secret.Kind.SERVICE).text();
    }

    /// Makes a secret the service's own. Said again, it changes nothing.
    ///
    /// @throws IllegalArgumentException for a text that is no secret of a service
    /// @throws maru.kernel.Refused NotFound for a name that no migration registered
    public void put(String name, String secret) {
        Secret read =
                Secret.of(secret)
                        .filter(one -> one.kind() == Secret.Kind.SERVICE)
                        .orElseThrow(() -> new IllegalArgumentException("no service's secret"));
        StoredServices.put(database, pepper, name, read);
    }
}
