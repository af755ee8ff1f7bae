package maru.chat.archive;

import java.util.Collection;
import java.util.TreeMap;
import maru.storage.Database;
import maru.storage.Row;
import org.jspecify.annotations.Nullable;

/// Reads what a session has missed while no process held it: messages to its account, from its
/// account's other devices, in the rooms it is in, and those that waited and were given to it.
public final class Missed {

    /// Whose session, and between which entries.
    ///
    /// @param address the session's full address
    /// @param after the newest entry that its client surely has
    /// @param until the newest entry that no process of now has handed out
    public record Span(
            long account, String address, String resource, String stream, long after, long until) {}

    /// A message that was missed.
    ///
    /// @param room the name of the room it was said in; null for others
    /// @param own whether the account sent it
    /// @param receiverResource whom it was for, where that device is known; null for all
    /// @param waited whether it had waited before
    @SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
    public record Message(
            long id,
            byte[] stanza,
            @Nullable String room,
            boolean own,
            @Nullable String receiverResource,
            boolean waited) {}

    private final Database database;

    public Missed(Database database) {
        this.database = database;
    }

    /// What was missed, oldest first.
    public Collection<Message> in(Span span, int atMost) {
        TreeMap<Long, Message> all = new TreeMap<>();
        database.read(
                        tx ->
                                tx.list(
                                        """
                                        select * from (
                                        (select e.id, e.stanza, null as room, false as own,
                                            (select s.resource from chat.stream as s
                                                where s.account = e.receiver
                                                    and s.resource = e.receiver_resource
                                                    and s.ended_at is null
                                                limit 1) as receiver_resource,
                                            false as waited
                                        from chat.entry as e
                                        where e.receiver = ? and e.kind in (0, 3)
                                            and e.id > ? and e.id <= ?
                                        order by e.id limit ?)
                                        union all
                                        (select e.id, e.stanza, null, true, null, false
                                        from chat.entry as e
                                        where e.sender = ? and e.kind in (0, 2)
                                            and e.id > ? and e.id <= ?
                                            and e.sender_resource <> ?
                                        order by e.id limit ?)
                                        union all
                                        (select e.id, e.stanza, r.name, false, null, false
                                        from chat.room_occupant as o
                                        join chat.room as r on r.id = o.room
                                        join chat.entry as e on e.receiver = o.room and e.kind = 1
                                            and e.id > greatest(?, chat.entry_id(o.since))
                                            and e.id <= ?
                                        where o.device = ?
                                        order by e.id limit ?)
                                        union all
                                        (select e.id, e.stanza, null, false, null, true
                                        from chat.offline as w
                                        join chat.entry as e on e.id = w.entry
                                        where w.account = ? and w.stream = ?
                                        order by e.id limit ?)
                                        ) as missed order by id, waited limit ?
                                        """,
                                        Missed::read,
                                        span.account(),
                                        span.after(),
                                        span.until(),
                                        atMost,
                                        span.account(),
                                        span.after(),
                                        span.until(),
                                        span.resource(),
                                        atMost,
                                        span.after(),
                                        span.until(),
                                        span.address(),
                                        atMost,
                                        span.account(),
                                        span.stream(),
                                        atMost,
                                        atMost))
                .forEach(
                        // One that had waited comes last of those with its id, and stays.
                        message -> all.put(message.id(), message));
        return all.values();
    }

    private static Message read(Row row) {
        return new Message(
                row.bigint("id"),
                row.bytes("stanza"),
                row.optional("room", Row::text).orElse(null),
                row.bool("own"),
                row.optional("receiver_resource", Row::text).orElse(null),
                row.bool("waited"));
    }
}
