package maru.chat.room;

import java.util.ArrayList;
import java.util.List;
import maru.chat.jid.Jid;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;

/// Rooms that the school keeps: their members follow a rule, and nobody edits them by hand.
public final class RoomsByRule {

    private final Rooms rooms;
    private final RoomStore store;
    private final RoomQueries queries;

    RoomsByRule(Rooms rooms, RoomStore store, RoomQueries queries) {
        this.rooms = rooms;
        this.store = store;
        this.queries = queries;
    }

    /// The names of those to which any of these people belong.
    public List<String> of(List<String> people) {
        return store.keptByRule(people);
    }

    /// Who came into a room, and who is no longer in it.
    public record Moved(List<Jid> joined, List<Jid> left) {}

    /// Makes a room of the school's, or brings its members up to date.
    public Moved keep(String rule, String name, String title, List<Jid> members) {
        if (store.find(name).isEmpty()) {
            store.makeByRule(name, rule, RoomSettings.byRule(title));
        }
        Room room = rooms.find(name).orElseThrow();
        List<Jid> joined = new ArrayList<>();
        List<Jid> left = new ArrayList<>();
        room.lock().lock();
        try {
            for (Jid each : members) {
                if (!room.affiliation(each).isAtLeast(Affiliation.MEMBER)) {
                    stand(room, each, Affiliation.MEMBER);
                    joined.add(each);
                }
            }
            for (RoomStore.Standing each : room.standings(Affiliation.MEMBER)) {
                if (!members.contains(each.person())) {
                    stand(room, each.person(), Affiliation.NONE);
                    left.add(each.person());
                }
            }
        } finally {
            room.lock().unlock();
        }
        return new Moved(joined, left);
    }

    private void stand(Room room, Jid person, Affiliation affiliation) {
        queries.stand(
                room,
                new RoomStore.Standing(person, affiliation, null),
                Element.of("item", Namespaces.MUC_USER));
    }
}
