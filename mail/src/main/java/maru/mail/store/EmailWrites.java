package maru.mail.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.UnaryOperator;
import javax.mail.Flags;
import maru.storage.Database;
import maru.storage.Transaction;
import org.apache.james.mailbox.MessageManager.FlagsUpdateMode;
import org.apache.james.mailbox.exception.MailboxException;
import org.apache.james.mailbox.store.FlagsUpdateCalculator;

/// Changes to a message as JMAP makes them (RFC 8621 §4.6): wherever its owner holds it, all in one
/// transaction. The sessions of every process, this one among them, hear of it by the feed.
public final class EmailWrites {

    /// Where a message lies, and its flags.
    ///
    /// @param mailboxes none to take it away altogether
    /// @param seen and the others are the flags that IMAP has letters for
    public record Place(
            Set<UUID> mailboxes,
            boolean answered,
            boolean draft,
            boolean flagged,
            boolean seen,
            Set<String> keywords) {

        private Flags flags(StoredFlags before) {
            Flags flags = new StoredFlags(before.bits() & StoredFlags.DELETED, List.of()).toFlags();
            keywords.forEach(flags::add);
            Map.of(
                            Flags.Flag.ANSWERED, answered,
                            Flags.Flag.DRAFT, draft,
                            Flags.Flag.FLAGGED, flagged,
                            Flags.Flag.SEEN, seen)
                    .forEach(
                            (flag, set) -> {
                                if (set) {
                                    flags.add(flag);
                                }
                            });
            return flags;
        }
    }

    private record Copy(UUID mailbox, long uid, StoredFlags flags) {}

    private static final StoredFlags NONE = new StoredFlags(0, List.of());

    private final MessageWrites writes;
    private final Changes changes;

    /// @param process none that there is, so that each process hears of these writes
    public EmailWrites(Database database, UUID process) {
        this.changes = new Changes(process);
        this.writes = new MessageWrites(database, changes);
    }

    /// Puts a message where its owner wants it, with the flags she wants.
    ///
    /// @param owner whose mailboxes count; copies that others hold stay as they are
    /// @param change of what is, read under the locks of all mailboxes concerned
    /// @return whether the owner has this message
    /// @throws MailboxException when there is no room
    public boolean change(String owner, UUID message, UnaryOperator<Place> change)
            throws MailboxException {
        return writes.attempt(
                transaction -> {
                    Set<UUID> own = lock(transaction, owner);
                    List<Copy> copies = copies(transaction, message, own);
                    if (copies.isEmpty()) {
                        return false;
                    }
                    Place before = place(copies);
                    Place after = change.apply(before);
                    if (!own.containsAll(after.mailboxes())) {
                        throw new IllegalArgumentException("A mailbox is not the owner's.");
                    }
                    flags(transaction, copies, before, after);
                    copy(transaction, copies.getFirst(), before, after);
                    remove(transaction, owner, copies, after);
                    return true;
                });
    }

    /// All of the owner's, since a copy may be on its way from one to another.
    private static Set<UUID> lock(Transaction transaction, String owner) {
        return new HashSet<>(
                transaction.list(
                        "select id from mailbox where namespace = '#private' and owner = ? order by"
                                + " id for update",
                        row -> row.uuid("id"),
                        owner));
    }

    private static List<Copy> copies(Transaction transaction, UUID message, Collection<UUID> own) {
        return transaction.list(
                "select mailbox, uid, flags::int, keywords from message where message = ? and mailbox"
                        + " = any(?) order by mailbox, uid",
                row ->
                        new Copy(
                                row.uuid("mailbox"),
                                row.bigint("uid"),
                                new StoredFlags(row.integer("flags"), row.texts("keywords"))),
                message,
                own);
    }

    private static Place place(List<Copy> copies) {
        Set<UUID> mailboxes = new TreeSet<>();
        Set<String> keywords = new TreeSet<>();
        Flags all = new Flags();
        for (Copy copy : copies) {
            mailboxes.add(copy.mailbox());
            keywords.addAll(copy.flags().keywords());
            all.add(copy.flags().toFlags());
        }
        return new Place(
                mailboxes,
                all.contains(Flags.Flag.ANSWERED),
                all.contains(Flags.Flag.DRAFT),
                all.contains(Flags.Flag.FLAGGED),
                all.contains(Flags.Flag.SEEN),
                keywords);
    }

    private void flags(Transaction transaction, List<Copy> copies, Place before, Place after) {
        if (after.mailboxes().isEmpty() || after.flags(NONE).equals(before.flags(NONE))) {
            return;
        }
        for (Copy copy : copies) {
            writes.flags(
                    transaction,
                    copy.mailbox(),
                    copy.uid(),
                    copy.uid(),
                    new FlagsUpdateCalculator(after.flags(copy.flags()), FlagsUpdateMode.REPLACE));
        }
    }

    private void copy(Transaction transaction, Copy from, Place before, Place after) {
        for (UUID target : new TreeSet<>(after.mailboxes())) {
            if (!before.mailboxes().contains(target)) {
                writes.copy(
                        transaction,
                        new StoredMailboxId(target),
                        new StoredMailboxId(from.mailbox()),
                        List.of(from.uid()));
            }
        }
    }

    private void remove(Transaction transaction, String owner, List<Copy> copies, Place after) {
        SortedMap<UUID, List<Long>> gone = new TreeMap<>();
        for (Copy copy : copies) {
            if (!after.mailboxes().contains(copy.mailbox())) {
                gone.computeIfAbsent(copy.mailbox(), any -> new ArrayList<>()).add(copy.uid());
            }
        }
        gone.forEach(
                (mailbox, uids) -> Expunge.messages(transaction, changes, mailbox, owner, uids));
    }
}
