package maru.chat.room;

import java.util.LinkedHashMap;
import maru.chat.jid.Jid;
import maru.chat.xml.Element;

/// Somebody in a room, with all her devices that entered under the one nick.
final class Occupant {

    private String nick;
    private final Jid person;
    private final String id;
    private Role role;

    /// Full address to the last presence.
    private final LinkedHashMap<Jid, Element> devices = new LinkedHashMap<>();

    /// @param id stable in this room and telling nothing of the person (XEP-0421)
    Occupant(String nick, Jid person, String id, Role role) {
        this.nick = nick;
        this.person = person;
        this.id = id;
        this.role = role;
    }

    String nick() {
        return nick;
    }

    void nick(String other) {
        nick = other;
    }

    Jid person() {
        return person;
    }

    String id() {
        return id;
    }

    Role role() {
        return role;
    }

    void role(Role other) {
        role = other;
    }

    java.util.SequencedMap<Jid, Element> devices() {
        return devices;
    }

    boolean isModerator() {
        return role == Role.MODERATOR;
    }

    /// The presence of the device that spoke last.
    Element presence() {
        return devices.sequencedValues().getLast();
    }

    Jid address() {
        return devices.sequencedKeySet().getLast();
    }
}
