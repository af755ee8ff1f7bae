package maru.chat.stream;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import maru.chat.account.Account;
import maru.chat.account.Accounts;
import maru.chat.archive.Draft;
import maru.chat.archive.EntryTime;
import maru.chat.archive.Mark;
import maru.chat.jid.Jid;
import maru.chat.routing.Extension;
import maru.chat.routing.Router;
import maru.chat.routing.Specification;
import maru.chat.session.Connection;
import maru.chat.session.Lifecycle;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.chat.session.Sessions;
import maru.chat.xml.Element;
import maru.chat.xml.ElementReader;
import maru.chat.xml.Namespaces;
import maru.chat.xml.XmlFault;
import maru.chat.xml.XmlWriter;
import maru.storage.Database;
import org.jspecify.annotations.Nullable;

/// XEP-0198: acknowledgements, and streams that are resumed, also after this server was restarted
/// or killed. What must survive is in the database: how many of the client's stanzas were handled
/// (in the transaction of the message itself) and the newest message that the client has
/// acknowledged. After a crash everything later is read from the archive again, with the same
/// stanza-ids.
public final class StreamManagement implements Extension, Lifecycle.Listener {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int REPLAYED_AT_MOST = 5_000;

    private final Database database;
    private final Router router;
    private final Sessions sessions;
    private final Lifecycle lifecycle;
    private final Clock clock;
    private final long openedAt;
    private final Map<String, Long> written = new java.util.concurrent.ConcurrentHashMap<>();
    private final Set<Session> restored = java.util.concurrent.ConcurrentHashMap.newKeySet();

    /// @param openedAt the last entry of the archive when this process began
    public StreamManagement(
            Database database,
            Router router,
            Sessions sessions,
            Lifecycle lifecycle,
            Clock clock,
            long openedAt) {
        this.database = database;
        this.router = router;
        this.sessions = sessions;
        this.lifecycle = lifecycle;
        this.clock = clock;
        this.openedAt = openedAt;
    }

    @Override
    public Specification specification() {
        return new Specification("XEP-0198", "1.6.3", "Stream Management");
    }

    static Element answer(long handled) {
        return Element.of("a", Namespaces.STREAM_MANAGEMENT)
                .with("h", Long.toString(handled & 0xFFFF_FFFFL));
    }

    /// @param handled negative where it is not known
    static Element failed(String condition, long handled) {
        return Element.of("failed", Namespaces.STREAM_MANAGEMENT)
                .with("h", handled < 0 ? null : Long.toString(handled & 0xFFFF_FFFFL))
                .add(Element.of(condition, Namespaces.STANZA_ERRORS));
    }

    void enable(Session session, Connection connection, Element enable, String credential) {
        boolean resume =
                enable.attribute("resume", "false").equals("true")
                        || enable.attribute("resume", "0").equals("1");
        String id = resume ? newId() : null;
        session.inbound().settle();
        if (id != null) {
            long newest = newest();
            database.change(
                    tx ->
                            tx.update(
                                    """
                                    insert into chat.stream (id, account, resource, inbound,
                                        acknowledged, carbons, roster, credential)
                                    values (?, ?, ?, 0, ?, ?, ?, ?)
                                    """,
                                    id,
                                    session.account().id(),
                                    session.address().resource(),
                                    newest,
                                    session.wantsCarbons(),
                                    session.isInterested(),
                                    credential));
            sessions.keep(id, session);
        }
        Element enabled = Element.of("enabled", Namespaces.STREAM_MANAGEMENT);
        connection.send(
                id == null
                        ? enabled
                        : enabled.with("id", id)
                                .with("resume", "true")
                                .with("max", Long.toString(lifecycle.resumable().toSeconds())));
        session.manage(id);
    }

    private long newest() {
        return EntryTime.id(clock.instant()) - (60_000_000L << 4);
    }

    private static String newId() {
        byte[] random = new byte[18];
        RANDOM.nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    }

    /// The session that goes on; null when there is none, and the client may bind.
    @Nullable Session resume(Account account, Connection connection, Element resume) {
        String id = resume.attribute("previd", "");
        long handled;
        try {
            handled = Long.parseLong(resume.attribute("h", ""));
        } catch (NumberFormatException notANumber) {
            connection.send(failed("bad-request", -1));
            return null;
        }
        Session session = sessions.kept(id);
        if (session == null || session.account().id() != account.id() || session.isEnded()) {
            connection.send(failed("item-not-found", lastHandled(id, account)));
            return null;
        }
        session.inbound().settle();
        boolean first = restored.remove(session);
        if (!first && !session.acknowledge(handled)) {
            connection.send(failed("unexpected-request", session.inbound().handled()));
            return null;
        }
        Element resumed =
                Element.of("resumed", Namespaces.STREAM_MANAGEMENT)
                        .with("previd", id)
                        .with("h", Long.toString(session.inbound().handled() & 0xFFFF_FFFFL));
        List<Packet> replay = first ? replay(session) : null;
        Connection before = session.resume(connection, handled, resumed, replay);
        if (before != null) {
            before.end("conflict", "The stream was resumed elsewhere.");
        }
        database.change(tx -> tx.update("update chat.stream set left_at = null where id = ?", id));
        return session;
    }

    private long lastHandled(String id, Account account) {
        return database.read(
                tx ->
                        tx.first(
                                        "select inbound from chat.stream where id = ? and account"
                                                + " = ?",
                                        row -> row.bigint("inbound"),
                                        id,
                                        account.id())
                                .orElse(-1L));
    }

