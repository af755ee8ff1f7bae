package maru.chat.roster;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import maru.chat.account.Account;
import maru.chat.jid.Jid;
import maru.chat.routing.Origin;
import maru.chat.routing.Router;
import maru.chat.routing.Rules;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.chat.stanza.Stanza;
import maru.chat.stanza.StanzaFault;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/// Presence (RFC 6121 §4): told to those who subscribed, and directly to others.
public final class Presences {

    private static final int DIRECTED_AT_MOST = 500;

    /// Hears of sessions that come and go.
    public interface Listener {
        /// The first presence of a session, after its contacts were told.
        default void came(Session session) {}

        /// A later presence without a type.
        default void changed(Session session) {}

        /// It sent `unavailable`, or ended.
        default void went(Session session) {}

        /// Whether `to` gets no presence of `whose`.
        default boolean hides(Account whose, Account to) {
            return false;
        }
    }

    private final Router router;
    private final Rosters rosters;
    private final Rules rules;
    private final Subscriptions subscriptions;
    private final List<Listener> listeners = new ArrayList<>();
    private final Map<Session, Set<Jid>> directed = new ConcurrentHashMap<>();

    public Presences(Router router, Rosters rosters, RosterPushes pushes, Rules rules) {
        this.router = router;
        this.rosters = rosters;
        this.rules = rules;
        this.subscriptions =
                new Subscriptions(
                        router,
                        rosters,
                        pushes,
                        rules,
                        new Subscriptions.Effects() {
                            @Override
                            public void show(Account whose, Account to) {
                                showAll(whose, to);
                            }

                            @Override
                            public void hide(Account whose, Account to) {
                                hideAll(whose, to);
                            }
                        });
    }

    /// Called while the server is put together.
    public void add(Listener listener) {
        listeners.add(listener);
    }

    public Subscriptions subscriptions() {
        return subscriptions;
    }

    public void take(Stanza stanza, Origin origin) throws StanzaFault {
        Optional<Session> session = origin.session();
        if (session.isEmpty()) {
            deliver(stanza, origin);
        } else if (Subscriptions.isOne(stanza)) {
            subscriptions.take(stanza, origin);
        } else if (stanza.to() == null) {
            broadcast(session.get(), stanza);
        } else {
            direct(session.get(), stanza, origin);
        }
    }

    private void broadcast(Session session, Stanza stanza) throws StanzaFault {
        switch (stanza.type()) {
            case "" -> available(session, stanza.xml());
            case "unavailable" -> unavailable(session, stanza.xml());
            case "probe", "error" -> {
                // To nobody: nothing to do (§4.3, §4.7.1).
            }
            default -> throw StanzaFault.of(StanzaFault.Condition.BAD_REQUEST);
        }
    }

    private void available(Session session, Element presence) throws StanzaFault {
        int priority;
        try {
            String text = presence.textOf("priority").strip();
            priority = text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException notANumber) {
            throw StanzaFault.of(StanzaFault.Condition.BAD_REQUEST);
        }
        if (priority < -128 || priority > 127) {
            throw StanzaFault.of(StanzaFault.Condition.BAD_REQUEST);
        }
        boolean first = !session.isAvailable();
        boolean wasBelow = first || session.priority() < 0;
        if (wasBelow && priority >= 0) {
            session.hold();
        }
        session.presence(presence, priority);
        tellSubscribers(session.account(), presence);
        if (first) {
            probeContacts(session);
            subscriptions.remind(session);
            listeners.forEach(each -> each.came(session));
        } else {
            listeners.forEach(each -> each.changed(session));
        }
    }

    private void unavailable(Session session, Element presence) {
        if (session.isAvailable()) {
            session.presence(null, 0);
            tellSubscribers(session.account(), presence);
            listeners.forEach(each -> each.went(session));
        }
        tellDirected(session, presence);
    }

    /// The session has ended without a word (§4.5.2).
    public void ended(Session session) {
        unavailable(
                session,
                Element.of("presence", Namespaces.CLIENT)
                        .with("type", "unavailable")
                        .with("from", session.address().toString()));
        directed.remove(session);
    }

    private void tellDirected(Session session, Element presence) {
        Set<Jid> told = directed.remove(session);
        if (told == null) {
            return;
        }
        for (Jid to : told) {
            Stanza stanza =
                    new Stanza(
                            Stanza.Kind.PRESENCE,
                            presence.with("to", to.toString()),
                            session.address(),
                            to);
            // Not as the session's own: it may be gone, and nobody answers this.
            router.route(stanza, Origin.of(session, 0));
        }
    }

