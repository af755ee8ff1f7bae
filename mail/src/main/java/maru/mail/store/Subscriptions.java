package maru.mail.store;

import java.util.List;
import maru.storage.Database;
import org.apache.james.core.Username;
import org.apache.james.mailbox.store.user.SubscriptionMapper;
import org.apache.james.mailbox.store.user.model.Subscription;

/// Which mailboxes a person wants to see (RFC 3501 §6.3.6); a name may stay without its mailbox.
final class Subscriptions implements SubscriptionMapper {

    private final Database database;

    Subscriptions(Database database) {
        this.database = database;
    }

    @Override
    public void save(Subscription subscription) {
        database.change(
                transaction ->
                        transaction.update(
                                "insert into subscription (owner, mailbox) values (?, ?) on"
                                        + " conflict do nothing",
                                subscription.getUser().asString(),
                                subscription.getMailbox()));
    }

    @Override
    public List<Subscription> findSubscriptionsForUser(Username user) {
        return database.read(
                transaction ->
                        transaction.list(
                                "select mailbox from subscription where owner = ? order by mailbox",
                                row -> new Subscription(user, row.text("mailbox")),
                                user.asString()));
    }

    @Override
    public void delete(Subscription subscription) {
        database.change(
                transaction ->
                        transaction.update(
                                "delete from subscription where owner = ? and mailbox = ?",
                                subscription.getUser().asString(),
                                subscription.getMailbox()));
    }
}
