package maru.chat.room;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import maru.chat.jid.Jid;
import maru.chat.routing.Router;
import maru.chat.session.Session;
import maru.chat.stanza.Stanza;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.Element;
import org.jspecify.annotations.Nullable;

/// Requests from occupant to occupant (XEP-0045 §13.6): the room stands between, so that neither
/// learns the other's address. The answer's way back is in the id.
final class RoomRelay {

    private RoomRelay() {}

    /// The answer, where the room itself has it (XEP-0410); null when it was passed on.
    static @Nullable Element request(Room room, Stanza stanza, Element payload) throws StanzaFault {
        Jid to = stanza.to();
        Occupant asker = room.byDevice(stanza.from());
        if (asker == null || to == null) {
            // §6.6: what an occupant is, is not told to those outside.
            boolean discovers = payload.namespace().startsWith("http://jabber.org/protocol/disco#");
            throw StanzaFault.of(discovers ? Condition.BAD_REQUEST : Condition.NOT_ACCEPTABLE);
        }
        Occupant asked = room.byNick(to.resource());
        if (asked == null) {
            throw StanzaFault.of(Condition.ITEM_NOT_FOUND);
        }
        if (asked == asker && payload.is("ping", "urn:xmpp:ping")) {
            return stanza.result(null);
        }
        String id = stanza.from() + "\n" + stanza.id();
        room.tell(
                asked.address(),
                stanza.xml()
                        .with("from", room.at(asker.nick()).toString())
                        .with(
                                "id",
                                Base64.getUrlEncoder()
                                        .withoutPadding()
                                        .encodeToString(id.getBytes(StandardCharsets.UTF_8))));
        return null;
    }

    static void answer(Room room, Stanza stanza, Router router) {
        room.lock().lock();
        try {
            Occupant answerer = room.byDevice(stanza.from());
            String id = stanza.id();
            Jid to = stanza.to();
            if (answerer == null || id == null || to == null) {
                return;
            }
            String[] parts =
                    new String(Base64.getUrlDecoder().decode(id), StandardCharsets.UTF_8)
                            .split("\n", 2);
            Jid asker = Jid.orNull(parts[0]);
            Occupant receiver = room.byNick(to.resource());
            // Only to a device of the occupant that the answer names, whatever the id says.
            if (parts.length == 2
                    && asker != null
                    && receiver != null
                    && receiver.devices().containsKey(asker)) {
                Session session = router.whereabouts().at(asker);
                if (session != null) {
                    session.deliver(
                            stanza.xml()
                                    .with("from", room.at(answerer.nick()).toString())
                                    .with("to", asker.toString())
                                    .with("id", parts[1]));
                }
            }
        } catch (IllegalArgumentException notOurs) {
            // An answer to nothing that was asked through this room.
        } finally {
            room.lock().unlock();
        }
    }
}
