package maru.chat.stream;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import maru.chat.account.Account;
import maru.chat.account.Accounts;
import maru.chat.archive.Archive;
import maru.chat.archive.Mark;
import maru.chat.archive.Missed;
import maru.chat.jid.Jid;
import maru.chat.routing.Extension;
import maru.chat.routing.Offline;
import maru.chat.routing.Router;
import maru.chat.routing.Specification;
import maru.chat.session.Connection;
import maru.chat.session.Lifecycle;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.chat.session.Sessions;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import maru.storage.Database;
import maru.storage.Transaction;
import org.jspecify.annotations.Nullable;

/// XEP-0198: acknowledgements, and streams that are resumed, also after this server was restarted
/// or killed. What must survive is in the database: how many of the client's stanzas were handled
/// (in the transaction of the message itself) and the newest message that the client has
/// acknowledged. After a crash everything later is read from the archive again, with the same
/// stanza-ids.
public final class StreamManagement implements Extension, Lifecycle.Listener {

    private static final SecureRandom RANDOM = new SecureRandom();

    /// Goes on with a session whose messages were still being handed out when it was left.
    public interface Waiting {
        void handOut(Session session);
    }

    private final StreamRows rows;
    private final Replay replay;
    private final Archive archive;
    private final Sessions sessions;
    private final Lifecycle lifecycle;
    private final Clock clock;
    private final Waiting waiting;
    private final Map<String, Mark> written = new ConcurrentHashMap<>();

    /// A session that another process kept and nobody has taken up yet.
    ///
    /// @param after the newest entry that its client surely has
    /// @param takesMessages whether messages to the bare address went to it
    private record Awaited(long after, boolean takesMessages) {}

    private final Map<Session, Awaited> restored = new ConcurrentHashMap<>();

    /// @param roomDomain where rooms are
    public StreamManagement(
            Database database,
            String domain,
            String roomDomain,
            Archive archive,
            Sessions sessions,
            Lifecycle lifecycle,
            Waiting waiting,
            Clock clock) {
        this.rows = new StreamRows(database);
        this.replay = new Replay(new Missed(database), domain, roomDomain);
        this.archive = archive;
        this.sessions = sessions;
        this.lifecycle = lifecycle;
        this.waiting = waiting;
        this.clock = clock;
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
            rows.add(id, session, credential, archive.handedOut());
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
            connection.send(failed("item-not-found", rows.handled(id, account.id()).orElse(-1)));
            return null;
        }
        session.inbound().settle();
        long inbound = session.inbound().handled();
        Awaited awaited = restored.get(session);
        List<Packet> older = null;
        if (awaited != null) {
            older = replay.of(session, id, awaited.after(), archive.openedAt());
            if (older == null || restored.remove(session) == null) {
                lifecycle.end(session);
                connection.send(failed("item-not-found", inbound));
                return null;
            }
        } else if (!session.acknowledge(handled)) {
            connection.send(failed("unexpected-request", inbound));
            return null;
        }
        Element resumed =
                Element.of("resumed", Namespaces.STREAM_MANAGEMENT)
                        .with("previd", id)
                        .with("h", Long.toString(inbound & 0xFFFF_FFFFL));
        Connection before = session.resume(connection, handled, resumed, older);
        if (before != null) {
            before.end("conflict", "The stream was resumed elsewhere.");
        }
        rows.back(id);
        waiting.handOut(session);
        return session;
    }

    /// Answers how many were handled, once no crash can make it fewer.
    void requested(Session session, Connection connection) {
        long handled = session.inbound().handled();
        Mark mark = session.mark(handled);
        if (mark == null || session.inbound().isDurable(handled)) {
            connection.send(answer(handled));
            return;
        }
        archive.note(
                new Archive.Note() {
                    @Override
                    public void write(Transaction transaction) {
                        Mark.write(transaction, List.of(mark));
                    }

                    @Override
                    public void written() {
                        session.inbound().durable(handled);
                        connection.send(answer(handled));
                    }
                });
    }

    boolean acknowledged(Session session, Element a) {
        try {
            return session.acknowledge(Long.parseLong(a.attribute("h", "")));
        } catch (NumberFormatException notANumber) {
            return false;
        }
    }

    /// Brings back the streams that the process before this one kept.
    public List<Session> restore(Accounts accounts, Router router) {
        List<Session> back = new ArrayList<>();
        for (StreamRows.Kept kept : rows.all()) {
            Optional<Account> account = accounts.byId(kept.account());
            if (account.isEmpty()) {
                continue;
            }
            Jid address = router.address(account.get()).with(kept.resource());
            Session session = new Session(account.get(), address, null);
            session.restore(kept.id(), kept.inbound(), kept.leftAt().orElse(clock.instant()));
            session.wantsCarbons(kept.carbons());
            session.isInterested(kept.roster());
            Element presence = kept.presence();
            if (presence != null) {
                session.presence(presence, priority(presence));
            }
            sessions.keep(kept.id(), session);
            lifecycle.restore(session);
            restored.put(
                    session,
                    new Awaited(
                            kept.acknowledged(), session.isAvailable() && session.priority() >= 0));
            back.add(session);
        }
        return back;
    }

    private static int priority(Element presence) {
        String text = presence.textOf("priority").strip();
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    /// Keeps what a resumed session must still know.
    public void remember(Session session) {
        String id = session.streamId();
        if (id != null && session.isResumable()) {
            rows.remember(id, session);
        }
    }

    /// Writes down how far streams are, for those that no message of their own has written.
    public void tick() {
        List<Mark> marks = new ArrayList<>();
        for (Session session : sessions.kept()) {
            Mark mark = mark(session);
            if (mark != null && !mark.equals(written.put(mark.stream(), mark))) {
                marks.add(mark);
            }
        }
        if (!marks.isEmpty()) {
            rows.mark(marks);
        }
    }

    private @Nullable Mark mark(Session session) {
        return restored.containsKey(session) ? null : session.mark(session.inbound().handled());
    }

    /// Forgets what no client will ask for any more.
    public void forgetEnded() {
        rows.forgetEnded();
    }

    /// Writes all down before this process stops in order.
    public void suspend() {
        tick();
        Instant now = clock.instant();
        for (Session session : sessions.kept()) {
            remember(session);
            String id = session.streamId();
            Instant left = session.leftAt();
            if (id != null) {
                rows.left(id, left == null ? now : left);
            }
        }
    }

    @Override
    public void ended(Session session, List<Packet> unacknowledged) {
        String id = session.streamId();
        if (id == null) {
            return;
        }
        written.remove(id);
        Awaited awaited = restored.remove(session);
        Mark reached = session.mark(session.inbound().handled());
        Mark last = reached == null ? new Mark(id, 0, 0, 0) : reached;
        archive.note(
                tx -> {
                    StreamRows.end(tx, last);
                    if (awaited != null && awaited.takesMessages()) {
                        Offline.keepMissed(
                                tx,
                                session.account().id(),
                                session.address().resource(),
                                awaited.after(),
                                archive.openedAt());
                    }
                });
    }
}
