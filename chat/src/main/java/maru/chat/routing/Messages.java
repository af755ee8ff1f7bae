package maru.chat.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import maru.chat.account.Account;
import maru.chat.archive.Archive;
import maru.chat.archive.Draft;
import maru.chat.archive.Stored;
import maru.chat.jid.Jid;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.chat.stanza.Stanza;
import maru.chat.stanza.StanzaFault;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import maru.chat.xml.XmlWriter;
import maru.kernel.Metrics;
import org.jspecify.annotations.Nullable;

/// Messages to accounts: who gets them (RFC 6121 §8.5), after they are in the archive. A message
/// that nobody is there for waits in the archive until somebody comes.
public final class Messages {

    private static final LongAdder DELIVERED = Metrics.counter("chat_messages_delivered_total");

    /// Has a say in messages between people (blocking, limits).
    public interface Gate {
        /// Looks at a message before it is stored.
        ///
        /// @throws StanzaFault when the message does not go through
        void check(Account from, Account to, Stanza message) throws StanzaFault;
    }

    /// Sends copies to further sessions of both sides (XEP-0280).
    public interface Copies {
        /// Sends them, after the message itself.
        ///
        /// @param received the sessions that got the message itself
        void copy(Element message, List<Session> received, Copied copied);
    }

    /// A message that was handed out.
    ///
    /// @param entry its stanza-id, 0 when it is not in the archive
    public record Copied(
            @Nullable Session from, Optional<Account> sender, Account receiver, long entry) {}

    private final Router router;
    private final Archive archive;
    private final Offline offline;
    private final List<Gate> gates;
    private final List<Copies> copies;
    private final Rules rules;

    public Messages(
            Router router,
            Archive archive,
            Offline offline,
            Rules rules,
            List<Gate> gates,
            List<Copies> copies) {
        this.router = router;
        this.archive = archive;
        this.offline = offline;
        this.rules = rules;
        this.gates = List.copyOf(gates);
        this.copies = List.copyOf(copies);
    }

    public void take(Stanza incoming, Origin origin) throws StanzaFault {
        Stanza stanza = normal(incoming);
        Jid to = stanza.to() == null ? stanza.from().bare() : stanza.to();
        if (to.local().isEmpty()) {
            origin.settle();
            if (!stanza.isType("error")) {
                throw StanzaFault.of(StanzaFault.Condition.SERVICE_UNAVAILABLE);
            }
            return;
        }
        Account receiver = receiver(to, stanza, origin);
        Element message = stanza.xml().with("to", to.toString());
        if (Archivable.is(message) && origin.account().isPresent()) {
            requireSomebody(stanza, to);
            archive(message, to, receiver, origin);
        } else {
            origin.settle();
            deliverNow(stanza.as(message), to, receiver, origin);
        }
    }

    /// RFC 6121 §5.2.2: an unknown type is `normal`.
    private static Stanza normal(Stanza stanza) {
        return switch (stanza.type()) {
            case "chat", "groupchat", "headline", "error", "normal", "" -> stanza;
            default -> stanza.as(stanza.xml().with("type", "normal"));
        };
    }

    private Account receiver(Jid to, Stanza stanza, Origin origin) throws StanzaFault {
        Account receiver =
                router.accounts()
                        .find(to.local())
                        .orElseThrow(
                                () -> StanzaFault.of(StanzaFault.Condition.SERVICE_UNAVAILABLE));
        Optional<Account> sender = origin.account();
        if (sender.isPresent() && sender.get().id() != receiver.id()) {
            if (!rules.mayContact(sender.get(), receiver)) {
                throw StanzaFault.of(StanzaFault.Condition.SERVICE_UNAVAILABLE);
            }
            for (Gate gate : gates) {
                gate.check(sender.get(), receiver, stanza);
            }
        }
        return receiver;
    }

