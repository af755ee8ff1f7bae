package maru.mail.jmap;

import java.time.Clock;
import maru.mail.index.MailIndex;
import maru.mail.queue.StoredQueues;
import maru.mail.signon.Doorkeeper;
import maru.mail.store.EmailWrites;
import maru.storage.Database;
import maru.storage.blob.BlobStore;
import org.apache.james.mailbox.MailboxManager;
import org.apache.james.mailbox.SubscriptionManager;

/// What JMAP stands on.
///
/// @param domain of everybody's address
public record Stores(
        Database database,
        BlobStore blobs,
        MailboxManager mailboxes,
        SubscriptionManager subscriptions,
        EmailWrites emails,
        MailIndex index,
        StoredQueues queues,
        Doorkeeper doorkeeper,
        String domain,
        Clock clock) {}
