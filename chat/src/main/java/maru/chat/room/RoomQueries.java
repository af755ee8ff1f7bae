package maru.chat.room;

import java.util.ArrayList;
import java.util.List;
import maru.chat.jid.Jid;
import maru.chat.stanza.Stanza;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.DataForm;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/// What moderators, admins and owners ask of a room (XEP-0045 §8 to §10).
final class RoomQueries {

    static final String ADMIN = "http://jabber.org/protocol/muc#admin";
    static final String OWNER = "http://jabber.org/protocol/muc#owner";
    static final String MODERATE = "urn:xmpp:message-moderate:1";
    static final String RETRACT = "urn:xmpp:message-retract:1";
    private static final int ITEMS_AT_MOST = 500;

    private final RoomStore store;
    private final RoomEntry entry;

    RoomQueries(RoomStore store, RoomEntry entry) {
        this.store = store;
        this.entry = entry;
    }

    @Nullable Element admin(Room room, Stanza stanza, Element query) throws StanzaFault {
        List<Element> items = query.children("item");
        if (items.isEmpty() || items.size() > ITEMS_AT_MOST) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        if (stanza.isType("get")) {
            return list(room, stanza, items.getFirst());
        }
        List<Change> changes = new ArrayList<>();
        for (Element item : items) {
            changes.add(change(room, stanza, item));
        }
        for (Change each : changes) {
            apply(room, each);
        }
        return null;
    }

    private Element list(Room room, Stanza stanza, Element asked) throws StanzaFault {
        Affiliation own = room.affiliation(stanza.from());
        Occupant occupant = room.byDevice(stanza.from());
        Affiliation affiliation = Affiliation.of(asked.attribute("affiliation"));
        Role role = Role.of(asked.attribute("role"));
        Element answer = Element.of("query", ADMIN);
        if (affiliation != null) {
            if (!mayList(room, own, occupant, affiliation)) {
                throw StanzaFault.of(Condition.FORBIDDEN);
            }
            for (RoomStore.Standing each : room.standings(affiliation)) {
                Element item =
                        Element.of("item", ADMIN)
                                .with("affiliation", affiliation.word())
                                .with("jid", each.person().toString());
                answer =
                        answer.add(
                                each.reason() == null
                                        ? item
                                        : item.addText("reason", each.reason()));
            }
            return answer;
        }
        if (role == null) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        if (occupant == null || !occupant.isModerator()) {
            throw StanzaFault.of(Condition.FORBIDDEN);
        }
        for (Occupant each : room.occupants()) {
            if (each.role() == role) {
                answer =
                        answer.add(
                                Element.of("item", ADMIN)
                                        .with("affiliation", room.affiliation(each.person()).word())
                                        .with("jid", each.address().toString())
                                        .with("nick", each.nick())
                                        .with("role", role.word()));
            }
        }
        return answer;
    }

    private static boolean mayList(
            Room room, Affiliation own, @Nullable Occupant occupant, Affiliation asked) {
        if (own.isAtLeast(Affiliation.ADMIN)) {
            return true;
        }
        if (asked == Affiliation.OUTCAST || asked == Affiliation.NONE || occupant == null) {
            return false;
        }
        return room.settings().realNames()
                && switch (room.settings().mayList()) {
                    case "moderator" -> occupant.isModerator();
                    case "participant" -> occupant.role() != Role.VISITOR;
                    default -> true;
                };
    }

    /// One line of a request, checked.
    private record Change(
            @Nullable Occupant occupant,
            @Nullable Role role,
            @Nullable Jid person,
            @Nullable Affiliation affiliation,
            @Nullable String reason,
            @Nullable String actor) {}

