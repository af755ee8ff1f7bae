package maru.chat.pubsub;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import maru.chat.xml.Element;
import maru.chat.xml.ElementReader;
import maru.chat.xml.Namespaces;
import maru.chat.xml.XmlFault;
import maru.chat.xml.XmlWriter;
import maru.storage.Database;
import maru.storage.Row;

/// Nodes and items of accounts.
public final class PepStore {

    /// Who may read a node (XEP-0060 §4.5).
    enum Access {
        OPEN,
        PRESENCE,
        WHITELIST;

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static Optional<Access> of(String word) {
            for (Access each : values()) {
                if (each.word().equals(word)) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        }
    }

    /// A node.
    ///
    /// @param itemsKept how many items it keeps, the newest
    record PepNode(String name, Access access, int itemsKept) {}

    /// An item.
    ///
    /// @param content its payload
    record Item(String id, Element content) {}

    /// An item with whose it is.
    record Found(String local, String node, Item item) {}

    private final Database database;

    public PepStore(Database database) {
        this.database = database;
    }

    Optional<PepNode> node(long account, String name) {
        return database.read(
                tx ->
                        tx.first(
                                "select * from chat.pep_node where account = ? and node = ?",
                                PepStore::readNode,
                                account,
                                name));
    }

    List<PepNode> nodes(long account) {
        return database.read(
                tx ->
                        tx.list(
                                "select * from chat.pep_node where account = ? order by node",
                                PepStore::readNode,
                                account));
    }

    void put(long account, PepNode node) {
        database.change(
                tx ->
                        tx.update(
                                """
                                insert into chat.pep_node (account, node, access, items_kept)
                                values (?, ?, ?, ?) on conflict (account, node) do update
                                set access = excluded.access, items_kept = excluded.items_kept
                                """,
                                account,
                                node.name(),
                                node.access(),
                                node.itemsKept()));
    }

    boolean delete(long account, String node) {
        return database.transaction(
                        tx ->
                                tx.update(
                                        "delete from chat.pep_node where account = ? and node = ?",
                                        account,
                                        node))
                > 0;
    }

    void publish(long account, PepNode node, Item item) {
        database.change(
                tx -> {
                    tx.update(
                            "delete from chat.pep_item where account = ? and node = ? and id = ?",
                            account,
                            node.name(),
                            item.id());
                    tx.update(
                            "insert into chat.pep_item (account, node, id, content)"
                                    + " values (?, ?, ?, ?)",
                            account,
                            node.name(),
                            item.id(),
                            XmlWriter.bytes(item.content(), Namespaces.CLIENT));
                    tx.update(
                            """
                            delete from chat.pep_item where account = ? and node = ? and number in (
                                select number from chat.pep_item where account = ? and node = ?
                                order by number desc offset ?)
                            """,
                            account,
                            node.name(),
                            account,
                            node.name(),
                            node.itemsKept());
                });
    }

    boolean retract(long account, String node, String id) {
        return database.transaction(
                        tx ->
                                tx.update(
                                        "delete from chat.pep_item where account = ? and node = ?"
                                                + " and id = ?",
                                        account,
                                        node,
                                        id))
                > 0;
    }

    void purge(long account, String node) {
        database.change(
                tx ->
                        tx.update(
                                "delete from chat.pep_item where account = ? and node = ?",
                                account,
                                node));
    }

    /// Oldest first; the newest where there are more than `max`.
    List<Item> items(long account, String node, int max) {
        return database.read(
                        tx ->
                                tx.list(
                                        "select * from chat.pep_item where account = ? and node = ?"
                                                + " order by number desc limit ?",
                                        PepStore::readItem,
                                        account,
                                        node,
                                        max))
                .reversed();
    }

    List<Item> items(long account, String node, Collection<String> ids) {
        return database.read(
                tx ->
                        tx.list(
                                "select * from chat.pep_item where account = ? and node = ?"
                                        + " and id = any (?) order by number",
                                PepStore::readItem,
                                account,
                                node,
                                ids));
    }

    /// The newest item of each of these nodes of each of these accounts.
    List<Found> newest(Collection<String> locals, Collection<String> nodes, boolean withPrivate) {
        if (locals.isEmpty() || nodes.isEmpty()) {
            return List.of();
        }
        return database.read(
                tx ->
                        tx.list(
                                """
                                select distinct on (i.account, i.node) a.local_part, i.*
                                from chat.account as a
                                join chat.pep_node as n on n.account = a.id
                                join chat.pep_item as i on i.account = n.account and i.node = n.node
                                where a.local_part = any (?) and n.node = any (?)
                                    and (? or n.access <> 'WHITELIST')
                                order by i.account, i.node, i.number desc
                                """,
                                row ->
                                        new Found(
                                                row.text("local_part"),
                                                row.text("node"),
                                                readItem(row)),
                                locals,
                                nodes,
                                withPrivate));
    }

    private static PepNode readNode(Row row) {
        return new PepNode(
                row.text("node"), row.constant("access", Access.class), row.integer("items_kept"));
    }

    private static Item readItem(Row row) {
        try {
            return new Item(
                    row.text("id"),
                    ElementReader.read(
                            row.bytes("content"),
                            Map.of(
                                    "",
                                    Namespaces.CLIENT,
                                    "xml",
                                    "http://www.w3.org/XML/1998/namespace")));
        } catch (XmlFault broken) {
            throw new IllegalStateException("a stored item", broken);
        }
    }
}
