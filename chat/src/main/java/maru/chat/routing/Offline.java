package maru.chat.routing;

import java.util.ArrayList;
import java.util.List;
import maru.chat.archive.Archive;
import maru.chat.archive.Draft;
import maru.chat.archive.EntryTime;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.storage.Database;
import maru.storage.Transaction;

/// Messages that wait for somebody (RFC 6121 §8.5.2.2, XEP-0160): numbers of the archive, not
/// copies.
public final class Offline {

    private static final int AT_ONCE = 1_000;

    private final Database database;
    private final Archive archive;

    public Offline(Database database, Archive archive) {
        this.database = database;
        this.archive = archive;
    }

    /// Nobody was there for it. Called in the archive's order.
    public void keep(long account, long entry) {
        archive.note(
                new Archive.Note() {
                    @Override
                    public void write(Transaction tx) {
                        tx.update(
                                "insert into chat.offline (account, entry) values (?, ?)"
                                        + " on conflict do nothing",
                                account,
                                entry);
                    }
                });
    }

    /// What waits, oldest first, as it is handed out: with the time at which it came (XEP-0203).
    /// The caller has made the session known before, and holds what comes meanwhile.
    public List<Packet> take(Session session, String domain) {
        archive.barrier();
        long account = session.account().id();
        List<Packet> packets = new ArrayList<>();
        database.change(
                tx -> {
                    List<Long> entries =
                            tx.list(
                                    """
                                    delete from chat.offline where (account, entry) in (
                                        select account, entry from chat.offline where account = ?
                                        order by entry limit ?) returning entry
                                    """,
                                    row -> row.bigint("entry"),
                                    account,
                                    AT_ONCE);
                    packets.addAll(packets(tx, entries, session, domain));
                });
        return packets;
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

    private static List<Packet> packets(
            Transaction tx, List<Long> entries, Session session, String domain) {
        if (entries.isEmpty()) {
            return List.of();
        }
        String by = session.address().bare().toString();
        return tx.list(
                "select id, kind, stanza from chat.entry where id = any (?) order by id",
                row -> {
                    long id = row.bigint("id");
                    byte[] delayed = EntryTime.delayed(row.bytes("stanza"), id, domain);
                    return Packet.stored(
                            delayed, id, by, Draft.Kind.of(row.integer("kind")) != Draft.Kind.ROOM);
                },
                entries);
    }
}
