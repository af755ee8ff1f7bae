package maru.chat.room;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import maru.chat.jid.Jid;
import maru.chat.session.Packet;
import maru.chat.session.Session;
import maru.chat.session.Whereabouts;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/// One room: who is in it, who stands how to it, and what it tells its occupants (XEP-0045). Rules
/// live in the files beside this; here is the state, under one lock.
final class Room {

    private final long id;
    private final Jid address;
    private final byte[] secret;
    private final Optional<String> rule;
    private final Whereabouts whereabouts;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Occupant> occupants = new LinkedHashMap<>();
    private final Map<Jid, RoomStore.Standing> standings = new LinkedHashMap<>();
    private RoomSettings settings;
    private boolean locked;
    private boolean gone;
    private String subject;
    private String subjectBy;

    Room(RoomStore.Kept kept, Jid address, Whereabouts whereabouts) {
        this.id = kept.id();
        this.address = address;
        this.secret = kept.secret();
        this.rule = kept.rule();
        this.settings = kept.settings();
        this.locked = kept.locked();
        this.subject = kept.subject();
        this.subjectBy = kept.subjectBy();
        this.whereabouts = whereabouts;
    }

    long id() {
        return id;
    }

    Jid address() {
        return address;
    }

    /// Empty for a room that people keep.
    Optional<String> rule() {
        return rule;
    }

    ReentrantLock lock() {
        return lock;
    }

    RoomSettings settings() {
        return settings;
    }

    void settings(RoomSettings changed) {
        settings = changed;
        locked = false;
    }

    /// Nobody but its owner enters before she has set it up.
    boolean isLocked() {
        return locked;
    }

    boolean isGone() {
        return gone;
    }

    void gone() {
        gone = true;
    }

    String subject() {
        return subject;
    }

    String subjectBy() {
        return subjectBy;
    }

    void subject(String text, String by) {
        subject = text;
        subjectBy = by;
    }

    Collection<Occupant> occupants() {
        return occupants.values();
    }

    @Nullable Occupant byNick(String nick) {
        return occupants.get(nick);
    }

    @Nullable Occupant byDevice(Jid device) {
        for (Occupant each : occupants.values()) {
            if (each.devices().containsKey(device)) {
                return each;
            }
        }
        return null;
    }

    void add(Occupant occupant) {
        occupants.put(occupant.nick(), occupant);
    }

    void remove(Occupant occupant) {
        occupants.remove(occupant.nick());
    }

    void rename(Occupant occupant, String nick) {
        occupants.remove(occupant.nick());
        occupant.nick(nick);
        occupants.put(nick, occupant);
    }

    Affiliation affiliation(Jid person) {
        RoomStore.Standing standing = standings.get(person.bare());
        return standing == null ? Affiliation.NONE : standing.affiliation();
    }

    void stand(RoomStore.Standing standing) {
        if (standing.affiliation() == Affiliation.NONE) {
            standings.remove(standing.person());
        } else {
            standings.put(standing.person(), standing);
        }
    }

    List<RoomStore.Standing> standings(Affiliation affiliation) {
        return standings.values().stream()
                .filter(each -> each.affiliation() == affiliation)
                .toList();
    }

    List<String> addresses(Affiliation affiliation) {
        return standings(affiliation).stream().map(each -> each.person().toString()).toList();
    }

    /// The role that an affiliation begins with (XEP-0045 §5.1.2).
    Role roleOf(Affiliation affiliation) {
        return switch (affiliation) {
            case OWNER, ADMIN -> Role.MODERATOR;
            case MEMBER -> Role.PARTICIPANT;
            case NONE -> settings.moderated() ? Role.VISITOR : Role.PARTICIPANT;
            case OUTCAST -> Role.NONE;
        };
    }

