package maru.chat.stanza;

import java.util.Locale;
import maru.chat.jid.Jid;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/// A stanza with its addresses read and the sender's stamped (RFC 6120 §8.1).
///
/// @param from the sender's full address as the server knows it
/// @param to where it goes; null where the stanza had none
public record Stanza(Kind kind, Element xml, Jid from, @Nullable Jid to) {

    /// The three kinds.
    public enum Kind {
        MESSAGE,
        PRESENCE,
        IQ;

        public String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// Reads the addresses of a stanza.
    ///
    /// @throws StanzaFault `jid-malformed` (RFC 6120 §8.3.3.8)
    public static Stanza of(Kind kind, Element xml, Jid from) throws StanzaFault {
        String address = xml.attribute("to");
        Jid to = null;
        if (address != null) {
            to = Jid.orNull(address);
            if (to == null) {
                throw StanzaFault.of(StanzaFault.Condition.JID_MALFORMED);
            }
        }
        return new Stanza(kind, xml.with("from", from.toString()), from, to);
    }

    public String type() {
        return xml.attribute("type", "");
    }

    public boolean isType(String type) {
        return type().equals(type);
    }

    public @Nullable String id() {
        return xml.attribute("id");
    }

    /// The same stanza with other content or attributes.
    public Stanza as(Element changed) {
        return new Stanza(kind, changed, from, to);
    }

    /// The same stanza to another address.
    public Stanza to(Jid other) {
        return new Stanza(kind, xml.with("to", other.toString()), from, other);
    }

    /// A stanza that the server makes.
    public static Stanza made(Kind kind, Jid from, Jid to, @Nullable String type) {
        return new Stanza(
                kind,
                Element.of(kind.tag(), Namespaces.CLIENT)
                        .with("type", type)
                        .with("from", from.toString())
                        .with("to", to.toString()),
                from,
                to);
    }

    /// The error that answers this stanza, sent from where the stanza went (RFC 6120 §8.3.1).
    public Element error(StanzaFault fault) {
        Element answer =
                Element.of(kind.tag(), Namespaces.CLIENT)
                        .with("type", "error")
                        .with("id", id())
                        .with("to", from.toString())
                        .with("from", to == null ? null : to.toString());
        return answer.add(fault.element());
    }

    /// An IQ's result.
    public Element result(@Nullable Element payload) {
        Element answer =
                Element.of("iq", Namespaces.CLIENT)
                        .with("type", "result")
                        .with("id", id())
                        .with("to", from.toString())
                        .with("from", to == null ? null : to.toString());
        return payload == null ? answer : answer.add(payload);
    }
}
