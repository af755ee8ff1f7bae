package maru.mail.store;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import maru.storage.Row;
import maru.storage.Transaction;

/// Takes messages out of a mailbox, and away altogether where no mailbox holds them any longer.
final class Expunge {

    /// A message that was there.
    record Gone(
            long uid,
            UUID message,
            UUID thread,
            StoredFlags flags,
            long bytes,
            Instant receivedAt,
            Instant savedAt) {

        static Gone of(Row row) {
            return new Gone(
                    row.bigint("uid"),
                    row.uuid("message"),
                    row.uuid("thread"),
                    new StoredFlags(row.integer("flags"), row.texts("keywords")),
                    row.bigint("bytes"),
                    row.instant("received_at"),
                    row.instant("saved_at"));
        }
    }

    /// What went, and the modification sequence that tells so.
    record Result(long modSeq, List<Gone> gone) {}

    private Expunge() {}

    /// @param mailbox whose row the caller has locked
    static Result messages(
            Transaction transaction,
            Changes changes,
            UUID mailbox,
            String owner,
            Collection<Long> uids) {
        if (uids.isEmpty()) {
            return new Result(0, List.of());
        }
        List<Gone> gone =
                transaction.list(
                        "delete from message where mailbox = ? and uid = any(?) returning uid,"
                                + " message, thread, flags::int, keywords, bytes, received_at,"
                                + " saved_at",
                        Gone::of,
                        mailbox,
                        uids);
        if (gone.isEmpty()) {
            return new Result(0, gone);
        }
        long bytes = gone.stream().mapToLong(Gone::bytes).sum();
        long modSeq =
                transaction.one(
                        "update mailbox set modseq = modseq + 1, messages = messages - ?, unseen ="
                                + " unseen - ?, bytes = bytes - ? where id = ? returning modseq",
                        row -> row.bigint("modseq"),
                        (long) gone.size(),
                        gone.stream().filter(each -> !each.flags().isSeen()).count(),
                        bytes,
                        mailbox);
        transaction.update(
                "insert into expunged (mailbox, modseq, uid, message) select ?, ?, g.uid, g.message"
                        + " from unnest(?, ?) as g (uid, message)",
                mailbox,
                modSeq,
                gone.stream().map(Gone::uid).toList(),
                gone.stream().map(Gone::message).toList());
        transaction.exists("select charge(?, ?, ?)", owner, (long) -gone.size(), -bytes);
        forget(transaction, changes, mailbox, owner, gone);
        changes.tell(
                transaction,
                Changes.EXPUNGED,
                mailbox,
                modSeq,
                gone.stream().map(Gone::uid).toList());
        return new Result(modSeq, gone);
    }

    static void wholeMailbox(Transaction transaction, Changes changes, UUID mailbox) {
        transaction
                .first(
                        "select owner from mailbox where id = ? for update",
                        row -> row.text("owner"),
                        mailbox)
                .ifPresent(
                        owner ->
                                messages(
                                        transaction,
                                        changes,
                                        mailbox,
                                        owner,
                                        transaction.list(
                                                "select uid from message where mailbox = ?",
                                                row -> row.bigint("uid"),
                                                mailbox)));
    }

    /// JMAP hears of what is in none of the owner's mailboxes any longer as destroyed.
    private static void forget(
            Transaction transaction, Changes changes, UUID mailbox, String owner, List<Gone> gone) {
        List<UUID> messages = gone.stream().map(Gone::message).distinct().sorted().toList();
        List<UUID> kept =
                transaction.list(
                        "select distinct m.message from message m join mailbox b on b.id ="
                                + " m.mailbox where m.message = any(?) and b.owner = ?",
                        row -> row.uuid("message"),
                        messages,
                        owner);
        List<UUID> destroyed = new ArrayList<>(messages);
        destroyed.removeAll(kept);
        changes.emails(transaction, mailbox, List.of(), kept, destroyed);
        if (destroyed.isEmpty()) {
            return;
        }
        // Locked first, so that the look below sees a copy that was made at this moment.
        transaction.list(
                "select message from content where message = any(?) order by message for update",
                row -> row.uuid("message"),
                destroyed);
        transaction.update(
                "delete from content c where c.message = any(?) and not exists (select from"
                        + " message m where m.message = c.message)",
                destroyed);
    }
}