    private void direct(Session session, Stanza stanza, Origin origin) throws StanzaFault {
        Jid to = stanza.to();
        if (stanza.isType("probe")) {
            probe(stanza, origin);
            return;
        }
        if (to != null && !to.local().isEmpty()) {
            remember(session, to, stanza.isType("unavailable"));
        }
        deliver(stanza, origin);
    }

    /// A presence that a service takes care of, so that it hears when the session ends.
    public void remember(Session session, Jid to, boolean gone) {
        Set<Jid> told = directed.computeIfAbsent(session, any -> ConcurrentHashMap.newKeySet());
        if (gone) {
            told.remove(to);
        } else if (told.size() < DIRECTED_AT_MOST) {
            told.add(to);
        }
    }

    /// RFC 6121 §8.5: to all available sessions of a bare address, to the one of a full address,
    /// and silently to nobody.
    private void deliver(Stanza stanza, Origin origin) {
        Jid to = stanza.to();
        if (to == null || to.local().isEmpty() || Subscriptions.isOne(stanza)) {
            return;
        }
        Optional<Account> receiver = router.accounts().find(to.local());
        Optional<Account> sender = origin.account();
        if (receiver.isEmpty()
                || (sender.isPresent()
                        && sender.get().id() != receiver.get().id()
                        && (!rules.mayContact(sender.get(), receiver.get())
                                || isHidden(sender.get(), receiver.get())))) {
            return;
        }
        Packet packet = Packet.of(stanza.xml());
        if (to.isBare()) {
            router.whereabouts().available(to.local()).forEach(each -> each.deliver(packet));
        } else {
            Session session = router.whereabouts().at(to);
            if (session != null) {
                session.deliver(packet);
            }
        }
    }

    /// RFC 6121 §4.3.2.
    private void probe(Stanza stanza, Origin origin) {
        Jid to = stanza.to();
        Account asker = origin.account().orElseThrow();
        if (to == null || to.local().isEmpty()) {
            return;
        }
        Optional<Account> asked = router.accounts().find(to.local());
        if (asked.isPresent() && maySee(asker, asked.get())) {
            for (Session each : router.whereabouts().available(to.local())) {
                Element presence = each.presence();
                if (presence != null && (to.isBare() || each.address().equals(to))) {
                    origin.answer(presence.with("to", stanza.from().toString()));
                }
            }
        }
    }

    /// Whether `asker` is told of the presence of `whose`.
    public boolean maySee(Account asker, Account whose) {
        if (asker.id() == whose.id()) {
            return true;
        }
        RosterItem item = rosters.item(whose, router.address(asker));
        return item != null
                && item.from()
                && !isHidden(whose, asker)
                && rules.mayContact(asker, whose);
    }

    private boolean isHidden(Account whose, Account to) {
        return listeners.stream().anyMatch(each -> each.hides(whose, to));
    }

    private void tellSubscribers(Account account, Element presence) {
        Packet packet = Packet.of(presence.with("to", null));
        for (Session own : router.whereabouts().available(account.local())) {
            own.deliver(packet);
        }
        for (RosterItem item : rosters.items(account)) {
            if (item.from()) {
                List<Session> theirs = online(item);
                if (!theirs.isEmpty()) {
                    Account other = theirs.getFirst().account();
                    if (!isHidden(account, other)) {
                        theirs.forEach(each -> each.deliver(packet));
                    }
                }
            }
        }
    }

    private List<Session> online(RosterItem item) {
        return item.contact().domain().equals(router.domain())
                ? router.whereabouts().available(item.contact().local())
                : List.of();
    }

    private void probeContacts(Session session) {
        for (Session own : router.whereabouts().available(session.account().local())) {
            Element presence = own.presence();
            if (own != session && presence != null) {
                session.deliver(presence.with("to", null));
            }
        }
        for (RosterItem item : rosters.items(session.account())) {
            if (item.to()) {
                for (Session each : online(item)) {
                    @Nullable Element presence = each.presence();
                    if (presence != null && maySee(session.account(), each.account())) {
                        session.deliver(presence.with("to", null));
                    }
                }
            }
        }
    }

    /// Shows all sessions of one to all sessions of another, as after an approval or unblocking.
    public void showAll(Account whose, Account to) {
        for (Session each : router.whereabouts().available(whose.local())) {
            Element presence = each.presence();
            if (presence != null) {
                Packet packet = Packet.of(presence.with("to", null));
                router.whereabouts().available(to.local()).forEach(one -> one.deliver(packet));
            }
        }
    }

    public void hideAll(Account whose, Account to) {
        for (Session each : router.whereabouts().available(whose.local())) {
            Packet packet =
                    Packet.of(
                            Element.of("presence", Namespaces.CLIENT)
                                    .with("type", "unavailable")
                                    .with("from", each.address().toString()));
            router.whereabouts().available(to.local()).forEach(one -> one.deliver(packet));
        }
    }
}
