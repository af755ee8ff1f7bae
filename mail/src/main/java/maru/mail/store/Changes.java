package maru.mail.store;

import java.util.List;
import java.util.UUID;
import maru.storage.Transaction;
import maru.storage.feed.Feed;

/// Tells of changes, in the transaction that makes them: JMAP's change rows for the owner and for
/// everyone a mailbox is shared with, and the feed entry that wakes the other processes.
public final class Changes {

    /// The feed's name.
    public static final String FEED = "mail";

    /// The operator wants a mailbox's words read anew (`maru admin mail reindex`).
    public static final String REINDEX = "reindex";

    static final String ADDED = "added";
    static final String FLAGS = "flags";
    static final String EXPUNGED = "expunged";

    /// Fits a feed entry.
    private static final int UIDS_AT_MOST = 400;

    private static final Feed MAIL = new Feed(FEED);

    private final String process;

    /// @param process tells this process's own entries from those of others
    public Changes(UUID process) {
        this.process = process.toString();
    }

    void mailboxCreated(Transaction transaction, UUID mailbox, String owner) {
        note(transaction, mailbox, "mailbox", false, List.of(mailbox), List.of(), List.of());
    }

    void mailboxUpdated(Transaction transaction, List<UUID> mailboxes, boolean counts) {
        for (UUID mailbox : mailboxes) {
            note(transaction, mailbox, "mailbox", counts, List.of(), List.of(mailbox), List.of());
        }
    }

    void mailboxDestroyed(Transaction transaction, UUID mailbox) {
        note(transaction, mailbox, "mailbox", false, List.of(), List.of(), List.of(mailbox));
    }

    /// Emails of one mailbox; its counts change with them.
    void emails(
            Transaction transaction,
            UUID mailbox,
            List<UUID> created,
            List<UUID> updated,
            List<UUID> destroyed) {
        note(transaction, mailbox, "email", false, created, updated, destroyed);
        note(transaction, mailbox, "mailbox", true, List.of(), List.of(mailbox), List.of());
    }

    /// @param uids empty when there are too many to name
    void tell(Transaction transaction, String kind, UUID mailbox, long modSeq, List<Long> uids) {
        StringBuilder body = new StringBuilder(process).append(' ').append(modSeq);
        if (uids.size() <= UIDS_AT_MOST) {
            uids.forEach(uid -> body.append(' ').append(uid));
        }
        MAIL.tell(transaction, kind, mailbox.toString(), body.toString());
    }

    private static void note(
            Transaction transaction,
            UUID mailbox,
            String kind,
            boolean counts,
            List<UUID> created,
            List<UUID> updated,
            List<UUID> destroyed) {
        transaction.exists(
                "select note_change(?, ?, ?, ?::uuid[], ?::uuid[], ?::uuid[])",
                mailbox,
                kind,
                counts,
                created,
                updated,
                destroyed);
    }
}
