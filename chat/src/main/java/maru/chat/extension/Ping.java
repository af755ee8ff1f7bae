package maru.chat.extension;

import java.util.List;
import java.util.Set;
import maru.chat.routing.Extension;
import maru.chat.routing.Query;
import maru.chat.routing.QueryHandler;
import maru.chat.routing.Specification;
import maru.chat.stanza.StanzaFault;
import maru.chat.xml.Element;
import org.jspecify.annotations.Nullable;

/// XEP-0199: is anybody there?
public final class Ping implements QueryHandler, Extension {

    public static final String NAMESPACE = "urn:xmpp:ping";

    @Override
    public Specification specification() {
        return new Specification("XEP-0199", "2.0.1", "XMPP Ping");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(NAMESPACE);
    }

    @Override
    public List<String> accountFeatures() {
        return List.of(NAMESPACE);
    }

    @Override
    public Set<String> namespaces() {
        return Set.of(NAMESPACE);
    }

    @Override
    public Set<Target> targets() {
        return Set.of(Target.SERVER, Target.OWN);
    }

    @Override
    public @Nullable Element answer(Query query) throws StanzaFault {
        if (query.isSet()) {
            throw StanzaFault.of(StanzaFault.Condition.BAD_REQUEST);
        }
        return null;
    }
}