    /// XEP-0421: the same for each visit, different in each room, and nothing to go back from.
    String occupantId(Jid person) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            byte[] sum = mac.doFinal(person.bare().toString().getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sum).substring(0, 24);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    Jid at(String nick) {
        return new Jid(address.local(), address.domain(), nick);
    }

    /// Sends to one device.
    void tell(Jid device, Element stanza) {
        Session session = whereabouts.at(device);
        if (session != null) {
            session.deliver(Packet.of(stanza.with("to", device.toString())));
        }
    }

    void tell(Jid device, List<Packet> packets) {
        Session session = whereabouts.at(device);
        if (session != null) {
            packets.forEach(session::deliver);
        }
    }

    void tell(Occupant occupant, Packet packet) {
        for (Jid device : occupant.devices().keySet()) {
            Session session = whereabouts.at(device);
            if (session != null) {
                session.deliver(packet);
            }
        }
    }

    /// Sends one packet to all: encoded once.
    void tellAll(Packet packet) {
        for (Occupant each : occupants.values()) {
            tell(each, packet);
        }
    }

    /// What others are told of somebody: her presence, or that she is gone.
    ///
    /// @param presence without `type` when she is there
    /// @param withAddress whether it says who she is
    /// @param more attributes and content for `item`, or another child; may be null
    Element presence(
            Occupant whose,
            Element presence,
            Affiliation affiliation,
            Role role,
            boolean withAddress,
            @Nullable Element more,
            List<String> statuses) {
        Element item =
                Element.of("item", Namespaces.MUC_USER)
                        .with("affiliation", affiliation.word())
                        .with("role", role.word())
                        .with("jid", withAddress ? whose.address().toString() : null);
        Element x = Element.of("x", Namespaces.MUC_USER);
        if (more != null && more.is("item", Namespaces.MUC_USER)) {
            item = item.with("nick", more.attribute("nick")).addAll(more.children());
            x = x.add(item);
        } else {
            x = x.add(item);
            if (more != null) {
                x = x.add(more);
            }
        }
        for (String status : statuses) {
            x = x.add(Element.of("status", Namespaces.MUC_USER).with("code", status));
        }
        return presence.without(
                        each ->
                                each.namespace().startsWith(Namespaces.MUC)
                                        || each.namespace().equals(Namespaces.OCCUPANT_ID)
                                        || each.namespace().equals(Namespaces.DELAY))
                .with("from", at(whose.nick()).toString())
                .with("to", null)
                .add(Element.of("occupant-id", Namespaces.OCCUPANT_ID).with("id", whose.id()))
                .add(x);
    }

    /// Tells all occupants (and her own devices, with 110 and `own` besides) of a presence.
    void announce(
            Occupant whose,
            Element presence,
            Role role,
            @Nullable Element more,
            List<String> statuses,
            List<String> own) {
        Affiliation affiliation = affiliation(whose.person());
        boolean open = settings.realNames();
        Packet plain =
                Packet.of(presence(whose, presence, affiliation, role, open, more, statuses));
        Packet full =
                open
                        ? plain
                        : Packet.of(
                                presence(whose, presence, affiliation, role, true, more, statuses));
        for (Occupant each : occupants.values()) {
            if (each != whose) {
                tell(each, each.isModerator() ? full : plain);
            }
        }
        List<String> selfStatuses = new ArrayList<>(own);
        selfStatuses.addAll(statuses);
        selfStatuses.add("110");
        tell(
                whose,
                Packet.of(presence(whose, presence, affiliation, role, true, more, selfStatuses)));
    }

    /// A message that the room itself sends to all, such as that its settings changed.
    void status(String... codes) {
        Element x = Element.of("x", Namespaces.MUC_USER);
        for (String code : codes) {
            x = x.add(Element.of("status", Namespaces.MUC_USER).with("code", code));
        }
        tellAll(
                Packet.of(
                        Element.of("message", Namespaces.CLIENT)
                                .with("type", "groupchat")
                                .with("from", address.toString())
                                .add(x)));
    }
}
