package maru.chat.routing;

import java.util.Set;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/// What of a message is kept (XEP-0313 §7, XEP-0334), and what only the server may say in one.
public final class Archivable {

    /// Payloads that mean something later, body or not: reactions, retractions, moderation,
    /// receipts, markers, encrypted content, calls to a room.
    private static final Set<String> MEANT_TO_LAST =
            Set.of(
                    "urn:xmpp:reactions:0",
                    "urn:xmpp:message-retract:1",
                    "urn:xmpp:message-retract:0",
                    "urn:xmpp:message-correct:0",
                    "urn:xmpp:fasten:0",
                    "urn:xmpp:receipts",
                    "urn:xmpp:chat-markers:0",
                    "jabber:x:encrypted",
                    "eu.siacs.conversations.axolotl",
                    "urn:xmpp:omemo:2",
                    "jabber:x:conference",
                    "jabber:x:oob");

    private Archivable() {}

    /// Whether a message goes into archives and waits for those who are away.
    public static boolean is(Element message) {
        String type = message.attribute("type", "normal");
        if (type.equals("error") || type.equals("headline")) {
            return false;
        }
        if (message.child("no-store", Namespaces.HINTS) != null
                || message.child("no-permanent-store", Namespaces.HINTS) != null) {
            return false;
        }
        if (type.equals("groupchat") && message.child("subject") != null) {
            return message.child("body") != null;
        }
        for (Element each : message.children()) {
            boolean lasting =
                    each.is("body", message.namespace())
                            || each.is("store", Namespaces.HINTS)
                            || MEANT_TO_LAST.contains(each.namespace());
            if (lasting) {
                return true;
            }
        }
        return false;
    }

    /// Without what a client may not say in the server's name: stanza-ids of our domains (XEP-0359
    /// §6), delays (XEP-0203 §6), occupants' ids (XEP-0421 §4).
    public static Element clean(Element message, String domain) {
        return message.without(
                each ->
                        switch (each.namespace()) {
                            case Namespaces.STANZA_ID ->
                                    each.name().equals("stanza-id")
                                            && isOurs(each.attribute("by", ""), domain);
                            case Namespaces.DELAY -> isOurs(each.attribute("from", ""), domain);
                            case Namespaces.OCCUPANT_ID -> true;
                            default -> false;
                        });
    }

    private static boolean isOurs(String address, String domain) {
        int at = address.indexOf('@');
        int slash = address.indexOf('/');
        String host = address.substring(at + 1, slash < at + 1 ? address.length() : slash);
        return host.isEmpty()
                || host.equalsIgnoreCase(domain)
                || host.toLowerCase(java.util.Locale.ROOT).endsWith("." + domain);
    }

    /// The sender's own id of the message.
    public static @Nullable String originId(Element message) {
        Element origin = message.child("origin-id", Namespaces.STANZA_ID);
        String id = origin == null ? null : origin.attribute("id");
        return id == null || id.isEmpty() || id.length() > 200 ? null : id;
    }
}
