package maru.chat.routing;

import java.util.Optional;
import maru.chat.account.Account;
import maru.chat.jid.Jid;
import maru.chat.session.Session;
import maru.chat.stanza.Stanza;
import maru.chat.stanza.StanzaFault;
import maru.chat.xml.Element;
import org.jspecify.annotations.Nullable;

/// A request (`get` or `set`) that the server answers, for itself or on an account's behalf.
///
/// @param stanza the IQ itself
/// @param payload its one child
/// @param account whose behalf it is on; empty for the server itself
/// @param asker who asks; empty for a component
public record Query(
        Stanza stanza,
        Element payload,
        Optional<Account> account,
        Optional<Account> asker,
        Origin origin) {

    public boolean isSet() {
        return stanza.isType("set");
    }

    /// Whether somebody asks on her own behalf.
    public boolean isOwn() {
        return account.isPresent() && asker.isPresent() && account.get().id() == asker.get().id();
    }

    public Jid from() {
        return stanza.from();
    }

    /// The session that asks.
    ///
    /// @throws StanzaFault `not-allowed` for what has none
    public Session session() throws StanzaFault {
        return origin.session()
                .orElseThrow(() -> StanzaFault.of(StanzaFault.Condition.NOT_ALLOWED));
    }

    public @Nullable String node() {
        return payload.attribute("node");
    }
}
