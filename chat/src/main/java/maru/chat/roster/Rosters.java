package maru.chat.roster;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import maru.chat.account.Account;
import maru.chat.jid.Jid;
import maru.chat.xml.Element;
import maru.chat.xml.ElementReader;
import maru.chat.xml.Namespaces;
import maru.chat.xml.XmlFault;
import maru.chat.xml.XmlWriter;
import maru.storage.Database;
import maru.storage.Row;
import maru.storage.Transaction;
import org.jspecify.annotations.Nullable;

/// Rosters (RFC 6121 §2): what the user keeps, over what the school's rules share.
public final class Rosters {

    private static final int REMEMBERED_AT_MOST = 20_000;
    static final int ITEMS_AT_MOST = 2_000;

    /// A roster as it was read: the version counts the user's own changes.
    private record Kept(long version, Map<Jid, RosterItem> items, List<RosterItem> shared) {}

    private final Database database;
    private final SharedContacts shared;
    private final Map<Long, Kept> kept = new ConcurrentHashMap<>();
    private final ReentrantLock[] locks = new ReentrantLock[64];

    public Rosters(Database database, SharedContacts shared) {
        this.database = database;
        this.shared = shared;
        for (int i = 0; i < locks.length; i++) {
            locks[i] = new ReentrantLock();
        }
    }

    /// All contacts, those by rule first.
    public List<RosterItem> items(Account account) {
        Kept roster = roster(account);
        Map<Jid, RosterItem> all = new LinkedHashMap<>();
        roster.shared().forEach(item -> all.put(item.contact(), item));
        roster.items().forEach(all::putIfAbsent);
        return List.copyOf(all.values());
    }

    public @Nullable RosterItem item(Account account, Jid contact) {
        Kept roster = roster(account);
        for (RosterItem item : roster.shared()) {
            if (item.contact().equals(contact)) {
                return item;
            }
        }
        return roster.items().get(contact);
    }

    /// Changes whenever a client would see another roster (RFC 6121 §2.6).
    public String version(Account account) {
        Kept roster = roster(account);
        return roster.version() + "-" + Integer.toHexString(roster.shared().hashCode());
    }

    /// Changes one item; one that is nothing any more is removed.
    ///
    /// @param account whose roster
    /// @return the item as it is now
    public RosterItem change(Account account, Jid contact, UnaryOperator<RosterItem> change) {
        ReentrantLock lock = locks[(int) (account.id() % locks.length)];
        lock.lock();
        try {
            Kept before = roster(account);
            RosterItem item =
                    change.apply(before.items().getOrDefault(contact, RosterItem.none(contact)));
            Map<Jid, RosterItem> items = new LinkedHashMap<>(before.items());
            if (item.isNothing()) {
                items.remove(contact);
            } else {
                items.put(contact, item);
            }
            database.change(tx -> store(tx, account, item));
            remember(account, new Kept(before.version() + 1, items, before.shared()));
            return item;
        } finally {
            lock.unlock();
        }
    }

    public int size(Account account) {
        return roster(account).items().size();
    }

    /// The rules may say something else now.
    public void forget(long account) {
        kept.remove(account);
    }

    public void forgetAll() {
        kept.clear();
    }

    private Kept roster(Account account) {
        Kept remembered = kept.get(account.id());
        if (remembered != null) {
            return remembered;
        }
        List<RosterItem> byRule = shared.of(account);
        Kept read =
                database.read(
                        tx -> {
                            Map<Jid, RosterItem> items = new LinkedHashMap<>();
                            for (RosterItem item :
                                    tx.list(
                                            "select * from chat.roster_item where account = ?"
                                                    + " order by contact",
                                            Rosters::read,
                                            account.id())) {
                                items.put(item.contact(), item);
                            }
                            long version =
                                    tx.one(
                                            "select roster_version from chat.account where id = ?",
                                            row -> row.bigint("roster_version"),
                                            account.id());
                            return new Kept(version, items, byRule);
                        });
        remember(account, read);
        return read;
    }

    private void remember(Account account, Kept roster) {
        if (kept.size() >= REMEMBERED_AT_MOST) {
            kept.clear();
        }
        kept.put(account.id(), roster);
    }

    private static void store(Transaction tx, Account account, RosterItem item) {
        tx.update(
                "update chat.account set roster_version = roster_version + 1 where id = ?",
                account.id());
        if (item.isNothing()) {
            tx.update(
                    "delete from chat.roster_item where account = ? and contact = ?",
                    account.id(),
                    item.contact().toString());
            return;
        }
        Element request = item.request();
        tx.update(
                """
                insert into chat.roster_item (account, contact, name, groups, to_contact,
                    from_contact, asked, approved, request, hidden)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (account, contact) do update set name = excluded.name,
                    groups = excluded.groups, to_contact = excluded.to_contact,
                    from_contact = excluded.from_contact, asked = excluded.asked,
                    approved = excluded.approved, request = excluded.request,
                    hidden = excluded.hidden
                """,
                account.id(),
                item.contact().toString(),
                item.name(),
                item.groups(),
                item.to(),
                item.from(),
                item.asked(),
                item.approved(),
                request == null ? null : XmlWriter.bytes(request, Namespaces.CLIENT),
                item.hidden());
    }

    private static RosterItem read(Row row) {
        return new RosterItem(
                Jid.of(row.text("contact")),
                row.text("name"),
                new ArrayList<>(row.texts("groups")),
                row.bool("to_contact"),
                row.bool("from_contact"),
                row.bool("asked"),
                row.bool("approved"),
                row.optional("request", Row::bytes).map(Rosters::parse).orElse(null),
                row.bool("hidden"),
                false);
    }

    private static Element parse(byte[] xml) {
        try {
            return ElementReader.read(xml, Map.of("", Namespaces.CLIENT));
        } catch (XmlFault broken) {
            throw new IllegalStateException(
                    "a stored element of " + new String(xml, StandardCharsets.UTF_8).length());
        }
    }
}
