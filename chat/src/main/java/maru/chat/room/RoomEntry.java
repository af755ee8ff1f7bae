package maru.chat.room;

import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import maru.chat.archive.ArchiveReader;
import maru.chat.archive.EntryTime;
import maru.chat.jid.Jid;
import maru.chat.session.Packet;
import maru.chat.stanza.Stanza;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;

/// Entering, being there and leaving (XEP-0045 §7.1, §7.2, §7.6, §7.7, §7.14).
final class RoomEntry {

    private static final int HISTORY_USUAL = 20;
    private static final int HISTORY_AT_MOST = 100;
    private static final int NICK_AT_MOST = 100;

    private final RoomStore store;
    private final ArchiveReader reader;
    private final Clock clock;

    RoomEntry(RoomStore store, ArchiveReader reader, Clock clock) {
        this.store = store;
        this.reader = reader;
        this.clock = clock;
    }

    /// @param made whether the room was made by this very presence
    void presence(Room room, Stanza stanza, boolean made) throws StanzaFault {
        Jid to = stanza.to();
        String nick = to == null ? "" : to.resource();
        if (nick.isEmpty() || nick.length() > NICK_AT_MOST) {
            throw StanzaFault.of(Condition.JID_MALFORMED);
        }
        Occupant known = room.byDevice(stanza.from());
        Element join = stanza.xml().child("x", Namespaces.MUC);
        if (known == null) {
            if (join == null) {
                throw StanzaFault.of(Condition.NOT_ACCEPTABLE);
            }
            enter(room, stanza, nick, join, made);
        } else if (join != null && known.nick().equals(nick)) {
            // She believes that she is not there: told all again (§7.2.3, XEP-0410).
            known.devices().put(stanza.from(), stanza.xml());
            welcome(room, known, stanza.from(), join, false);
        } else if (known.nick().equals(nick)) {
            known.devices().remove(stanza.from());
            known.devices().put(stanza.from(), stanza.xml());
            store.present(room.id(), nick, stanza.from(), stanza.xml());
            room.announce(known, stanza.xml(), known.role(), null, List.of(), List.of());
        } else {
            rename(room, known, stanza, nick);
        }
    }

    private void enter(Room room, Stanza stanza, String nick, Element join, boolean made)
            throws StanzaFault {
        Jid person = stanza.from().bare();
        Affiliation affiliation = room.affiliation(person);
        requireMayEnter(room, affiliation, join);
        Occupant there = room.byNick(nick);
        if (there != null && !there.person().equals(person)) {
            throw StanzaFault.of(Condition.CONFLICT);
        }
        Occupant occupant = there;
        if (occupant == null) {
            occupant =
                    new Occupant(nick, person, room.occupantId(person), room.roleOf(affiliation));
        }
        occupant.devices().put(stanza.from(), stanza.xml());
        store.present(room.id(), nick, stanza.from(), stanza.xml());
        if (there == null) {
            room.add(occupant);
        }
        welcome(room, occupant, stanza.from(), join, made);
    }

    private static void requireMayEnter(Room room, Affiliation affiliation, Element join)
            throws StanzaFault {
        RoomSettings settings = room.settings();
        if (affiliation == Affiliation.OUTCAST) {
            throw StanzaFault.of(Condition.FORBIDDEN);
        }
        if (room.isLocked() && affiliation != Affiliation.OWNER) {
            throw StanzaFault.of(Condition.ITEM_NOT_FOUND);
        }
        if (settings.membersOnly() && !affiliation.isAtLeast(Affiliation.MEMBER)) {
            throw StanzaFault.of(Condition.REGISTRATION_REQUIRED);
        }
        if (settings.hasPassword()
                && affiliation != Affiliation.OWNER
                && !settings.password().equals(join.textOf("password"))) {
            throw StanzaFault.of(Condition.NOT_AUTHORIZED);
        }
        if (settings.people() > 0
                && room.occupants().size() >= settings.people()
                && !affiliation.isAtLeast(Affiliation.ADMIN)) {
            throw StanzaFault.of(Condition.SERVICE_UNAVAILABLE).type("wait");
        }
    }

    private void welcome(Room room, Occupant occupant, Jid device, Element join, boolean made) {
        for (Occupant each : room.occupants()) {
            if (each != occupant) {
                room.tell(
                        device,
                        room.presence(
                                each,
                                each.presence(),
                                room.affiliation(each.person()),
                                each.role(),
                                room.settings().realNames() || occupant.isModerator(),
                                null,
                                List.of()));
            }
        }
        List<String> own = new ArrayList<>();
        if (room.settings().realNames()) {
            own.add("100");
        }
        if (room.settings().archived()) {
            own.add("170");
        }
        if (made) {
            own.add("201");
        }
        room.announce(
                occupant,
                occupant.devices().getOrDefault(device, occupant.presence()),
                occupant.role(),
                null,
                List.of(),
                own);
        history(room, device, join);
        room.tell(device, subject(room));
    }

