package maru.chat.routing;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import maru.chat.archive.Archive;
import maru.chat.archive.EntryTime;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.kernel.Metrics;
import maru.storage.Database;
import maru.storage.Transaction;
import org.jspecify.annotations.Nullable;

/// Messages that wait for somebody (RFC 6121 §8.5.2.2, XEP-0160): numbers of the archive, not
/// copies.
public final class Offline {

    private static final LongAdder RECOVERED = Metrics.counter("chat_messages_recovered_total");

    /// How many are handed out before the client must have taken them.
    public static final int AT_ONCE = 200;

    private final Database database;
    private final Archive archive;

    public Offline(Database database, Archive archive) {
        this.database = database;
        this.archive = archive;
    }

    /// Nobody was there for it. Called in the archive's order.
    public void keep(long account, long entry) {
        archive.note(tx -> keep(tx, account, entry));
    }

    private static void keep(Transaction tx, long account, long entry) {
        tx.update(
                "insert into chat.offline (account, entry) values (?, ?)"
                        + " on conflict (account, entry) do update set stream = null",
                account,
                entry);
    }

    /// Others have taken what a stream was given.
    public void forget(long account, List<Long> entries) {
        archive.note(
                tx ->
                        tx.update(
                                "delete from chat.offline where account = ? and entry = any (?)",
                                account,
                                entries));
    }

    /// A session that another process kept is over, and its client never came for what it missed.
    public static void keepMissed(
            Transaction tx, long account, String resource, long after, long until) {
        tx.update(
                """
                insert into chat.offline (account, entry)
                select e.receiver, e.id from chat.entry as e
                where e.receiver = ? and e.kind in (0, 3) and e.id > ? and e.id <= ?
                    and (e.receiver_resource is null or e.receiver_resource = ?)
                on conflict do nothing
                """,
                account,
                after,
                until,
                resource);
    }

    /// Looks after what the process before this one committed and perhaps did not hand out: it
    /// waits for its receivers, except those whose streams bring it when they are resumed.
    public void recover(Collection<Session> restored) {
        List<Long> awaited =
                restored.stream()
                        .filter(each -> each.isAvailable() && each.priority() >= 0)
                        .map(each -> each.account().id())
                        .distinct()
                        .toList();
        database.change(
                tx -> {
                    tx.update(
                            """
                            update chat.offline as w set stream = null
                            where w.stream is not null and not exists (
                                select from chat.stream as s
                                where s.id = w.stream and s.ended_at is null)
                            """);
                    int kept =
                            tx.update(
                                    """
                                    insert into chat.offline (account, entry)
                                    select e.receiver, e.id from chat.entry as e
                                    where e.id > ? and e.id <= ? and e.kind in (0, 3)
                                        and e.receiver <> all (?::bigint[])
                                    on conflict do nothing
                                    """,
                                    archive.handedOutBefore(),
                                    archive.openedAt(),
                                    awaited);
                    RECOVERED.add(kept);
                    archive.recovered(tx);
                });
    }

    /// What waits, oldest first, as it is handed out: with the time at which it came (XEP-0203).
    /// The caller has made the session known before, and holds what comes meanwhile. What is given
    /// to a stream that can be resumed is kept until its client has acknowledged it.
    public List<Packet> take(Session session, String domain) {
        long account = session.account().id();
        @Nullable String stream = session.isResumable() ? session.streamId() : null;
        String by = session.address().bare().toString();
        return database.transaction(
                tx -> {
                    List<Long> entries =
                            tx.list(
                                    """
                                    select entry from chat.offline
                                    where account = ? and stream is null
                                    order by entry limit ? for update
                                    """,
                                    row -> row.bigint("entry"),
                                    account,
                                    AT_ONCE);
                    if (entries.isEmpty()) {
                        return List.of();
                    }
                    if (stream == null) {
                        tx.update(
                                "delete from chat.offline where account = ? and entry = any (?)",
                                account,
                                entries);
                    } else {
                        tx.update(
                                "update chat.offline set stream = ?"
                                        + " where account = ? and entry = any (?)",
                                stream,
                                account,
                                entries);
                    }
                    return tx.list(
                            "select id, stanza from chat.entry where id = any (?) order by id",
                            row ->
                                    Packet.stored(
                                            EntryTime.delayed(
                                                    row.bytes("stanza"), row.bigint("id"), domain),
                                            row.bigint("id"),
                                            by,
                                            Packet.Way.WAITED),
                            entries);
                });
    }

    /// Waits until everything that nobody was there for is noted.
    public void settle() {
        archive.barrier();
    }

    /// How many wait.
    public int count(long account) {
        return database.read(
                tx ->
                        tx.one(
                                "select count(*)::int as n from chat.offline where account = ?",
                                row -> row.integer("n"),
                                account));
    }
}
