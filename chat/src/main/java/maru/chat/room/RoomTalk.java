package maru.chat.room;

import java.nio.charset.StandardCharsets;
import java.util.List;
import maru.chat.account.Account;
import maru.chat.archive.Archive;
import maru.chat.archive.ArchiveReader;
import maru.chat.archive.Draft;
import maru.chat.archive.Stored;
import maru.chat.jid.Jid;
import maru.chat.routing.Archivable;
import maru.chat.routing.Origin;
import maru.chat.routing.Router;
import maru.chat.session.Packet;
import maru.chat.stanza.Stanza;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import maru.chat.xml.XmlWriter;

/// What is said in a room: to all, after it is in the room's archive, and in the order of its ids;
/// aside to one occupant; and invitations (XEP-0045 §7.4, §7.5, §7.8, §8.1).
final class RoomTalk {

    private final Archive archive;
    private final RoomStore store;
    private final Router router;

    RoomTalk(Archive archive, RoomStore store, Router router) {
        this.archive = archive;
        this.store = store;
        this.router = router;
    }

    /// Called without the room's lock: the archive may make the sender wait.
    void message(Room room, Stanza stanza, Origin origin) throws StanzaFault {
        Jid to = stanza.to();
        if (to == null) {
            return;
        }
        if (!to.isBare()) {
            aside(room, stanza, to.resource(), origin);
        } else if (stanza.isType("groupchat")) {
            say(room, stanza, origin);
        } else if (stanza.xml().child("x", Namespaces.MUC_USER) != null) {
            origin.settle();
            mediate(room, stanza);
        } else if (!stanza.isType("error")) {
            throw StanzaFault.of(Condition.NOT_ACCEPTABLE);
        }
    }

    private void say(Room room, Stanza stanza, Origin origin) throws StanzaFault {
        Element shown;
        String subject = null;
        room.lock().lock();
        try {
            Occupant occupant = room.byDevice(stanza.from());
            if (occupant == null) {
                throw StanzaFault.of(Condition.NOT_ACCEPTABLE);
            }
            if (occupant.role() == Role.VISITOR) {
                throw StanzaFault.of(Condition.FORBIDDEN);
            }
            Element clean = Archivable.clean(stanza.xml(), router.domain());
            if (clean.child("subject") != null && clean.child("body") == null) {
                if (!occupant.isModerator()
                        && !(room.settings().subjectByAll()
                                && occupant.role() == Role.PARTICIPANT)) {
                    throw StanzaFault.of(Condition.FORBIDDEN);
                }
                subject = clean.textOf("subject");
                store.subject(room.id(), subject, occupant.nick());
                room.subject(subject, occupant.nick());
            }
            shown =
                    clean.without(each -> each.namespace().startsWith(Namespaces.MUC))
                            .with("from", room.at(occupant.nick()).toString())
                            .with("to", null)
                            .add(
                                    Element.of("occupant-id", Namespaces.OCCUPANT_ID)
                                            .with("id", occupant.id()));
        } finally {
            room.lock().unlock();
        }
        if (subject == null && Archivable.is(shown) && room.settings().archived()) {
            store(room, shown, stanza, origin);
        } else {
            origin.settle();
            Packet packet = Packet.of(shown);
            tellAll(room, packet);
        }
    }

    private static void tellAll(Room room, Packet packet) {
        room.lock().lock();
        try {
            room.tellAll(packet);
        } finally {
            room.lock().unlock();
        }
    }

