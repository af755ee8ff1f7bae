package maru.chat.stream;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import maru.chat.archive.Mark;
import maru.chat.session.Session;
import maru.chat.xml.Element;
import maru.chat.xml.ElementReader;
import maru.chat.xml.Namespaces;
import maru.chat.xml.XmlFault;
import maru.chat.xml.XmlWriter;
import maru.storage.Database;
import maru.storage.Row;
import maru.storage.Transaction;
import org.jspecify.annotations.Nullable;

/// Streams that can be resumed, as rows.
final class StreamRows {

    /// A stream that another process kept.
    ///
    /// @param presence the last without a type; null for none
    record Kept(
            String id,
            long account,
            String resource,
            long inbound,
            long acknowledged,
            @Nullable Element presence,
            boolean carbons,
            boolean roster,
            Optional<Instant> leftAt) {}

    private final Database database;

    StreamRows(Database database) {
        this.database = database;
    }

    /// @param newest the newest entry of the archive that was handed out before
    void add(String id, Session session, String credential, long newest) {
        database.change(
                tx ->
                        tx.update(
                                """
                                insert into chat.stream (id, account, resource, inbound,
                                    acknowledged, presence, carbons, roster, credential)
                                values (?, ?, ?, 0, ?, ?, ?, ?, ?)
                                """,
                                id,
                                session.account().id(),
                                session.address().resource(),
                                newest,
                                xml(session.presence()),
                                session.wantsCarbons(),
                                session.isInterested(),
                                credential));
    }

    /// Keeps what a resumed session must still know: its presence and what it asked for.
    void remember(String id, Session session) {
        database.change(
                tx ->
                        tx.update(
                                "update chat.stream set presence = ?, carbons = ?, roster = ?"
                                        + " where id = ?",
                                xml(session.presence()),
                                session.wantsCarbons(),
                                session.isInterested(),
                                id));
    }

    void back(String id) {
        database.change(tx -> tx.update("update chat.stream set left_at = null where id = ?", id));
    }

    void left(String id, Instant at) {
        database.change(tx -> tx.update("update chat.stream set left_at = ? where id = ?", at, id));
    }

    void mark(List<Mark> marks) {
        database.change(
                tx -> {
                    Mark.write(tx, marks);
                    tx.update(
                            """
                            delete from chat.offline as w using unnest(?, ?) as m (id, waited)
                            where w.stream = m.id and w.entry <= m.waited
                            """,
                            marks.stream().map(Mark::stream).toList(),
                            marks.stream().map(Mark::waited).toList());
                });
    }

    /// The stream is over. What it was given and has not acknowledged waits again.
    static void end(Transaction tx, Mark last) {
        Mark.write(tx, List.of(last));
        tx.update("update chat.stream set ended_at = now() where id = ?", last.stream());
        tx.update(
                "delete from chat.offline where stream = ? and entry <= ?",
                last.stream(),
                last.waited());
        tx.update("update chat.offline set stream = null where stream = ?", last.stream());
    }

    /// How many of its client's stanzas were handled on a stream that is or was the account's.
    OptionalLong handled(String id, long account) {
        return database.read(
                tx ->
                        tx.first(
                                        "select inbound from chat.stream where id = ? and account"
                                                + " = ?",
                                        row -> row.bigint("inbound"),
                                        id,
                                        account)
                                .map(OptionalLong::of)
                                .orElse(OptionalLong.empty()));
    }

    /// Forgets streams that ended more than a day ago.
    void forgetEnded() {
        database.change(
                tx ->
                        tx.update(
                                "delete from chat.stream where ended_at < now() - interval '1 day'"));
    }

    List<Kept> all() {
        return database.read(
                tx ->
                        tx.list(
                                "select * from chat.stream where ended_at is null",
                                StreamRows::read));
    }

    private static Kept read(Row row) {
        return new Kept(
                row.text("id"),
                row.bigint("account"),
                row.text("resource"),
                row.bigint("inbound"),
                row.bigint("acknowledged"),
                row.optional("presence", Row::bytes).map(StreamRows::parse).orElse(null),
                row.bool("carbons"),
                row.bool("roster"),
                row.optional("left_at", Row::instant));
    }

    private static byte @Nullable [] xml(@Nullable Element presence) {
        return presence == null ? null : XmlWriter.bytes(presence, Namespaces.CLIENT);
    }

    private static Element parse(byte[] xml) {
        try {
            return ElementReader.read(xml, Map.of("", Namespaces.CLIENT));
        } catch (XmlFault broken) {
            throw new IllegalStateException("a stored presence", broken);
        }
    }
}
