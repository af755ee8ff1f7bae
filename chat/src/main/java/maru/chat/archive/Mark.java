package maru.chat.archive;

import java.util.Collection;
import maru.storage.Transaction;

/// How far a stream that can be resumed has come (XEP-0198).
///
/// @param stream its id
/// @param inbound how many stanzas of the client's were handled, without wrapping
/// @param acknowledged the newest entry of the archive that the client has acknowledged
/// @param waited the newest among those that had waited for the client to come
public record Mark(String stream, long inbound, long acknowledged, long waited) {

    /// Writes marks down. They never go back.
    public static void write(Transaction tx, Collection<Mark> marks) {
        if (!marks.isEmpty()) {
            tx.update(
                    """
                    update chat.stream as s
                    set inbound = greatest(s.inbound, m.inbound),
                        acknowledged = greatest(s.acknowledged, m.acknowledged)
                    from unnest(?, ?, ?) as m (id, inbound, acknowledged) where s.id = m.id
                    """,
                    marks.stream().map(Mark::stream).toList(),
                    marks.stream().map(Mark::inbound).toList(),
                    marks.stream().map(Mark::acknowledged).toList());
        }
    }
}