    private void store(Room room, Element shown, Stanza stanza, Origin origin) {
        byte[] encoded = XmlWriter.bytes(shown, Namespaces.CLIENT);
        Draft draft =
                new Draft(
                        Draft.Kind.ROOM,
                        origin.account().map(Account::id).orElse(0L),
                        room.id(),
                        stanza.from().resource(),
                        null,
                        roomOrigin(room, shown),
                        encoded);
        origin.later();
        archive.append(
                draft,
                new Stored() {
                    @Override
                    public void stored(long id) {
                        try {
                            tellAll(
                                    room,
                                    Packet.stored(
                                            encoded,
                                            id,
                                            room.address().toString(),
                                            Packet.Way.ANOTHERS));
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
                        origin.answer(stanza.error(StanzaFault.of(Condition.RESOURCE_CONSTRAINT)));
                        origin.done();
                    }
                },
                origin.mark());
    }

    private static @org.jspecify.annotations.Nullable String roomOrigin(
            Room room, Element message) {
        String origin = Archivable.originId(message);
        return origin == null ? null : room.id() + " " + origin;
    }

    /// A private message to one occupant.
    private void aside(Room room, Stanza stanza, String nick, Origin origin) throws StanzaFault {
        origin.settle();
        if (stanza.isType("groupchat")) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        room.lock().lock();
        try {
            Occupant from = room.byDevice(stanza.from());
            if (from == null) {
                throw StanzaFault.of(Condition.NOT_ACCEPTABLE);
            }
            Occupant receiver = room.byNick(nick);
            if (receiver == null) {
                throw StanzaFault.of(Condition.ITEM_NOT_FOUND);
            }
            requireAsideAllowed(room, from, receiver);
            Element shown =
                    Archivable.clean(stanza.xml(), router.domain())
                            .without(each -> each.is("x", Namespaces.MUC_USER))
                            .with("from", room.at(from.nick()).toString())
                            .with("to", null)
                            .add(Element.of("x", Namespaces.MUC_USER))
                            .add(
                                    Element.of("occupant-id", Namespaces.OCCUPANT_ID)
                                            .with("id", from.id()));
            for (Jid device : receiver.devices().keySet()) {
                room.tell(device, shown);
            }
        } finally {
            room.lock().unlock();
        }
    }

    private static void requireAsideAllowed(Room room, Occupant from, Occupant receiver)
            throws StanzaFault {
        boolean allowed =
                switch (room.settings().privateMessages()) {
                    case "none" -> false;
                    case "moderators" -> from.isModerator() || receiver.isModerator();
                    case "participants" -> from.role() != Role.VISITOR || receiver.isModerator();
                    default -> true;
                };
        if (!allowed) {
            throw StanzaFault.of(Condition.FORBIDDEN);
        }
    }

    /// Invitations and refusals that go through the room.
    private void mediate(Room room, Stanza stanza) throws StanzaFault {
        Element x = stanza.xml().child("x", Namespaces.MUC_USER);
        if (x == null) {
            return;
        }
        List<Element> invitations = x.children("invite");
        Element decline = x.child("decline");
        room.lock().lock();
        try {
            for (Element invite : invitations) {
                invite(room, stanza, invite);
            }
            if (decline != null) {
                Jid to = Jid.orNull(decline.attribute("to"));
                if (to != null) {
                    pass(
                            room,
                            to,
                            decline.with("to", null).with("from", stanza.from().bare().toString()));
                }
            }
        } finally {
            room.lock().unlock();
        }
    }

    private void invite(Room room, Stanza stanza, Element invite) throws StanzaFault {
        Occupant occupant = room.byDevice(stanza.from());
        Jid invited = Jid.orNull(invite.attribute("to"));
        if (occupant == null) {
            throw StanzaFault.of(Condition.NOT_ACCEPTABLE);
        }
        if (invited == null) {
            throw StanzaFault.of(Condition.JID_MALFORMED);
        }
        if (!occupant.isModerator() && !room.settings().invitesByAll()) {
            throw StanzaFault.of(Condition.FORBIDDEN);
        }
        if (room.settings().membersOnly()
                && !room.affiliation(invited).isAtLeast(Affiliation.MEMBER)) {
            if (room.rule().isPresent()
                    || !room.affiliation(occupant.person()).isAtLeast(Affiliation.ADMIN)) {
                throw StanzaFault.of(Condition.FORBIDDEN);
            }
            RoomStore.Standing standing =
                    new RoomStore.Standing(invited.bare(), Affiliation.MEMBER, null);
            store.affiliation(room.id(), standing);
            room.stand(standing);
        }
        pass(room, invited, invite.with("to", null).with("from", stanza.from().toString()));
    }

    private void pass(Room room, Jid to, Element child) {
        Element x = Element.of("x", Namespaces.MUC_USER).add(child);
        if (child.name().equals("invite") && room.settings().hasPassword()) {
            x = x.addText("password", room.settings().password());
        }
        Stanza made = Stanza.made(Stanza.Kind.MESSAGE, room.address(), to, null);
        router.route(made.as(made.xml().add(x)), Origin.service());
    }

    /// XEP-0425: a moderator takes a message back for all; the archive keeps its place only.
    void moderate(Room room, Stanza stanza, Element moderate, ArchiveReader reader)
            throws StanzaFault {
        long id;
        try {
            id = Long.parseLong(moderate.attribute("id", ""));
        } catch (NumberFormatException notOurs) {
            throw StanzaFault.of(Condition.ITEM_NOT_FOUND);
        }
        Occupant moderator = room.byDevice(stanza.from());
        if (moderator == null || !moderator.isModerator()) {
            throw StanzaFault.of(Condition.FORBIDDEN);
        }
        List<ArchiveReader.Entry> found =
                reader.page(ArchiveReader.Filter.one(room.id(), true, id), 1, false).entries();
        if (found.isEmpty()) {
            throw StanzaFault.of(Condition.ITEM_NOT_FOUND);
        }
        Element moderated =
                Element.of("moderated", RoomQueries.MODERATE)
                        .with("by", room.at(moderator.nick()).toString())
                        .add(
                                Element.of("occupant-id", Namespaces.OCCUPANT_ID)
                                        .with("id", moderator.id()));
        Element tombstone =
                Element.of("message", Namespaces.CLIENT)
                        .with("type", "groupchat")
                        .with("from", room.address().toString())
                        .add(
                                Element.of("retracted", RoomQueries.RETRACT)
                                        .with("id", Long.toString(id))
                                        .add(moderated));
        // Before anybody is told: who asks the archive then must not find it any more.
        reader.replace(id, tombstone.toString().getBytes(StandardCharsets.UTF_8));
        Element retract =
                Element.of("retract", RoomQueries.RETRACT)
                        .with("id", Long.toString(id))
                        .add(moderated);
        String reason = moderate.textOf("reason");
        if (!reason.isEmpty()) {
            retract = retract.addText("reason", reason);
        }
        Element message =
                Element.of("message", Namespaces.CLIENT)
                        .with("type", "groupchat")
                        .with("from", room.address().toString())
                        .add(retract);
        room.tellAll(Packet.of(message));
    }
}