    /// RFC 6121 §8.5: groupchat goes to nobody's bare address, and a full address that is not there
    /// takes neither groupchat nor headlines.
    private void requireSomebody(Stanza stanza, Jid to) throws StanzaFault {
        boolean present = !to.isBare() && router.whereabouts().at(to) != null;
        if (stanza.isType("groupchat") && !present) {
            throw StanzaFault.of(StanzaFault.Condition.SERVICE_UNAVAILABLE);
        }
    }

    private void archive(Element message, Jid to, Account receiver, Origin origin) {
        Account sender = origin.account().orElseThrow();
        Element clean = Archivable.clean(message, router.domain());
        String originId = Archivable.originId(clean);
        byte[] encoded = XmlWriter.bytes(clean, Namespaces.CLIENT);
        Session session = origin.session().orElse(null);
        Draft draft =
                new Draft(
                        Draft.Kind.BOTH,
                        sender.id(),
                        receiver.id(),
                        session == null ? null : session.address().resource(),
                        to.isBare() ? null : to.resource(),
                        originId,
                        encoded);
        origin.later();
        archive.append(
                draft,
                new Stored() {
                    @Override
                    public void stored(long id) {
                        try {
                            handOut(clean, encoded, to, receiver, session, id);
                        } finally {
                            origin.kept();
                        }
                    }

                    @Override
                    public void repeated() {
                        origin.kept();
                    }

                    @Override
                    public void refused() {
                        origin.answer(
                                new Stanza(Stanza.Kind.MESSAGE, clean, stanzaFrom(session, to), to)
                                        .error(
                                                StanzaFault.of(
                                                        StanzaFault.Condition
                                                                .RESOURCE_CONSTRAINT)));
                        origin.done();
                    }
                },
                origin.mark());
    }

    private static Jid stanzaFrom(@Nullable Session session, Jid otherwise) {
        return session == null ? otherwise : session.address();
    }

    private void handOut(
            Element message,
            byte[] encoded,
            Jid to,
            Account receiver,
            @Nullable Session from,
            long id) {
        List<Session> targets = targets(message.attribute("type", "normal"), to);
        String by = router.address(receiver).toString();
        boolean taken = false;
        if (!targets.isEmpty()) {
            Packet packet =
                    Packet.stored(
                            encoded,
                            id,
                            by,
                            to.isBare() || targets.size() > 1
                                    ? Packet.Way.USUAL
                                    : Packet.Way.PERSONAL);
            for (Session target : targets) {
                taken |= target.deliver(packet);
            }
        }
        if (taken) {
            DELIVERED.increment();
        } else {
            offline.keep(receiver.id(), id);
        }
        Copied copied =
                new Copied(from, Optional.ofNullable(from).map(Session::account), receiver, id);
        copies.forEach(each -> each.copy(message, targets, copied));
    }

    private void deliverNow(Stanza stanza, Jid to, Account receiver, Origin origin)
            throws StanzaFault {
        Element clean = Archivable.clean(stanza.xml(), router.domain());
        String type = stanza.type();
        List<Session> targets = targets(type, to);
        if (targets.isEmpty()) {
            if (type.equals("groupchat")) {
                throw StanzaFault.of(StanzaFault.Condition.SERVICE_UNAVAILABLE);
            }
            return;
        }
        Packet packet = Packet.of(clean);
        targets.forEach(target -> target.deliver(packet));
        Copied copied = new Copied(origin.session().orElse(null), origin.account(), receiver, 0);
        copies.forEach(each -> each.copy(clean, targets, copied));
    }

    /// RFC 6121 §8.5.2 and §8.5.3, table 1.
    List<Session> targets(String type, Jid to) {
        if (!to.isBare()) {
            Session match = router.whereabouts().at(to);
            if (match != null) {
                return List.of(match);
            }
            if (!type.equals("chat")) {
                return List.of();
            }
        }
        if (type.equals("groupchat") || type.equals("error")) {
            return List.of();
        }
        List<Session> found = new ArrayList<>();
        for (Session each : router.whereabouts().of(to.local())) {
            if (each.isAvailable() && each.priority() >= 0) {
                found.add(each);
            }
        }
        return found;
    }
}
