package maru.chat.extension;

import java.util.Set;
import maru.chat.routing.Extension;
import maru.chat.routing.Query;
import maru.chat.routing.QueryHandler;
import maru.chat.routing.Specification;
import maru.chat.stanza.StanzaFault;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/// RFC 3921 §3: older libraries ask for a session after binding, also where it is told to be
/// optional. It stands already; so they are told.
public final class SessionEstablishment implements QueryHandler, Extension {

    @Override
    public Specification specification() {
        return new Specification("RFC 3921", "3", "Session Establishment");
    }

    @Override
    public Set<String> namespaces() {
        return Set.of(Namespaces.SESSION);
    }

    @Override
    public Set<Target> targets() {
        return Set.of(Target.SERVER, Target.OWN);
    }

    @Override
    public @Nullable Element answer(Query query) throws StanzaFault {
        if (!query.isSet()) {
            throw StanzaFault.of(StanzaFault.Condition.BAD_REQUEST);
        }
        return null;
    }
}
