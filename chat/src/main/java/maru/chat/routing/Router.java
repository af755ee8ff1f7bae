package maru.chat.routing;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import maru.chat.account.Account;
import maru.chat.account.Accounts;
import maru.chat.jid.Jid;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.chat.session.Whereabouts;
import maru.chat.stanza.Stanza;
import maru.chat.stanza.StanzaFault;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import maru.kernel.Metrics;
import maru.kernel.Refused;
import org.jspecify.annotations.Nullable;

/// Takes stanzas to where they go (RFC 6120 §10, RFC 6121 §8). It knows the three kinds and the two
/// kinds of address, and no extension.
public final class Router {

    private static final System.Logger LOG = System.getLogger(Router.class.getName());
    private static final LongAdder STANZAS = Metrics.counter("chat_stanzas_total");

    /// What the three kinds of stanzas to an account do.
    public interface Kinds {
        void message(Stanza stanza, Origin origin) throws StanzaFault;

        void presence(Stanza stanza, Origin origin) throws StanzaFault;

        void query(Stanza stanza, Origin origin) throws StanzaFault;
    }

    private final String domain;
    private final Accounts accounts;
    private final Whereabouts whereabouts;
    private final Map<String, Service> services = new ConcurrentHashMap<>();
    private @Nullable Kinds kinds;

    public Router(String domain, Accounts accounts, Whereabouts whereabouts) {
        this.domain = domain;
        this.accounts = accounts;
        this.whereabouts = whereabouts;
    }

    /// Called once while the server is put together.
    public void serve(Kinds all) {
        this.kinds = all;
    }

    public void add(Service service) {
        services.put(service.domain(), service);
    }

    /// False when another serves this domain already.
    public boolean addIfFree(Service service) {
        return !service.domain().equals(domain)
                && services.putIfAbsent(service.domain(), service) == null;
    }

    public void remove(Service service) {
        services.remove(service.domain(), service);
    }

    public Map<String, Service> services() {
        return Map.copyOf(services);
    }

    public String domain() {
        return domain;
    }

    public Jid server() {
        return new Jid("", domain, "");
    }

    /// The address of an account.
    public Jid address(Account account) {
        return new Jid(account.local(), domain, "");
    }

    public Whereabouts whereabouts() {
        return whereabouts;
    }

    public Accounts accounts() {
        return accounts;
    }

    /// Takes a client's stanza.
    ///
    /// @return the stream error that it deserves; null when all is well
    public @Nullable String take(Session session, Element element) {
        Stanza.Kind kind =
                switch (element.name()) {
                    case "message" -> Stanza.Kind.MESSAGE;
                    case "presence" -> Stanza.Kind.PRESENCE;
                    case "iq" -> Stanza.Kind.IQ;
                    default -> null;
                };
        if (kind == null || !element.namespace().equals(Namespaces.CLIENT)) {
            return "unsupported-stanza-type";
        }
        String claimed = element.attribute("from");
        if (claimed != null) {
            Jid from = Jid.orNull(claimed);
            if (from == null
                    || !(from.equals(session.address()) || from.equals(session.address().bare()))) {
                return "invalid-from";
            }
        }
        Origin origin = Origin.of(session, session.inbound().receive());
        try {
            if (kind != Stanza.Kind.MESSAGE) {
                origin.settle();
            }
            route(Stanza.of(kind, element, session.address()), origin);
        } catch (StanzaFault malformed) {
            Stanza whole = new Stanza(kind, element, session.address(), null);
            if (!whole.isType("error") && !whole.isType("result")) {
                session.deliver(Packet.of(whole.error(malformed)));
            }
        } finally {
            origin.looked();
        }
        return null;
    }

    /// Takes a stanza of a client, a service or the server itself to where it goes, and answers
    /// errors to where it came from.
    public void route(Stanza stanza, Origin origin) {
        STANZAS.increment();
        try {
            dispatch(stanza, origin);
        } catch (StanzaFault fault) {
            refuse(stanza, origin, fault);
        } catch (Refused refused) {
            refuse(stanza, origin, StanzaFault.of(refused.refusal()));
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "A stanza was not handled", bug);
            refuse(stanza, origin, StanzaFault.of(StanzaFault.Condition.INTERNAL_SERVER_ERROR));
        }
    }

    private void dispatch(Stanza stanza, Origin origin) throws StanzaFault {
        Kinds all = kinds;
        if (all == null) {
            throw StanzaFault.of(StanzaFault.Condition.SERVICE_UNAVAILABLE);
        }
        Jid to = stanza.to();
        if (to != null && !to.domain().equals(domain)) {
            Service service = services.get(to.domain());
            if (service == null) {
                throw StanzaFault.of(StanzaFault.Condition.REMOTE_SERVER_NOT_FOUND);
            }
            service.take(stanza, origin);
            return;
        }
        switch (stanza.kind()) {
            case MESSAGE -> all.message(stanza, origin);
            case PRESENCE -> all.presence(stanza, origin);
            case IQ -> all.query(stanza, origin);
        }
    }

    /// RFC 6120 §8.3.1: errors and results are never answered by errors; nor is presence without
    /// need.
    public void refuse(Stanza stanza, Origin origin, StanzaFault fault) {
        boolean answerable =
                !stanza.isType("error")
                        && !(stanza.kind() == Stanza.Kind.IQ && stanza.isType("result"))
                        && !(stanza.kind() == Stanza.Kind.PRESENCE && stanza.isType("unavailable"));
        if (answerable) {
            answer(stanza.error(fault), stanza.from(), origin);
        }
    }

    /// Sends an answer to whoever asked.
    public void answer(Element answer, Jid asker, Origin origin) {
        if (origin.session().isPresent()) {
            origin.answer(answer);
            return;
        }
        Service service = services.get(asker.domain());
        if (service instanceof Answered answered) {
            answered.answered(answer);
        } else {
            Session session = whereabouts.at(asker);
            if (session != null) {
                session.deliver(Packet.of(answer));
            }
        }
    }

    /// A service that hears answers to what it sent.
    public interface Answered {
        void answered(Element stanza);
    }
}
