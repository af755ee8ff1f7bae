package maru.chat.room;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import maru.chat.extension.ArchiveQueries;
import maru.chat.extension.Discovery;
import maru.chat.jid.Jid;
import maru.chat.xml.DataForm;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/// What rooms and their service tell of themselves (XEP-0030, XEP-0045 §6).
final class RoomDiscovery {

    private final String domain;

    RoomDiscovery(String domain) {
        this.domain = domain;
    }

    @Nullable Element ofService(Element payload, Supplier<List<Room>> listed) {
        return switch (payload.namespace()) {
            case Discovery.INFO ->
                    Element.of("query", Discovery.INFO)
                            .add(Discovery.identity("conference", "text", domain))
                            .addAll(
                                    Discovery.features(
                                            List.of(
                                                    Discovery.INFO,
                                                    Discovery.ITEMS,
                                                    Namespaces.MUC,
                                                    "urn:xmpp:ping",
                                                    Namespaces.OCCUPANT_ID)));
            case Discovery.ITEMS -> {
                List<Element> items = new ArrayList<>();
                for (Room room : listed.get()) {
                    String title = room.settings().title();
                    items.add(
                            Element.of("item", Discovery.ITEMS)
                                    .with("jid", room.address().toString())
                                    .with(
                                            "name",
                                            title.isEmpty() ? room.address().local() : title));
                }
                yield Element.of("query", Discovery.ITEMS).addAll(items);
            }
            case "urn:xmpp:ping" -> payload;
            default -> null;
        };
    }

    @Nullable Element ofRoom(Room room, Element payload, Jid asker) {
        return switch (payload.namespace()) {
            case Discovery.INFO -> info(room, payload, asker);
            case Discovery.ITEMS -> {
                Element items = Element.of("query", Discovery.ITEMS);
                boolean shown = room.byDevice(asker) != null || room.settings().listed();
                if (shown) {
                    for (Occupant each : room.occupants()) {
                        items =
                                items.add(
                                        Element.of("item", Discovery.ITEMS)
                                                .with("jid", room.at(each.nick()).toString()));
                    }
                }
                yield items;
            }
            default -> null;
        };
    }

    private static Element info(Room room, Element payload, Jid asker) {
        if ("x-roomuser-item".equals(payload.attribute("node"))) {
            Element info = Element.of("query", Discovery.INFO).with("node", "x-roomuser-item");
            Occupant occupant = room.byDevice(asker);
            return occupant == null
                    ? info
                    : info.add(Discovery.identity("conference", "text", occupant.nick()));
        }
        RoomSettings settings = room.settings();
        List<String> features =
                new ArrayList<>(
                        List.of(
                                Discovery.INFO,
                                Discovery.ITEMS,
                                Namespaces.MUC,
                                "http://jabber.org/protocol/muc#stable_id",
                                "http://jabber.org/protocol/muc#self-ping-optimization",
                                "urn:xmpp:ping",
                                Namespaces.STANZA_ID,
                                Namespaces.OCCUPANT_ID,
                                RoomQueries.MODERATE,
                                settings.membersOnly() ? "muc_membersonly" : "muc_open",
                                settings.moderated() ? "muc_moderated" : "muc_unmoderated",
                                settings.realNames() ? "muc_nonanonymous" : "muc_semianonymous",
                                settings.lasting() ? "muc_persistent" : "muc_temporary",
                                settings.listed() ? "muc_public" : "muc_hidden",
                                settings.hasPassword()
                                        ? "muc_passwordprotected"
                                        : "muc_unsecured"));
        if (settings.archived()) {
            features.addAll(ArchiveQueries.ROOM_FEATURES);
        }
        return Element.of("query", Discovery.INFO)
                .add(
                        Discovery.identity(
                                "conference",
                                "text",
                                settings.title().isEmpty()
                                        ? room.address().local()
                                        : settings.title()))
                .addAll(Discovery.features(features))
                .add(form(room));
    }

    private static Element form(Room room) {
        RoomSettings settings = room.settings();
        return DataForm.make("result", "http://jabber.org/protocol/muc#roominfo")
                .text("muc#roominfo_description", "Description", settings.description())
                .text("muc#roominfo_lang", "Language", settings.language())
                .text("muc#roominfo_subject", "Subject", room.subject())
                .text(
                        "muc#roominfo_occupants",
                        "Number of occupants",
                        Integer.toString(room.occupants().size()))
                .flag(
                        "muc#roomconfig_changesubject",
                        "All may set the subject",
                        settings.subjectByAll())
                .done();
    }
}