    boolean acknowledged(Session session, Element a) {
        try {
            return session.acknowledge(Long.parseLong(a.attribute("h", "")));
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    /// What the client has not acknowledged to the process before this one: messages to the account
    /// and, as carbons, from its other devices.
    private List<Packet> replay(Session session) {
        long account = session.account().id();
        String by = session.address().bare().toString();
        String own = session.address().resource();
        return database.read(
                tx ->
                        tx.list(
                                """
                                select id, kind, stanza from chat.entry
                                where receiver = ? and kind in (0, 3) and id > ? and id <= ?
                                    and (receiver_resource is null or receiver_resource = ?)
                                order by id limit ?
                                """,
                                row ->
                                        Packet.stored(
                                                EntryTime.delayed(
                                                        row.bytes("stanza"),
                                                        row.bigint("id"),
                                                        router.domain()),
                                                row.bigint("id"),
                                                by,
                                                Draft.Kind.of(row.integer("kind"))
                                                        != Draft.Kind.ROOM),
                                account,
                                session.acknowledgedEntry(),
                                openedAt,
                                own,
                                REPLAYED_AT_MOST));
    }

    /// Brings back the streams that the process before this one kept.
    public List<Session> restore(Accounts accounts) {
        record Kept(
                String id,
                long account,
                String resource,
                long inbound,
                long acknowledged,
                Optional<byte[]> presence,
                boolean carbons,
                boolean roster,
                Optional<Instant> leftAt) {}
        List<Kept> all =
                database.transaction(
                        tx ->
                                tx.list(
                                        "select * from chat.stream",
                                        row ->
                                                new Kept(
                                                        row.text("id"),
                                                        row.bigint("account"),
                                                        row.text("resource"),
                                                        row.bigint("inbound"),
                                                        row.bigint("acknowledged"),
                                                        row.optional(
                                                                "presence",
                                                                maru.storage.Row::bytes),
                                                        row.bool("carbons"),
                                                        row.bool("roster"),
                                                        row.optional(
                                                                "left_at",
                                                                maru.storage.Row::instant))));
        List<Session> back = new ArrayList<>();
        for (Kept kept : all) {
            Optional<Account> account = accounts.byId(kept.account());
            if (account.isEmpty()) {
                continue;
            }
            Jid address = router.address(account.get()).with(kept.resource());
            Session session = new Session(account.get(), address, null);
            session.restore(
                    kept.id(),
                    kept.inbound(),
                    kept.acknowledged(),
                    kept.leftAt().orElse(clock.instant()));
            session.wantsCarbons(kept.carbons());
            session.isInterested(kept.roster());
            kept.presence().ifPresent(xml -> session.presence(parse(xml), priority(parse(xml))));
            sessions.keep(kept.id(), session);
            lifecycle.restore(session);
            restored.add(session);
            back.add(session);
        }
        return back;
    }

    private static Element parse(byte[] xml) {
        try {
            return ElementReader.read(xml, Map.of("", Namespaces.CLIENT));
        } catch (XmlFault broken) {
            throw new IllegalStateException("a stored presence", broken);
        }
    }

    private static int priority(Element presence) {
        String text = presence.textOf("priority").strip();
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    /// Keeps what a resumed session must still know: its presence and what it asked for.
    public void remember(Session session) {
        String id = session.streamId();
        if (id == null) {
            return;
        }
        Element presence = session.presence();
        database.change(
                tx ->
                        tx.update(
                                "update chat.stream set presence = ?, carbons = ?, roster = ?"
                                        + " where id = ?",
                                presence == null
                                        ? null
                                        : XmlWriter.bytes(presence, Namespaces.CLIENT),
                                session.wantsCarbons(),
                                session.isInterested(),
                                id));
    }

    /// Writes down how far streams are, for those that no message of their own has written.
    public void tick() {
        List<Mark> marks = new ArrayList<>();
        for (Session session : sessions.kept()) {
            if (restored.contains(session)) {
                continue;
            }
            Mark mark = session.mark(session.inbound().handled());
            if (mark != null) {
                long sum = mark.inbound() * 31 + mark.acknowledged();
                Long before = written.put(mark.stream(), sum);
                if (before == null || before != sum) {
                    marks.add(mark);
                }
            }
        }
        if (!marks.isEmpty()) {
            database.change(
                    tx ->
                            tx.update(
                                    """
                                    update chat.stream as s
                                    set inbound = greatest(s.inbound, m.inbound),
                                        acknowledged = greatest(s.acknowledged, m.acknowledged)
                                    from unnest(?, ?, ?) as m (id, inbound, acknowledged)
                                    where s.id = m.id
                                    """,
                                    marks.stream().map(Mark::stream).toList(),
                                    marks.stream().map(Mark::inbound).toList(),
                                    marks.stream().map(Mark::acknowledged).toList()));
        }
    }

    /// Writes all down before this process stops in order.
    public void suspend() {
        tick();
        for (Session session : sessions.kept()) {
            remember(session);
        }
    }

    @Override
    public void ended(Session session, List<Packet> unacknowledged) {
        restored.remove(session);
        database.change(
                tx ->
                        tx.update(
                                "delete from chat.stream where account = ? and resource = ?",
                                session.account().id(),
                                session.address().resource()));
    }
}
