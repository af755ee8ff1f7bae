package maru.chat.extension;

import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import maru.chat.routing.Extension;
import maru.chat.routing.Query;
import maru.chat.routing.QueryHandler;
import maru.chat.routing.Specification;
import maru.chat.xml.Element;
import maru.kernel.Seoul;

/// XEP-0202: the server's time, in Seoul.
public final class EntityTime implements QueryHandler, Extension {

    private static final String NAMESPACE = "urn:xmpp:time";
    private final Clock clock;

    public EntityTime(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Specification specification() {
        return new Specification("XEP-0202", "2.0", "Entity Time");
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
        return Element.of("time", NAMESPACE)
                .addText("tzo", Seoul.ZONE.getRules().getOffset(clock.instant()).getId())
                .addText("utc", clock.instant().truncatedTo(ChronoUnit.MILLIS).toString());
    }
}
