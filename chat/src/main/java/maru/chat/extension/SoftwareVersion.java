package maru.chat.extension;

import java.util.List;
import java.util.Set;
import maru.chat.routing.Extension;
import maru.chat.routing.Query;
import maru.chat.routing.QueryHandler;
import maru.chat.routing.Specification;
import maru.chat.xml.Element;

/// XEP-0092: the name alone. Which version runs is nobody's business on an open port.
public final class SoftwareVersion implements QueryHandler, Extension {

    private static final String NAMESPACE = "jabber:iq:version";

    @Override
    public Specification specification() {
        return new Specification("XEP-0092", "1.1", "Software Version");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(NAMESPACE);
    }

    @Override
    public Set<String> namespaces() {
        return Set.of(NAMESPACE);
    }

    @Override
    public Set<Target> targets() {
        return Set.of(Target.SERVER);
    }

    @Override
    public Element answer(Query query) {
        return Element.of("query", NAMESPACE)
                .addText("name", "Maru")
                .addText("version", "not told");
    }
}
