package maru.chat.room;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import maru.chat.account.Account;
import maru.chat.archive.Archive;
import maru.chat.archive.ArchiveReader;
import maru.chat.extension.ArchiveQueries;
import maru.chat.jid.Jid;
import maru.chat.routing.Extension;
import maru.chat.routing.Origin;
import maru.chat.routing.Query;
import maru.chat.routing.Router;
import maru.chat.routing.Rules;
import maru.chat.routing.Service;
import maru.chat.routing.Specification;
import maru.chat.session.Lifecycle;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.chat.stanza.Stanza;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/// Rooms (XEP-0045 with XEP-0249, XEP-0410, XEP-0421, XEP-0425, and XEP-0313 for rooms): finds or
/// makes the room that a stanza names, and hands it to what answers.
public final class RoomService implements Service, Extension, Lifecycle.Listener {

    /// Whether somebody may make rooms of her own.
    public interface Makers {
        boolean mayMakeRooms(Account account);
    }

    private final String domain;
    private final Rooms rooms;
    private final Router router;
    private final Rules rules;
    private final Makers makers;
    private final RoomEntry entry;
    private final RoomTalk talk;
    private final RoomQueries queries;
    private final RoomsByRule byRule;
    private final RoomDiscovery discovery;
    private final ArchiveReader reader;
    private final ArchiveQueries archives;

    public RoomService(
            String domain,
            RoomStore store,
            Router router,
            Rules rules,
            Makers makers,
            Archive archive,
            ArchiveReader reader,
            ArchiveQueries archives,
            Clock clock) {
        this.domain = domain;
        this.rooms = new Rooms(domain, store, router.whereabouts());
        this.router = router;
        this.rules = rules;
        this.makers = makers;
        this.reader = reader;
        this.archives = archives;
        this.entry = new RoomEntry(store, reader, clock);
        this.talk = new RoomTalk(archive, store, router);
        this.queries = new RoomQueries(store, entry);
        this.byRule = new RoomsByRule(rooms, store, queries);
        this.discovery = new RoomDiscovery(domain);
    }

    @Override
    public Specification specification() {
        return new Specification("XEP-0045", "1.35.1", "Multi-User Chat");
    }

    @Override
    public String domain() {
        return domain;
    }

    /// Brings back the rooms with those occupants whose streams may still be resumed.
    public void restore() {
        rooms.restore();
    }

    /// The number of a room's archive, 0 for none.
    public long number(Jid address) {
        return rooms.find(address.local()).map(Room::id).orElse(0L);
    }

    /// The rooms of the school, whose members nobody edits by hand.
    public RoomsByRule byRule() {
        return byRule;
    }

    @Override
    public void take(Stanza stanza, Origin origin) throws StanzaFault {
        Jid to = stanza.to();
        if (to == null || to.local().isEmpty()) {
            origin.settle();
            toService(stanza, origin);
            return;
        }
        switch (stanza.kind()) {
            case MESSAGE ->
                    talk.message(
                            rooms.find(to.local())
                                    .orElseThrow(() -> StanzaFault.of(Condition.ITEM_NOT_FOUND)),
                            stanza,
                            origin);
            case PRESENCE -> presence(to.local(), stanza, origin);
            case IQ -> query(to, stanza, origin);
        }
    }

    private void toService(Stanza stanza, Origin origin) throws StanzaFault {
        if (stanza.kind() != Stanza.Kind.IQ || !(stanza.isType("get") || stanza.isType("set"))) {
            return;
        }
        Element payload = stanza.xml().first();
        Element answer =
                payload == null
                        ? null
                        : discovery.ofService(payload, () -> listed(origin.account()));
        if (answer == null) {
            throw StanzaFault.of(Condition.SERVICE_UNAVAILABLE);
        }
        router.answer(
                stanza.result(answer.is("ping", "urn:xmpp:ping") ? null : answer),
                stanza.from(),
                origin);
    }

    /// The rooms that somebody may find: those she belongs to, and open ones of people she may
    /// meet.
    private List<Room> listed(Optional<Account> asker) {
        return rooms.all().stream()
                .filter(
                        room ->
                                asker.isPresent()
                                        && (room.affiliation(router.address(asker.get()))
                                                        .isAtLeast(Affiliation.MEMBER)
                                                || (room.settings().listed()
                                                        && mayMeet(room, asker.get()))))
                .toList();
    }

    /// Whether somebody may be in a room at all: she belongs to it, or may write to one of its
    /// owners.
    private boolean mayMeet(Room room, Account account) {
        Jid person = router.address(account);
        if (room.affiliation(person).isAtLeast(Affiliation.MEMBER)) {
            return true;
        }
        return room.rule().isEmpty()
                && room.standings(Affiliation.OWNER).stream()
                        .map(each -> router.accounts().find(each.person().local()))
                        .flatMap(Optional::stream)
                        .anyMatch(owner -> rules.mayContact(account, owner));
    }

    private void presence(String name, Stanza stanza, Origin origin) throws StanzaFault {
        origin.settle();
        Optional<Room> found = rooms.find(name);
        if (stanza.isType("unavailable") || stanza.isType("error")) {
            found.ifPresent(room -> leave(room, stanza.from(), stanza.xml()));
            return;
        }
        if (!stanza.type().isEmpty() || origin.session().isEmpty()) {
            return;
        }
        Account account = origin.account().orElseThrow();
        boolean made = false;
        Room room;
        if (found.isPresent()) {
            room = found.get();
            if (!mayMeet(room, account)) {
                throw StanzaFault.of(Condition.REGISTRATION_REQUIRED);
            }
        } else {
            room = make(name, stanza, account);
            made = true;
        }
        room.lock().lock();
        try {
            if (room.isGone()) {
                throw StanzaFault.of(Condition.GONE);
            }
            entry.presence(room, stanza, made);
            rooms.entered(stanza.from(), room);
        } finally {
            room.lock().unlock();
        }
    }

