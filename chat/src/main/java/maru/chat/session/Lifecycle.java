package maru.chat.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import maru.chat.account.Account;
import maru.chat.jid.Jid;
import org.jspecify.annotations.Nullable;

/// How sessions begin, wait to be resumed, and end.
public final class Lifecycle {

    /// Hears of ends.
    public interface Listener {
        /// The session is over: its presence is withdrawn here.
        ///
        /// @param unacknowledged what its client never said it had
        void ended(Session session, List<Packet> unacknowledged);
    }

    private final Sessions sessions;
    private final Clock clock;
    private final Duration resumable;
    private final List<Listener> listeners = new ArrayList<>();

    /// @param resumable how long a session waits for its client
    public Lifecycle(Sessions sessions, Clock clock, Duration resumable) {
        this.sessions = sessions;
        this.clock = clock;
        this.resumable = resumable;
    }

    public Duration resumable() {
        return resumable;
    }

    /// Called while the server is put together.
    public void add(Listener listener) {
        listeners.add(listener);
    }

    public int sessions(Account account) {
        return sessions.of(account.local()).size();
    }

    /// A new session; one that had the address before is closed with `conflict` (RFC 6120
    /// §7.7.2.2).
    public Session bind(Account account, Jid address, Connection connection) {
        Session session = new Session(account, address, connection);
        Session before = sessions.add(session);
        if (before != null) {
            finish(before, "conflict", "The same device has signed in again.");
        }
        return session;
    }

    /// Takes up a session that another process kept.
    public void restore(Session session) {
        sessions.add(session);
    }

    /// The connection is gone; the session waits or ends.
    public void left(Session session, Connection connection) {
        if (!session.leave(connection, clock.instant())) {
            end(session);
        }
    }

    public void end(Session session) {
        finish(session, null, null);
    }

    /// Ends a session and tells its client why.
    public void close(Session session, String condition, @Nullable String text) {
        finish(session, condition, text);
    }

    private void finish(Session session, @Nullable String condition, @Nullable String text) {
        if (session.isEnded()) {
            return;
        }
        String stream = session.streamId();
        Connection connection = session.connection();
        List<Packet> left = session.end();
        sessions.remove(session);
        if (stream != null) {
            sessions.release(stream);
        }
        if (connection != null && condition != null) {
            connection.end(condition, text);
        }
        listeners.forEach(each -> each.ended(session, left));
    }

    /// Ends what nobody came back for, and asks those that have not been asked.
    public void tick() {
        Instant due = clock.instant().minus(resumable);
        for (Session session : List.copyOf(sessions.kept())) {
            Instant left = session.leftAt();
            if (left != null && (left.isBefore(due) || !session.isResumable())) {
                end(session);
            } else {
                session.ask();
            }
        }
    }
}
