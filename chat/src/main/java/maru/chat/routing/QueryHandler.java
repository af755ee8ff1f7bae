package maru.chat.routing;

import java.util.Set;
import maru.chat.stanza.StanzaFault;
import maru.chat.xml.Element;
import org.jspecify.annotations.Nullable;

/// Answers requests of some namespaces.
public interface QueryHandler {

    /// Whom a request was addressed to.
    enum Target {
        /// The server's domain.
        SERVER,
        /// The asker's own account.
        OWN,
        /// Somebody else's account.
        OTHER
    }

    /// Namespaces of the payloads it answers.
    Set<String> namespaces();

    /// Where it answers; elsewhere the request is answered `service-unavailable`.
    Set<Target> targets();

    /// The result's payload; null for an empty result.
    @Nullable Element answer(Query query) throws StanzaFault;
}
