package maru.chat.roster;

import java.util.List;
import maru.chat.jid.Jid;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import org.jspecify.annotations.Nullable;

/// A contact (RFC 6121 §2.1.2).
///
/// @param to the user is told of the contact's presence
/// @param from the contact is told of the user's
/// @param asked the user has asked for the contact's
/// @param approved the user has said yes before being asked (§3.4)
/// @param request the contact's request that waits for an answer
/// @param hidden there is nothing but the request; the user is not shown it as a contact
/// @param shared by rule of the school, not by the user
public record RosterItem(
        Jid contact,
        String name,
        List<String> groups,
        boolean to,
        boolean from,
        boolean asked,
        boolean approved,
        @Nullable Element request,
        boolean hidden,
        boolean shared) {

    public RosterItem {
        groups = List.copyOf(groups);
    }

    static RosterItem none(Jid contact) {
        return new RosterItem(
                contact, "", List.of(), false, false, false, false, null, true, false);
    }

    /// Contacts that belong together by rule see each other.
    public static RosterItem shared(Jid contact, String name, List<String> groups) {
        return new RosterItem(contact, name, groups, true, true, false, false, null, false, true);
    }

    RosterItem named(String newName, List<String> newGroups) {
        return new RosterItem(
                contact, newName, newGroups, to, from, asked, approved, request, false, shared);
    }

    RosterItem to(boolean is) {
        return new RosterItem(
                contact, name, groups, is, from, false, approved, request, hidden, shared);
    }

    RosterItem from(boolean is) {
        return new RosterItem(contact, name, groups, to, is, asked, false, null, hidden, shared);
    }

    RosterItem shown() {
        return new RosterItem(
                contact, name, groups, to, from, asked, approved, request, false, shared);
    }

    RosterItem asking(boolean is) {
        return new RosterItem(
                contact, name, groups, to, from, is, approved, request, hidden && !is, shared);
    }

    RosterItem approving() {
        return new RosterItem(contact, name, groups, to, from, asked, true, request, false, shared);
    }

    RosterItem requested(@Nullable Element by) {
        return new RosterItem(contact, name, groups, to, from, asked, approved, by, hidden, shared);
    }

    /// Whether nothing is left that is worth a row.
    boolean isNothing() {
        return hidden && request == null && !to && !from && !asked;
    }

    String subscription() {
        if (to) {
            return from ? "both" : "to";
        }
        return from ? "from" : "none";
    }

    Element element() {
        Element item =
                Element.of("item", Namespaces.ROSTER)
                        .with("jid", contact.toString())
                        .with("name", name.isEmpty() ? null : name)
                        .with("subscription", subscription())
                        .with("ask", asked ? "subscribe" : null)
                        .with("approved", approved ? "true" : null);
        for (String group : groups) {
            item = item.addText("group", group);
        }
        return item;
    }
}
