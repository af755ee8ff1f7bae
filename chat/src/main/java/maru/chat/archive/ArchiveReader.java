package maru.chat.archive;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import maru.chat.xml.Element;
import maru.chat.xml.ElementReader;
import maru.chat.xml.Namespaces;
import maru.chat.xml.XmlFault;
import maru.storage.Database;
import maru.storage.Row;
import org.jspecify.annotations.Nullable;

/// Reads pages of one archive in the order of its ids.
public final class ArchiveReader {

    /// What of an archive is asked for. Bounds are exclusive.
    ///
    /// @param with the archive of the other side, 0 for all
    /// @param withResource the other side's resource, or nick in a room; null for any
    /// @param ids these alone, where not null
    /// @param found what a search for words found, where there was one
    public record Filter(
            long archive,
            boolean room,
            long with,
            @Nullable String withResource,
            long after,
            long before,
            @Nullable List<Long> ids,
            @Nullable Set<Long> found) {

        /// All of an archive.
        public static Filter all(long archive, boolean room) {
            return between(archive, room, 0, Long.MAX_VALUE);
        }

        public static Filter between(long archive, boolean room, long after, long before) {
            return new Filter(archive, room, 0, null, after, before, null, null);
        }

        /// One message, if it stands in the archive.
        public static Filter one(long archive, boolean room, long id) {
            return between(archive, room, id - 1, id + 1);
        }
    }

    /// One message.
    @SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
    public record Entry(long id, byte[] stanza) {

        public Element message() {
            try {
                return ElementReader.read(
                        stanza,
                        Map.of(
                                "",
                                Namespaces.CLIENT,
                                "xml",
                                "http://www.w3.org/XML/1998/namespace"));
            } catch (XmlFault broken) {
                throw new IllegalStateException("the stored message " + id, broken);
            }
        }
    }

    /// A page.
    ///
    /// @param complete whether nothing lies beyond in the direction that was read
    /// @param entries in the order of ids
    public record Page(List<Entry> entries, boolean complete) {}

    private final Database database;

    public ArchiveReader(Database database) {
        this.database = database;
    }

    public Page page(Filter filter, int max, boolean backwards) {
        return database.read(
                tx -> {
                    List<Object> parameters = new ArrayList<>();
                    String sql =
                            "select id, stanza from ("
                                    + branches(filter, parameters, backwards, max + 1)
                                    + ") as found order by id"
                                    + (backwards ? " desc" : "")
                                    + " limit "
                                    + (max + 1);
                    List<Entry> found =
                            new ArrayList<>(
                                    tx.list(sql, ArchiveReader::read, parameters.toArray()));
                    boolean complete = found.size() <= max;
                    if (!complete) {
                        found.removeLast();
                    }
                    if (backwards) {
                        Collections.reverse(found);
                    }
                    return new Page(found, complete);
                });
    }

    public int count(Filter filter) {
        return database.read(
                tx -> {
                    List<Object> parameters = new ArrayList<>();
                    String sql =
                            "select count(*)::int as n from ("
                                    + branches(filter, parameters, false, 1_000_000)
                                    + ") as found";
                    return tx.one(sql, row -> row.integer("n"), parameters.toArray());
                });
    }

    /// Whether an id stands in this archive.
    public boolean holds(long archive, boolean room, long id) {
        return !page(Filter.one(archive, room, id), 1, false).entries().isEmpty();
    }

    /// Takes an entry's content away for good, as a retraction by a moderator does; its place
    /// stays.
    public void replace(long id, byte[] stanza) {
        database.change(
                tx ->
                        tx.update(
                                "update chat.entry set stanza = ?, taken_back = true where id = ?",
                                stanza,
                                id));
    }

    private static String branches(
            Filter filter, List<Object> parameters, boolean backwards, int limit) {
        String tail = " order by id" + (backwards ? " desc" : "") + " limit " + limit + ")";
        if (filter.room()) {
            parameters.add(filter.archive());
            return "(select id, stanza from chat.entry where receiver = ? and kind = 1"
                    + bounds(filter, parameters, "sender", "sender_resource")
                    + tail;
        }
        parameters.add(filter.archive());
        String sent =
                "(select id, stanza from chat.entry where sender = ? and kind in (0, 2)"
                        + bounds(filter, parameters, "receiver", "receiver_resource")
                        + tail;
        parameters.add(filter.archive());
        String received =
                "(select id, stanza from chat.entry where receiver = ? and kind in (0, 3)"
                        + " and (sender <> receiver or kind = 3)"
                        + bounds(filter, parameters, "sender", "sender_resource")
                        + tail;
        return sent + " union all " + received;
    }

    private static String bounds(
            Filter filter, List<Object> parameters, String other, String otherResource) {
        StringBuilder sql = new StringBuilder(" and id > ? and id < ?");
        parameters.add(filter.after());
        parameters.add(filter.before());
        if (filter.with() != 0) {
            sql.append(" and ").append(other).append(" = ?");
            parameters.add(filter.with());
        }
        if (filter.withResource() != null) {
            sql.append(" and ").append(otherResource).append(" = ?");
            parameters.add(filter.withResource());
        }
        if (filter.ids() != null) {
            sql.append(" and id = any (?::bigint[])");
            parameters.add(filter.ids());
        }
        if (filter.found() != null) {
            sql.append(" and id = any (?::bigint[]) and not taken_back");
            parameters.add(filter.found());
        }
        return sql.toString();
    }

    private static Entry read(Row row) {
        return new Entry(row.bigint("id"), row.bytes("stanza"));
    }
}
