package maru.chat.routing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import maru.chat.account.Account;
import maru.chat.jid.Jid;
import maru.chat.routing.QueryHandler.Target;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.chat.stanza.Stanza;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.Element;
import org.jspecify.annotations.Nullable;

/// Requests and their answers (RFC 6120 §8.2.3, RFC 6121 §8.5): full addresses get them as they
/// are, the server answers for itself and for accounts.
public final class Queries {

    private final Router router;
    private final Rules rules;
    private final Map<String, List<QueryHandler>> handlers = new HashMap<>();
    private BiConsumer<Session, Element> answered = (session, iq) -> {};

    public Queries(Router router, Rules rules) {
        this.router = router;
        this.rules = rules;
    }

    /// Called while the server is put together.
    public void add(QueryHandler handler) {
        for (String namespace : handler.namespaces()) {
            handlers.computeIfAbsent(namespace, any -> new ArrayList<>()).add(handler);
        }
    }

    public void take(Stanza stanza, Origin origin) throws StanzaFault {
        requireWellFormed(stanza);
        Jid to = stanza.to();
        if (to != null && !to.isBare()) {
            pass(stanza, to, origin);
        } else if (stanza.isType("get") || stanza.isType("set")) {
            answer(stanza, to, origin);
        } else {
            origin.session().ifPresent(session -> answered.accept(session, stanza.xml()));
        }
    }

    /// Called once while the server is put together: who hears what clients answer to the server.
    public void whenAnswered(BiConsumer<Session, Element> listener) {
        answered = listener;
    }

    static void requireWellFormed(Stanza stanza) throws StanzaFault {
        int children = stanza.xml().children().size();
        boolean good =
                stanza.id() != null
                        && switch (stanza.type()) {
                            case "get", "set" -> children == 1;
                            case "result" -> children <= 1;
                            case "error" -> true;
                            default -> false;
                        };
        if (!good) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
    }

    /// To a session of somebody, whom the rules allow to be written to.
    private void pass(Stanza stanza, Jid to, Origin origin) throws StanzaFault {
        Session session = to.local().isEmpty() ? null : router.whereabouts().at(to);
        Optional<Account> asker = origin.account();
        boolean reaches =
                session != null
                        && (asker.isEmpty()
                                || asker.get().id() == session.account().id()
                                || rules.mayContact(asker.get(), session.account()));
        if (!reaches || session == null) {
            throw StanzaFault.of(Condition.SERVICE_UNAVAILABLE);
        }
        session.deliver(Packet.of(stanza.xml()));
    }

    private void answer(Stanza stanza, @Nullable Jid to, Origin origin) throws StanzaFault {
        Optional<Account> account = Optional.empty();
        Target target = Target.SERVER;
        if (to == null) {
            account = origin.account();
            target = Target.OWN;
        } else if (!to.local().isEmpty()) {
            account = router.accounts().find(to.local());
            if (account.isEmpty()) {
                throw StanzaFault.of(Condition.SERVICE_UNAVAILABLE);
            }
            Optional<Account> asker = origin.account();
            boolean own = asker.isPresent() && asker.get().id() == account.get().id();
            target = own ? Target.OWN : Target.OTHER;
            if (!own && asker.isPresent() && !rules.mayContact(asker.get(), account.get())) {
                throw StanzaFault.of(Condition.SERVICE_UNAVAILABLE);
            }
        }
        Element payload = stanza.xml().first();
        if (payload == null) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        Query query = new Query(stanza, payload, account, origin.account(), origin);
        Element result = handler(payload, target).answer(query);
        router.answer(stanza.result(result), stanza.from(), origin);
    }

    private QueryHandler handler(Element payload, Target target) throws StanzaFault {
        for (QueryHandler each : handlers.getOrDefault(payload.namespace(), List.of())) {
            if (each.targets().contains(target)) {
                return each;
            }
        }
        throw StanzaFault.of(Condition.SERVICE_UNAVAILABLE);
    }
}