    private Change change(Room room, Stanza stanza, Element item) throws StanzaFault {
        Affiliation own = room.affiliation(stanza.from());
        Occupant self = room.byDevice(stanza.from());
        String reason = item.textOf("reason").isEmpty() ? null : item.textOf("reason");
        String actor = self == null ? null : self.nick();
        String nick = item.attribute("nick");
        Occupant named = nick == null ? null : room.byNick(nick);
        if (item.has("role")) {
            Role role = Role.of(item.attribute("role"));
            if (role == null || nick == null) {
                throw StanzaFault.of(Condition.BAD_REQUEST);
            }
            if (self == null || !self.isModerator()) {
                throw StanzaFault.of(Condition.FORBIDDEN);
            }
            if (named == null) {
                throw StanzaFault.of(Condition.ITEM_NOT_FOUND);
            }
            requireRoleAllowed(room, own, named, role);
            return new Change(named, role, null, null, reason, actor);
        }
        Affiliation affiliation = Affiliation.of(item.attribute("affiliation"));
        Jid person = Jid.orNull(item.attribute("jid"));
        if (person == null && named != null) {
            person = named.person();
        }
        if (affiliation == null || person == null) {
            throw StanzaFault.of(
                    item.has("jid") && person == null
                            ? Condition.JID_MALFORMED
                            : Condition.BAD_REQUEST);
        }
        requireAffiliationAllowed(room, own, person.bare(), affiliation);
        return new Change(null, null, person.bare(), affiliation, reason, actor);
    }

    private static void requireRoleAllowed(Room room, Affiliation own, Occupant named, Role role)
            throws StanzaFault {
        Affiliation theirs = room.affiliation(named.person());
        boolean lowers = role.compareTo(named.role()) < 0;
        // §8.2, §8.4, §9.6, §9.7: nobody lowers an equal or a superior.
        if (lowers && theirs.isAtLeast(Affiliation.ADMIN)) {
            throw StanzaFault.of(Condition.NOT_ALLOWED);
        }
        if (lowers && theirs.compareTo(own) > 0) {
            throw StanzaFault.of(Condition.NOT_ALLOWED);
        }
        boolean touchesModerators = role == Role.MODERATOR || named.role() == Role.MODERATOR;
        if (touchesModerators && !own.isAtLeast(Affiliation.ADMIN)) {
            throw StanzaFault.of(lowers ? Condition.NOT_ALLOWED : Condition.FORBIDDEN);
        }
    }

    private static void requireAffiliationAllowed(
            Room room, Affiliation own, Jid person, Affiliation affiliation) throws StanzaFault {
        Affiliation theirs = room.affiliation(person);
        if (!own.isAtLeast(Affiliation.ADMIN)) {
            throw StanzaFault.of(Condition.FORBIDDEN);
        }
        if (room.rule().isPresent()) {
            throw StanzaFault.of(
                    Condition.NOT_ALLOWED, "The school's rules keep the members of this room.");
        }
        boolean touchesSuperiors =
                theirs.isAtLeast(Affiliation.ADMIN) || affiliation.isAtLeast(Affiliation.ADMIN);
        if (touchesSuperiors && own != Affiliation.OWNER) {
            throw StanzaFault.of(
                    theirs.isAtLeast(Affiliation.ADMIN)
                            ? Condition.NOT_ALLOWED
                            : Condition.FORBIDDEN);
        }
        if (theirs == Affiliation.OWNER
                && affiliation != Affiliation.OWNER
                && room.standings(Affiliation.OWNER).size() == 1) {
            throw StanzaFault.of(Condition.CONFLICT, "A room needs an owner.");
        }
    }

    private void apply(Room room, Change change) {
        Element item = item(change);
        Occupant occupant = change.occupant();
        Role role = change.role();
        if (occupant != null && role != null) {
            if (role == Role.NONE) {
                entry.remove(room, occupant, item, List.of("307"));
            } else {
                occupant.role(role);
                room.announce(occupant, occupant.presence(), role, item, List.of(), List.of());
            }
            return;
        }
        Jid person = change.person();
        Affiliation affiliation = change.affiliation();
        if (person != null && affiliation != null) {
            stand(room, new RoomStore.Standing(person, affiliation, change.reason()), item);
        }
    }

    private static Element item(Change change) {
        Element item = Element.of("item", Namespaces.MUC_USER);
        if (change.actor() != null) {
            item = item.add(Element.of("actor", Namespaces.MUC_USER).with("nick", change.actor()));
        }
        return change.reason() == null ? item : item.addText("reason", change.reason());
    }

