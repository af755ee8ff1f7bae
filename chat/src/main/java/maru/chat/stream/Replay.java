package maru.chat.stream;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import maru.chat.archive.EntryTime;
import maru.chat.archive.Missed;
import maru.chat.extension.Carbons;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.chat.xml.ElementReader;
import maru.chat.xml.Namespaces;
import maru.chat.xml.XmlFault;
import org.jspecify.annotations.Nullable;

/// What a session that another process kept is sent when its client comes back: all that the client
/// may not have, in the archive's order and with the same stanza-ids.
final class Replay {

    private static final int AT_MOST = 5_000;

    private final Missed missed;
    private final String domain;
    private final String roomDomain;

    Replay(Missed missed, String domain, String roomDomain) {
        this.missed = missed;
        this.domain = domain;
        this.roomDomain = roomDomain;
    }

    /// Null when it is too much for a stream; it then waits as for any other device.
    @Nullable List<Packet> of(Session session, String stream, long after, long until) {
        Collection<Missed.Message> all =
                missed.in(
                        new Missed.Span(
                                session.account().id(),
                                session.address().toString(),
                                session.address().resource(),
                                stream,
                                after,
                                until),
                        AT_MOST + 1);
        if (all.size() > AT_MOST) {
            return null;
        }
        List<Packet> packets = new ArrayList<>();
        for (Missed.Message each : all) {
            Packet packet = packet(session, each);
            if (packet != null) {
                packets.add(packet);
            }
        }
        return packets;
    }

    private @Nullable Packet packet(Session session, Missed.Message message) {
        if (message.room() != null) {
            String room = message.room() + "@" + roomDomain;
            return Packet.stored(
                    EntryTime.delayed(message.stanza(), message.id(), room),
                    message.id(),
                    room,
                    Packet.Way.ANOTHERS);
        }
        String own = session.address().bare().toString();
        String other = message.receiverResource();
        boolean forHere =
                other == null
                        ? session.isAvailable() && session.priority() >= 0
                        : other.equals(session.address().resource());
        if (message.own() || !forHere) {
            return session.wantsCarbons() ? copy(message, own) : null;
        }
        return Packet.stored(
                EntryTime.delayed(message.stanza(), message.id(), domain),
                message.id(),
                own,
                message.waited() ? Packet.Way.WAITED : Packet.Way.USUAL);
    }

    private static @Nullable Packet copy(Missed.Message message, String by) {
        try {
            return Carbons.copy(
                    message.own() ? "sent" : "received",
                    ElementReader.read(message.stanza(), Map.of("", Namespaces.CLIENT)),
                    by,
                    message.id());
        } catch (XmlFault broken) {
            throw new IllegalStateException("a stored message", broken);
        }
    }
}
