package maru.portal.letters.reach;

import java.net.URI;
import java.time.Clock;
import java.util.List;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.portal.letters.push.PushServices;
import maru.portal.letters.push.Subscription;
import maru.storage.Database;

/// The browsers on which people want to be told.
public final class Devices {

    private static final int FOR_EACH_AT_MOST = 8;

    private final Database database;
    private final PushServices services;
    private final Clock clock;

    Devices(Database database, PushServices services, Clock clock) {
        this.database = database;
        this.services = services;
        this.clock = clock;
    }

    /// Keeps a browser's subscription; the oldest of more than eight falls away. A browser that
    /// another person used before is hers from now on.
    ///
    /// @throws maru.kernel.Refused with `Invalid` for an endpoint of no known push service
    public void add(PersonId person, Subscription subscription) {
        if (!services.knows(subscription.endpoint())) {
            throw new Refusal.Invalid("endpoint", "letters.error.push").asException();
        }
        database.change(
                transaction -> {
                    transaction.update(
                            "insert into portal.push_device (endpoint, person, key, secret,"
                                    + " added_at) values (?, ?, ?, ?, ?) on conflict (endpoint) do"
                                    + " update set person = excluded.person, key = excluded.key,"
                                    + " secret = excluded.secret, added_at = excluded.added_at",
                            subscription.endpoint().toString(),
                            person.value(),
                            subscription.key(),
                            subscription.secret(),
                            clock.instant());
                    transaction.update(
                            "delete from portal.push_device where person = ? and endpoint not in"
                                    + " (select endpoint from portal.push_device where person = ?"
                                    + " order by added_at desc, endpoint limit ?)",
                            person.value(),
                            person.value(),
                            FOR_EACH_AT_MOST);
                });
    }

    /// Forgets one of a person's own browsers.
    public void remove(PersonId person, String endpoint) {
        database.change(
                transaction ->
                        transaction.update(
                                "delete from portal.push_device where person = ? and endpoint = ?",
                                person.value(),
                                endpoint));
    }

    public List<Subscription> of(PersonId person) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select endpoint, key, secret from portal.push_device"
                                        + " where person = ? order by added_at",
                                row ->
                                        new Subscription(
                                                URI.create(row.text("endpoint")),
                                                row.bytes("key"),
                                                row.bytes("secret")),
                                person.value()));
    }
}