    private Room make(String name, Stanza stanza, Account account) throws StanzaFault {
        if (stanza.xml().child("x", Namespaces.MUC) == null) {
            throw StanzaFault.of(Condition.ITEM_NOT_FOUND);
        }
        if (!makers.mayMakeRooms(account)) {
            throw StanzaFault.of(Condition.NOT_ALLOWED);
        }
        return rooms.make(name, stanza.from().bare());
    }

    private void leave(Room room, Jid device, Element presence) {
        room.lock().lock();
        try {
            entry.leave(room, device, presence);
            rooms.left(device, room);
            if (room.occupants().isEmpty() && !room.settings().lasting() && !room.isGone()) {
                rooms.end(room);
            }
        } finally {
            room.lock().unlock();
        }
    }

    @Override
    public void ended(Session session, List<Packet> unacknowledged) {
        Element gone = Element.of("presence", Namespaces.CLIENT).with("type", "unavailable");
        rooms.leftBehind(session.address()).forEach(room -> leave(room, session.address(), gone));
    }

    private void query(Jid to, Stanza stanza, Origin origin) throws StanzaFault {
        origin.settle();
        Room room =
                rooms.find(to.local()).orElseThrow(() -> StanzaFault.of(Condition.ITEM_NOT_FOUND));
        Element payload = stanza.xml().first();
        if (stanza.isType("result") || stanza.isType("error")) {
            RoomRelay.answer(room, stanza, router);
            return;
        }
        if (payload == null) {
            throw StanzaFault.of(Condition.BAD_REQUEST);
        }
        if (!to.isBare()) {
            relay(room, stanza, payload, origin);
            return;
        }
        Element answer;
        if (payload.namespace().equals(ArchiveQueries.NAMESPACE)) {
            requireMayRead(room, stanza, origin);
            answer =
                    archives.answer(
                            new Query(stanza, payload, Optional.empty(), origin.account(), origin),
                            room.id(),
                            true,
                            room.address());
        } else {
            room.lock().lock();
            try {
                answer = answer(room, stanza, payload, origin);
            } finally {
                room.lock().unlock();
            }
        }
        router.answer(stanza.result(answer), stanza.from(), origin);
    }

    /// XEP-0410 for oneself; others' devices are asked in their place.
    private void relay(Room room, Stanza stanza, Element payload, Origin origin)
            throws StanzaFault {
        Element own;
        room.lock().lock();
        try {
            own = RoomRelay.request(room, stanza, payload);
        } finally {
            room.lock().unlock();
        }
        if (own != null) {
            router.answer(own, stanza.from(), origin);
        }
    }

    /// Those who are in the room, and those who could enter without being asked for a password.
    private void requireMayRead(Room room, Stanza stanza, Origin origin) throws StanzaFault {
        room.lock().lock();
        try {
            Affiliation affiliation = room.affiliation(stanza.from());
            boolean may =
                    affiliation.isAtLeast(Affiliation.MEMBER)
                            || (affiliation != Affiliation.OUTCAST
                                    && room.byDevice(stanza.from()) != null)
                            || (affiliation != Affiliation.OUTCAST
                                    && !room.settings().membersOnly()
                                    && !room.settings().hasPassword()
                                    && origin.account().isPresent()
                                    && mayMeet(room, origin.account().get()));
            if (!may) {
                throw StanzaFault.of(Condition.FORBIDDEN);
            }
        } finally {
            room.lock().unlock();
        }
    }

    private @Nullable Element answer(Room room, Stanza stanza, Element payload, Origin origin)
            throws StanzaFault {
        return switch (payload.namespace()) {
            case RoomQueries.ADMIN -> queries.admin(room, stanza, payload);
            case RoomQueries.OWNER -> owner(room, stanza, payload);
            case RoomQueries.MODERATE -> {
                talk.moderate(room, stanza, payload, reader);
                yield null;
            }
            case "urn:xmpp:ping" -> null;
            default -> {
                if (origin.account().isPresent() && !mayMeet(room, origin.account().get())) {
                    throw StanzaFault.of(Condition.ITEM_NOT_FOUND);
                }
                Element found = discovery.ofRoom(room, payload, stanza.from());
                if (found == null) {
                    throw StanzaFault.of(Condition.SERVICE_UNAVAILABLE);
                }
                yield found;
            }
        };
    }

    private @Nullable Element owner(Room room, Stanza stanza, Element payload) throws StanzaFault {
        Element destroy = payload.child("destroy");
        Element form = payload.child("x", Namespaces.DATA_FORM);
        boolean cancelled =
                form != null && form.attribute("type", "").equals("cancel") && room.isLocked();
        if (destroy == null && !cancelled) {
            return queries.owner(room, stanza, payload);
        }
        if (room.affiliation(stanza.from()) != Affiliation.OWNER) {
            throw StanzaFault.of(Condition.FORBIDDEN);
        }
        Element why =
                Element.of("destroy", Namespaces.MUC_USER)
                        .with("jid", destroy == null ? null : destroy.attribute("jid"));
        if (destroy != null && !destroy.textOf("reason").isEmpty()) {
            why = why.addText("reason", destroy.textOf("reason"));
        }
        for (Occupant each : List.copyOf(room.occupants())) {
            entry.remove(room, each, why, List.of());
        }
        rooms.end(room);
        return null;
    }
}