    /// Gives somebody a new standing and lets the room see what follows from it.
    void stand(Room room, RoomStore.Standing standing, Element item) {
        store.affiliation(room.id(), standing);
        room.stand(standing);
        for (Occupant each : List.copyOf(room.occupants())) {
            if (!each.person().equals(standing.person())) {
                continue;
            }
            if (standing.affiliation() == Affiliation.OUTCAST) {
                entry.remove(room, each, item, List.of("301"));
            } else if (standing.affiliation() == Affiliation.NONE
                    && room.settings().membersOnly()) {
                entry.remove(room, each, item, List.of("321"));
            } else {
                each.role(room.roleOf(standing.affiliation()));
                room.announce(each, each.presence(), each.role(), item, List.of(), List.of());
            }
        }
    }

    /// The form, or what an owner changed in it.
    @Nullable Element owner(Room room, Stanza stanza, Element query) throws StanzaFault {
        if (room.affiliation(stanza.from()) != Affiliation.OWNER) {
            throw StanzaFault.of(Condition.FORBIDDEN);
        }
        if (stanza.isType("get")) {
            return Element.of("query", OWNER)
                    .add(
                            room.settings()
                                    .form(
                                            room.addresses(Affiliation.OWNER),
                                            room.addresses(Affiliation.ADMIN)));
        }
        DataForm form = DataForm.in(query).orElseThrow(() -> StanzaFault.of(Condition.BAD_REQUEST));
        if (form.isType("submit")) {
            configure(room, form);
        }
        return null;
    }

    private void configure(Room room, DataForm form) throws StanzaFault {
        RoomSettings before = room.settings();
        RoomSettings after = before.changed(form);
        List<Jid> owners = addresses(form, "muc#roomconfig_roomowners");
        List<Jid> admins = addresses(form, "muc#roomconfig_roomadmins");
        if (form.has("muc#roomconfig_roomowners") && owners.isEmpty()) {
            throw StanzaFault.of(Condition.NOT_ACCEPTABLE, "A room needs an owner.");
        }
        store.settings(room.id(), after);
        room.settings(after);
        if (form.has("muc#roomconfig_roomadmins")) {
            replace(room, Affiliation.ADMIN, admins);
        }
        if (form.has("muc#roomconfig_roomowners")) {
            replace(room, Affiliation.OWNER, owners);
        }
        if (after.membersOnly() && !before.membersOnly()) {
            for (Occupant each : List.copyOf(room.occupants())) {
                if (!room.affiliation(each.person()).isAtLeast(Affiliation.MEMBER)) {
                    entry.remove(
                            room, each, Element.of("item", Namespaces.MUC_USER), List.of("322"));
                }
            }
        }
        List<String> codes = new ArrayList<>();
        codes.add("104");
        if (after.archived() != before.archived()) {
            codes.add(after.archived() ? "170" : "171");
        }
        if (after.realNames() != before.realNames()) {
            codes.add(after.realNames() ? "172" : "173");
        }
        room.status(codes.toArray(String[]::new));
    }

    private static List<Jid> addresses(DataForm form, String field) throws StanzaFault {
        List<Jid> found = new ArrayList<>();
        for (String each : form.values(field)) {
            Jid jid = Jid.orNull(each);
            if (jid == null) {
                throw StanzaFault.of(Condition.NOT_ACCEPTABLE);
            }
            found.add(jid.bare());
        }
        return found;
    }

    private void replace(Room room, Affiliation affiliation, List<Jid> people) {
        Element item = Element.of("item", Namespaces.MUC_USER);
        for (Jid each : people) {
            if (room.affiliation(each) != affiliation) {
                stand(room, new RoomStore.Standing(each, affiliation, null), item);
            }
        }
        for (RoomStore.Standing each : room.standings(affiliation)) {
            if (!people.contains(each.person())) {
                stand(room, new RoomStore.Standing(each.person(), Affiliation.NONE, null), item);
            }
        }
    }
}
