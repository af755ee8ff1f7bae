package maru.mail.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import maru.storage.Transaction;
import org.apache.james.mailbox.MessageUid;
import org.apache.james.mailbox.ModSeq;
import org.apache.james.mailbox.model.UpdatedFlags;
import org.apache.james.mailbox.store.FlagsUpdateCalculator;

/// Changes of flags. A message whose flags stay keeps its modification sequence (RFC 7162 §3.1.3).
final class FlagWrites {

    private record Before(long uid, UUID message, long modSeq, StoredFlags flags) {}

    private FlagWrites() {}

    /// Changes flags of the messages from one UID to another in a mailbox that is locked.
    static List<UpdatedFlags> change(
            Transaction transaction,
            Changes changes,
            UUID box,
            long from,
            long to,
            FlagsUpdateCalculator change) {
        List<Before> all =
                transaction.list(
                        "select uid, message, modseq, flags::int, keywords from message where"
                                + " mailbox = ? and uid between ? and ? order by uid",
                        row ->
                                new Before(
                                        row.bigint("uid"),
                                        row.uuid("message"),
                                        row.bigint("modseq"),
                                        new StoredFlags(
                                                row.integer("flags"), row.texts("keywords"))),
                        box,
                        from,
                        to);
        Map<Before, StoredFlags> altered = new LinkedHashMap<>();
        for (Before each : all) {
            StoredFlags after = StoredFlags.of(change.buildNewFlags(each.flags().toFlags()));
            if (after.bits() != each.flags().bits()
                    || !Set.copyOf(after.keywords()).equals(Set.copyOf(each.flags().keywords()))) {
                altered.put(each, after);
            }
        }
        long modSeq = 0;
        if (!altered.isEmpty()) {
            long unseen =
                    altered.entrySet().stream()
                            .mapToLong(
                                    entry ->
                                            (entry.getKey().flags().isSeen() ? 1 : 0)
                                                    - (entry.getValue().isSeen() ? 1 : 0))
                            .sum();
            modSeq =
                    transaction.one(
                            "update mailbox set modseq = modseq + 1, unseen = unseen + ? where id ="
                                    + " ? returning modseq",
                            row -> row.bigint("modseq"),
                            unseen,
                            box);
            writeFlags(
                    transaction,
                    box,
                    modSeq,
                    altered.entrySet().stream()
                            .collect(
                                    Collectors.groupingBy(
                                            Map.Entry::getValue,
                                            Collectors.mapping(
                                                    entry -> entry.getKey().uid(),
                                                    Collectors.toList()))));
            changes.emails(
                    transaction,
                    box,
                    List.of(),
                    altered.keySet().stream().map(Before::message).distinct().toList(),
                    List.of());
            changes.tell(
                    transaction,
                    Changes.FLAGS,
                    box,
                    modSeq,
                    altered.keySet().stream().map(Before::uid).toList());
        }
        List<UpdatedFlags> updated = new ArrayList<>();
        for (Before each : all) {
            StoredFlags after = altered.getOrDefault(each, each.flags());
            updated.add(
                    UpdatedFlags.builder()
                            .uid(MessageUid.of(each.uid()))
                            .messageId(new StoredMessageId(each.message()))
                            .modSeq(ModSeq.of(altered.containsKey(each) ? modSeq : each.modSeq()))
                            .oldFlags(each.flags().toFlags())
                            .newFlags(after.toFlags())
                            .build());
        }
        return updated;
    }

    private static void writeFlags(
            Transaction transaction, UUID box, long modSeq, Map<StoredFlags, List<Long>> after) {
        after.forEach(
                (flags, uids) ->
                        transaction.update(
                                "update message set flags = ?::smallint, keywords = ?, modseq = ?"
                                        + " where mailbox = ? and uid = any(?)",
                                flags.bits(),
                                flags.keywords(),
                                modSeq,
                                box,
                                uids));
    }
}
