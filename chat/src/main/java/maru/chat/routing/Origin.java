package maru.chat.routing;

import java.util.Optional;
import maru.chat.account.Account;
import maru.chat.archive.Mark;
import maru.chat.jid.Jid;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.chat.xml.Element;
import org.jspecify.annotations.Nullable;

/// Where a stanza came from, and whom to tell what became of it: a client's session, or a service
/// of ours (a room, a component, the server itself).
public final class Origin {

    private final @Nullable Session session;
    private final long number;
    private final @Nullable Account account;
    private boolean later;

    private Origin(@Nullable Session session, long number, @Nullable Account account) {
        this.session = session;
        this.number = number;
        this.account = account;
    }

    public static Origin of(Session session, long number) {
        return new Origin(session, number, session.account());
    }

    /// A stanza that no client's stream waits for.
    public static Origin service() {
        return new Origin(null, 0, null);
    }

    public Optional<Session> session() {
        return Optional.ofNullable(session);
    }

    /// Empty for services, which nobody's rules bind.
    public Optional<Account> account() {
        return Optional.ofNullable(account);
    }

    /// Answers the sender.
    public void answer(Element stanza) {
        if (session != null) {
            session.deliver(Packet.of(stanza));
        }
    }

    /// The stanza is on its way into the archive; [#done] will follow.
    public void later() {
        later = true;
    }

    /// Waits for messages of the same client that are on their way, so that nothing overtakes them.
    public void settle() {
        if (session != null) {
            session.inbound().settle(number);
        }
    }

    /// The stanza was looked at: it is done, unless it is done later.
    void looked() {
        if (!later) {
            done();
        }
    }

    /// The stanza is handled, and its number is durable with it.
    public void kept() {
        if (session != null) {
            session.inbound().durable(number);
        }
        done();
    }

    public void done() {
        if (session != null) {
            session.inbound().done(number);
        }
    }

    public @Nullable Mark mark() {
        return session == null ? null : session.mark(number);
    }

    /// Whether it comes from this very address.
    public boolean is(Jid address) {
        return session != null && session.address().equals(address);
    }
}
