package maru.chat.session;

import java.nio.charset.StandardCharsets;
import maru.chat.stanza.Stanza;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import maru.chat.xml.XmlWriter;
import org.jspecify.annotations.Nullable;

/// A stanza as bytes, encoded once however many sessions it goes to. What differs for a session
/// (its `to`, a namespace in WebSocket frames) is put in right after the name of the element.
public final class Packet {

    private final Stanza.Kind kind;
    private final byte[] bytes;
    private final boolean addressed;
    private final long entry;
    private final boolean urgent;
    private final @Nullable String collapse;
    private final Way way;

    /// How a message of the archive comes to a session.
    public enum Way {
        /// As others there get it too.
        USUAL,
        /// To this very address, and to nobody else.
        PERSONAL,
        /// It waited for somebody to come.
        WAITED,
        /// A room's, or a copy: nobody's own message.
        ANOTHERS
    }

    private Packet(
            Stanza.Kind kind,
            byte[] bytes,
            boolean addressed,
            long entry,
            boolean urgent,
            @Nullable String collapse,
            Way way) {
        this.kind = kind;
        this.bytes = bytes;
        this.addressed = addressed;
        this.entry = entry;
        this.urgent = urgent;
        this.collapse = collapse;
        this.way = way;
    }

    public static Packet of(Element stanza) {
        return of(stanza, 0);
    }

    /// Encodes a stanza.
    ///
    /// @param entry its id in the archive, 0 for a stanza that is not there
    public static Packet of(Element stanza, long entry) {
        Stanza.Kind kind =
                switch (stanza.name()) {
                    case "message" -> Stanza.Kind.MESSAGE;
                    case "presence" -> Stanza.Kind.PRESENCE;
                    default -> Stanza.Kind.IQ;
                };
        return new Packet(
                kind,
                XmlWriter.bytes(stanza, Namespaces.CLIENT),
                stanza.has("to"),
                entry,
                urgent(kind, stanza),
                kind == Stanza.Kind.PRESENCE && !isSubscription(stanza)
                        ? stanza.attribute("from")
                        : null,
                Way.ANOTHERS);
    }

    /// A message of the archive with its stanza-id (XEP-0359) put at its end.
    ///
    /// @param stored as the archive holds it
    /// @param by the archive's address
    public static Packet stored(byte[] stored, long entry, String by, Way way) {
        byte[] suffix =
                ("<stanza-id xmlns='urn:xmpp:sid:0' id='"
                                + entry
                                + "' by='"
                                + XmlWriter.escaped(by)
                                + "'/></message>")
                        .getBytes(StandardCharsets.UTF_8);
        int cut = stored.length - "</message>".length();
        byte[] whole = new byte[cut + suffix.length];
        System.arraycopy(stored, 0, whole, 0, cut);
        System.arraycopy(suffix, 0, whole, cut, suffix.length);
        boolean addressed = way != Way.ANOTHERS;
        return new Packet(Stanza.Kind.MESSAGE, whole, addressed, entry, true, null, way);
    }

    /// XEP-0352: what may wait while nobody looks at the screen.
    private static boolean urgent(Stanza.Kind kind, Element stanza) {
        return switch (kind) {
            case IQ -> true;
            case PRESENCE -> isSubscription(stanza);
            case MESSAGE ->
                    stanza.children().isEmpty()
                            || stanza.children().stream()
                                    .anyMatch(
                                            each ->
                                                    !each.namespace()
                                                            .equals(
                                                                    "http://jabber.org/protocol/chatstates"));
        };
    }

    private static boolean isSubscription(Element presence) {
        String type = presence.attribute("type", "");
        return !type.isEmpty() && !type.equals("unavailable");
    }

    public Stanza.Kind kind() {
        return kind;
    }

    public byte[] bytes() {
        return bytes;
    }

    /// The bytes with this right after the name of the element.
    public byte[] with(String attributes) {
        byte[] more = attributes.getBytes(StandardCharsets.UTF_8);
        int nameEnd = 1 + kind.tag().length();
        byte[] whole = new byte[bytes.length + more.length];
        System.arraycopy(bytes, 0, whole, 0, nameEnd);
        System.arraycopy(more, 0, whole, nameEnd, more.length);
        System.arraycopy(bytes, nameEnd, whole, nameEnd + more.length, bytes.length - nameEnd);
        return whole;
    }

    /// Whether it has a `to` of its own.
    public boolean addressed() {
        return addressed;
    }

    public long entry() {
        return entry;
    }

    public Way way() {
        return way;
    }

    boolean waited() {
        return way == Way.WAITED;
    }

    boolean urgent() {
        return urgent;
    }

    /// A later one with the same key makes this one pointless (XEP-0352 §4.1).
    @Nullable String collapse() {
        return collapse;
    }
}