    static Element subject(Room room) {
        String by = room.subjectBy();
        return Element.of("message", Namespaces.CLIENT)
                .with("type", "groupchat")
                .with("from", by.isEmpty() ? room.address().toString() : room.at(by).toString())
                .addText("subject", room.subject());
    }

    private void history(Room room, Jid device, Element join) {
        Element asked = join.child("history");
        int most = HISTORY_USUAL;
        long after = 0;
        int characters = Integer.MAX_VALUE;
        if (asked != null) {
            most =
                    number(
                            asked.attribute("maxstanzas"),
                            asked.has("since") ? HISTORY_AT_MOST : most);
            characters = number(asked.attribute("maxchars"), characters);
            int seconds = number(asked.attribute("seconds"), -1);
            if (seconds >= 0) {
                after = EntryTime.id(clock.instant().minusSeconds(seconds));
            }
            String since = asked.attribute("since");
            if (since != null) {
                after = Math.max(after, EntryTime.id(time(since)));
            }
        }
        if (most == 0 || characters == 0 || !room.settings().archived()) {
            return;
        }
        ArchiveReader.Filter filter =
                ArchiveReader.Filter.between(room.id(), true, after, Long.MAX_VALUE);
        List<ArchiveReader.Entry> entries =
                reader.page(filter, Math.min(most, HISTORY_AT_MOST), true).entries();
        int left = characters;
        List<Packet> packets = new ArrayList<>();
        for (ArchiveReader.Entry entry : entries.reversed()) {
            left -= entry.stanza().length;
            if (left < 0) {
                break;
            }
            packets.add(
                    Packet.stored(
                            EntryTime.delayed(
                                    entry.stanza(), entry.id(), room.address().toString()),
                            entry.id(),
                            room.address().toString(),
                            Packet.Way.ANOTHERS));
        }
        room.tell(device, packets.reversed());
    }

    private static int number(@org.jspecify.annotations.Nullable String text, int otherwise) {
        try {
            return text == null ? otherwise : Math.max(0, Integer.parseInt(text));
        } catch (NumberFormatException notANumber) {
            return otherwise;
        }
    }

    private static Instant time(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException notATime) {
            return Instant.EPOCH;
        }
    }

    private void rename(Room room, Occupant occupant, Stanza stanza, String nick)
            throws StanzaFault {
        Occupant there = room.byNick(nick);
        if (there != null) {
            throw StanzaFault.of(Condition.CONFLICT);
        }
        Element gone = Element.of("presence", Namespaces.CLIENT).with("type", "unavailable");
        room.announce(
                occupant,
                gone,
                occupant.role(),
                Element.of("item", Namespaces.MUC_USER).with("nick", nick),
                List.of("303"),
                List.of());
        room.rename(occupant, nick);
        for (Jid device : occupant.devices().keySet()) {
            store.present(room.id(), nick, device, stanza.xml());
        }
        room.announce(occupant, stanza.xml(), occupant.role(), null, List.of(), List.of());
    }

    /// One device leaves; with the last one the occupant is gone.
    void leave(Room room, Jid device, Element presence) {
        Occupant occupant = room.byDevice(device);
        if (occupant == null) {
            return;
        }
        if (occupant.devices().size() > 1) {
            room.tell(
                    device,
                    room.presence(
                            occupant,
                            presence,
                            room.affiliation(occupant.person()),
                            Role.NONE,
                            true,
                            null,
                            List.of("110")));
            occupant.devices().remove(device);
        } else {
            room.announce(occupant, presence, Role.NONE, null, List.of(), List.of());
            room.remove(occupant);
        }
        store.present(room.id(), occupant.nick(), device, null);
    }

    /// Takes somebody out with all devices, for a reason that all are told.
    void remove(Room room, Occupant occupant, Element item, List<String> statuses) {
        Element gone = Element.of("presence", Namespaces.CLIENT).with("type", "unavailable");
        room.announce(occupant, gone, Role.NONE, item, statuses, List.of());
        room.remove(occupant);
        for (Jid device : occupant.devices().keySet()) {
            store.present(room.id(), occupant.nick(), device, null);
        }
    }
}
