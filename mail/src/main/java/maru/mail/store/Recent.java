package maru.mail.store;

import java.util.List;
import java.util.UUID;
import javax.mail.Flags;
import maru.storage.Database;
import maru.storage.Row;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.model.UpdatedFlags;

/// The end of being recent (RFC 3501 §2.3.2): whoever opens a mailbox takes the flag from what is
/// in it. It is no change that others are told of, so modification sequences stay.
final class Recent {

    private Recent() {}

    /// Those that were recent.
    static List<UpdatedFlags> reset(Database database, UUID mailbox) {
        return database.transaction(
                transaction ->
                        transaction.list(
                                "with box as (select id from mailbox where id = ? for update)"
                                        + " update message m set flags = (m.flags & ~16)::smallint"
                                        + " from box where m.mailbox = box.id and m.flags & 16 <> 0"
                                        + " returning m.uid, m.message, m.modseq, m.flags::int,"
                                        + " m.keywords",
                                Recent::read,
                                mailbox));
    }

    private static UpdatedFlags read(Row row) {
        Flags now = new StoredFlags(row.integer("flags"), row.texts("keywords")).toFlags();
        Flags before = new Flags(now);
        before.add(Flags.Flag.RECENT);
        return UpdatedFlags.builder()
                .uid(MessageUid.of(row.bigint("uid")))
                .messageId(new StoredMessageId(row.uuid("message")))
                .modSeq(ModSeq.of(row.bigint("modseq")))
                .oldFlags(before)
                .newFlags(now)
                .build();
    }
}
