package maru.chat.extension;

import java.util.List;
import java.util.Set;
import maru.chat.routing.Extension;
import maru.chat.routing.Messages;
import maru.chat.routing.Query;
import maru.chat.routing.QueryHandler;
import maru.chat.routing.Router;
import maru.chat.routing.Specification;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/// XEP-0280: the other devices of both sides see a conversation too.
public final class Carbons implements QueryHandler, Extension, Messages.Copies {

    public static final String NAMESPACE = "urn:xmpp:carbons:2";

    /// Payloads that make a message without a body part of a conversation (§6.1).
    private static final Set<String> CONVERSATION =
            Set.of(
                    "urn:xmpp:receipts",
                    "urn:xmpp:chat-markers:0",
                    "http://jabber.org/protocol/chatstates",
                    "urn:xmpp:reactions:0",
                    "urn:xmpp:message-retract:1");

    private final Router router;

    public Carbons(Router router) {
        this.router = router;
    }

    @Override
    public Specification specification() {
        return new Specification("XEP-0280", "1.0.1", "Message Carbons");
    }

    @Override
    public List<String> serverFeatures() {
        return List.of(NAMESPACE, "urn:xmpp:carbons:rules:0");
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
        return Set.of(Target.OWN, Target.OTHER);
    }

    @Override
    public @Nullable Element answer(Query query) throws StanzaFault {
        if (!query.isOwn()) {
            throw StanzaFault.of(Condition.NOT_ALLOWED);
        }
        if (!query.isSet()) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        switch (query.payload().name()) {
            case "enable" -> query.session().wantsCarbons(true);
            case "disable" -> query.session().wantsCarbons(false);
            default -> throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        return null;
    }

    @Override
    public void copy(Element message, List<Session> received, Messages.Copied copied) {
        if (!isEligible(message)) {
            return;
        }
        Packet forReceiver = null;
        for (Session each : router.whereabouts().of(copied.receiver().local())) {
            if (each.wantsCarbons() && !received.contains(each) && each != copied.from()) {
                if (forReceiver == null) {
                    String by = router.address(copied.receiver()).toString();
                    forReceiver = copy("received", message, by, copied.entry());
                }
                each.deliver(forReceiver);
            }
        }
        Session from = copied.from();
        if (from == null || from.account().id() == copied.receiver().id()) {
            return;
        }
        Packet forSender = null;
        for (Session each : router.whereabouts().of(from.address().local())) {
            if (each.wantsCarbons() && each != from) {
                if (forSender == null) {
                    String by = from.address().bare().toString();
                    forSender = copy("sent", message, by, copied.entry());
                }
                each.deliver(forSender);
            }
        }
    }

    /// §6.1, and what says itself that it is private.
    private static boolean isEligible(Element message) {
        String type = message.attribute("type", "normal");
        if (message.child("private", NAMESPACE) != null
                || message.child("no-copy", Namespaces.HINTS) != null) {
            return false;
        }
        return switch (type) {
            case "chat" -> true;
            case "normal" ->
                    message.child("body") != null
                            || message.children().stream()
                                    .anyMatch(each -> CONVERSATION.contains(each.namespace()));
            default -> false;
        };
    }

    /// A copy as a device gets it.
    ///
    /// @param direction `sent` or `received`
    /// @param by the account's address
    public static Packet copy(String direction, Element message, String by, long entry) {
        Element original =
                entry == 0
                        ? message
                        : message.add(
                                Element.of("stanza-id", Namespaces.STANZA_ID)
                                        .with("id", Long.toString(entry))
                                        .with("by", by));
        Element outer =
                Element.of("message", Namespaces.CLIENT)
                        .with("from", by)
                        .with("type", message.attribute("type"))
                        .add(
                                Element.of(direction, NAMESPACE)
                                        .add(
                                                Element.of("forwarded", Namespaces.FORWARD)
                                                        .add(original)));
        return Packet.of(outer, entry);
    }
}
