package maru.chat.room;

import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import maru.chat.jid.Jid;
import maru.chat.session.Whereabouts;
import maru.kernel.Metrics;

/// All rooms of this process, as they are kept, and which of them a device is in.
final class Rooms {

    private final String domain;
    private final RoomStore store;
    private final Whereabouts whereabouts;
    private final Map<String, Room> rooms = new ConcurrentHashMap<>();
    private final Map<Jid, Set<Room>> entered = new ConcurrentHashMap<>();

    Rooms(String domain, RoomStore store, Whereabouts whereabouts) {
        this.domain = domain;
        this.store = store;
        this.whereabouts = whereabouts;
        Metrics.gauge("chat_rooms", rooms::size);
    }

    /// Opens all that are kept.
    void restore() {
        store.names().forEach(this::find);
    }

    Collection<Room> all() {
        return rooms.values();
    }

    Optional<Room> find(String name) {
        Room known = rooms.get(name);
        return known == null ? store.find(name).map(this::opened) : Optional.of(known);
    }

    /// A room that waits until its owner has set it up.
    Room make(String name, Jid owner) {
        RoomStore.Kept kept = store.make(name, RoomSettings.usual(), true);
        store.affiliation(kept.id(), new RoomStore.Standing(owner, Affiliation.OWNER, null));
        return opened(kept);
    }

    void end(Room room) {
        room.gone();
        store.destroy(room.id());
        rooms.remove(room.address().local(), room);
    }

    void entered(Jid device, Room room) {
        entered.computeIfAbsent(device, any -> ConcurrentHashMap.newKeySet()).add(room);
    }

    void left(Jid device, Room room) {
        Set<Room> all = entered.get(device);
        if (all != null) {
            all.remove(room);
        }
    }

    /// The rooms that a device was in when it went.
    Set<Room> leftBehind(Jid device) {
        Set<Room> all = entered.remove(device);
        return all == null ? Set.of() : all;
    }

    private Room opened(RoomStore.Kept kept) {
        return rooms.computeIfAbsent(kept.name(), any -> open(kept));
    }

    /// With those occupants whose streams may still be resumed.
    private Room open(RoomStore.Kept kept) {
        Room room = new Room(kept, new Jid(kept.name(), domain, ""), whereabouts);
        store.affiliations(kept.id()).forEach(room::stand);
        for (RoomStore.Present each : store.present(kept.id())) {
            if (whereabouts.at(each.device()) == null) {
                store.present(kept.id(), each.nick(), each.device(), null);
                continue;
            }
            Occupant occupant = room.byNick(each.nick());
            if (occupant == null) {
                Jid person = each.device().bare();
                occupant =
                        new Occupant(
                                each.nick(),
                                person,
                                room.occupantId(person),
                                room.roleOf(room.affiliation(person)));
                room.add(occupant);
            }
            occupant.devices().put(each.device(), each.presence());
            entered(each.device(), room);
        }
        return room;
    }
}
