package maru.chat.room;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import maru.chat.jid.Jid;
import maru.chat.xml.Element;
import maru.chat.xml.ElementReader;
import maru.chat.xml.Namespaces;
import maru.chat.xml.XmlFault;
import maru.chat.xml.XmlWriter;
import maru.storage.Database;
import maru.storage.Row;
import org.jspecify.annotations.Nullable;

/// Rooms as rows: settings, who stands how to them, who is in them.
public final class RoomStore {

    /// A room as it was stored.
    ///
    /// @param rule what keeps its members; empty for a room that somebody made
    @SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
    record Kept(
            long id,
            String name,
            RoomSettings settings,
            boolean locked,
            String subject,
            String subjectBy,
            byte[] secret,
            Optional<String> rule) {}

    /// Somebody's standing.
    record Standing(Jid person, Affiliation affiliation, @Nullable String reason) {}

    /// Somebody who was in the room when it was stored.
    record Present(String nick, Jid device, Element presence) {}

    private final Database database;

    public RoomStore(Database database) {
        this.database = database;
    }

    Optional<Kept> find(String name) {
        return database.read(
                tx -> tx.first("select * from chat.room where name = ?", RoomStore::read, name));
    }

    Kept make(String name, RoomSettings settings, boolean locked) {
        return database.transaction(
                tx ->
                        tx.one(
                                """
                                insert into chat.room (name, settings, locked) values (?, ?, ?)
                                on conflict (name) do update set name = excluded.name returning *
                                """,
                                RoomStore::read,
                                name,
                                xml(settings.stored()),
                                locked));
    }

    void makeByRule(String name, String rule, RoomSettings settings) {
        database.change(
                tx ->
                        tx.update(
                                "insert into chat.room (name, settings, rule) values (?, ?, ?)"
                                        + " on conflict do nothing",
                                name,
                                xml(settings.stored()),
                                rule));
    }

    void settings(long room, RoomSettings settings) {
        database.change(
                tx ->
                        tx.update(
                                "update chat.room set settings = ?, locked = false where id = ?",
                                xml(settings.stored()),
                                room));
    }

    void subject(long room, String subject, String by) {
        database.change(
                tx ->
                        tx.update(
                                "update chat.room set subject = ?, subject_by = ? where id = ?",
                                subject,
                                by,
                                room));
    }

    void affiliation(long room, Standing standing) {
        database.change(
                tx -> {
                    if (standing.affiliation() == Affiliation.NONE) {
                        tx.update(
                                "delete from chat.room_affiliation where room = ? and person = ?",
                                room,
                                standing.person().toString());
                    } else {
                        tx.update(
                                """
                                insert into chat.room_affiliation (room, person, affiliation, reason)
                                values (?, ?, ?, ?) on conflict (room, person) do update
                                set affiliation = excluded.affiliation, reason = excluded.reason
                                """,
                                room,
                                standing.person().toString(),
                                standing.affiliation(),
                                standing.reason());
                    }
                });
    }

    List<Standing> affiliations(long room) {
        return database.read(
                tx ->
                        tx.list(
                                "select * from chat.room_affiliation where room = ?",
                                row ->
                                        new Standing(
                                                Jid.of(row.text("person")),
                                                row.constant("affiliation", Affiliation.class),
                                                row.optional("reason", Row::text).orElse(null)),
                                room));
    }

    void present(long room, String nick, Jid device, @Nullable Element presence) {
        database.change(
                tx -> {
                    if (presence == null) {
                        tx.update(
                                "delete from chat.room_occupant where room = ? and device = ?",
                                room,
                                device.toString());
                    } else {
                        tx.update(
                                """
                                insert into chat.room_occupant (room, device, nick, presence)
                                values (?, ?, ?, ?) on conflict (room, device) do update
                                set nick = excluded.nick, presence = excluded.presence
                                """,
                                room,
                                device.toString(),
                                nick,
                                xml(presence));
                    }
                });
    }

    List<Present> present(long room) {
        return database.read(
                tx ->
                        tx.list(
                                "select * from chat.room_occupant where room = ? order by since",
                                row ->
                                        new Present(
                                                row.text("nick"),
                                                Jid.of(row.text("device")),
                                                parse(row.bytes("presence"))),
                                room));
    }

    /// The names of rooms kept by rule to which any of these people belong.
    List<String> keptByRule(List<String> people) {
        return database.read(
                tx ->
                        tx.list(
                                """
                                select distinct r.name from chat.room as r
                                join chat.room_affiliation as a on a.room = r.id
                                where r.rule is not null and a.person = any (?::text[])
                                """,
                                row -> row.text("name"),
                                people));
    }

    /// The names of rooms that are stored.
    List<String> names() {
        return database.read(
                tx -> tx.list("select name from chat.room order by name", row -> row.text("name")));
    }

    /// Takes a room away. Its archive stays for as long as its class of rooms says.
    void destroy(long room) {
        database.change(tx -> tx.update("delete from chat.room where id = ?", room));
    }

    private static byte[] xml(Element element) {
        return XmlWriter.bytes(element, Namespaces.CLIENT);
    }

    private static Element parse(byte[] xml) {
        try {
            return ElementReader.read(
                    xml,
                    Map.of("", Namespaces.CLIENT, "xml", "http://www.w3.org/XML/1998/namespace"));
        } catch (XmlFault broken) {
            throw new IllegalStateException("a stored room", broken);
        }
    }

    private static Kept read(Row row) {
        return new Kept(
                row.bigint("id"),
                row.text("name"),
                RoomSettings.of(parse(row.bytes("settings"))),
                row.bool("locked"),
                row.text("subject"),
                row.text("subject_by"),
                row.bytes("secret"),
                row.optional("rule", Row::text));
    }
}
