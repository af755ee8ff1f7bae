package maru.chat.room;

import java.util.List;
import maru.chat.stanza.StanzaFault;
import maru.chat.stanza.StanzaFault.Condition;
import maru.chat.xml.DataForm;
import maru.chat.xml.Element;
import org.jspecify.annotations.Nullable;

/// How a room is set up (XEP-0045 §10.1 and the registered fields of `muc#roomconfig`).
///
/// @param password empty for none
/// @param people the most occupants, 0 for as many as come
/// @param realNames whether all see who somebody is, or moderators alone
/// @param mayList the least role that is given lists of members
/// @param privateMessages `anyone`, `participants`, `moderators` or `none`
public record RoomSettings(
        String title,
        String description,
        String language,
        boolean lasting,
        boolean listed,
        boolean membersOnly,
        boolean moderated,
        boolean realNames,
        boolean subjectByAll,
        boolean invitesByAll,
        boolean archived,
        String password,
        int people,
        String privateMessages,
        String mayList) {

    static final String CONFIG = "http://jabber.org/protocol/muc#roomconfig";
    private static final int TEXT_AT_MOST = 400;

    static RoomSettings usual() {
        return new RoomSettings(
                "", "", "ko", false, true, false, false, false, true, true, true, "", 0, "anyone",
                "anyone");
    }

    /// A room that is made and kept by rule: for its members alone, who know each other.
    static RoomSettings byRule(String title) {
        return new RoomSettings(
                title, "", "ko", true, false, true, false, true, false, false, true, "", 0,
                "anyone", "anyone");
    }

    /// The form for an owner.
    Element form(List<String> owners, List<String> admins) {
        return DataForm.make("form", CONFIG)
                .title("대화방 설정 (Room settings)")
                .text("muc#roomconfig_roomname", "이름 (Name)", title)
                .text("muc#roomconfig_roomdesc", "설명 (Description)", description)
                .text("muc#roomconfig_lang", "언어 (Language)", language)
                .flag("muc#roomconfig_persistentroom", "비어도 유지 (Keep when empty)", lasting)
                .flag("muc#roomconfig_publicroom", "목록에 표시 (Listed)", listed)
                .flag("muc#roomconfig_membersonly", "구성원만 (Members only)", membersOnly)
                .flag("muc#roomconfig_moderatedroom", "발언권 필요 (Moderated)", moderated)
                .choice(
                        "muc#roomconfig_whois",
                        "list-single",
                        "실제 주소를 보는 사람 (Who sees real addresses)",
                        List.of("moderators", "anyone"),
                        realNames ? "anyone" : "moderators")
                .flag(
                        "muc#roomconfig_changesubject",
                        "누구나 주제 변경 (All set the subject)",
                        subjectByAll)
                .flag("muc#roomconfig_allowinvites", "누구나 초대 (All invite)", invitesByAll)
                .choice(
                        "muc#roomconfig_allowpm",
                        "list-single",
                        "귓속말 (Private messages)",
                        List.of("anyone", "participants", "moderators", "none"),
                        privateMessages)
                .choice(
                        "muc#roomconfig_getmemberlist",
                        "list-multi",
                        "구성원 목록을 보는 사람 (Who is given the lists)",
                        List.of("moderator", "participant", "visitor"),
                        mayList.equals("anyone") ? "visitor" : mayList)
                .flag("muc#roomconfig_enablelogging", "대화 보관 (Archive)", archived)
                .flag(
                        "muc#roomconfig_passwordprotectedroom",
                        "비밀번호 필요 (Password)",
                        !password.isEmpty())
                .field(
                        "muc#roomconfig_roomsecret",
                        "text-private",
                        "비밀번호 (The password)",
                        password.isEmpty() ? List.of() : List.of(password))
                .choice(
                        "muc#roomconfig_maxusers",
                        "list-single",
                        "최대 인원 (Most occupants)",
                        List.of("10", "50", "100", "500", "none"),
                        people == 0 ? "none" : Integer.toString(people))
                .field("muc#roomconfig_roomadmins", "jid-multi", "관리자 (Admins)", admins)
                .field("muc#roomconfig_roomowners", "jid-multi", "소유자 (Owners)", owners)
                .done();
    }

    /// This, as an owner's form changes it; fields that are absent stay.
    RoomSettings changed(DataForm form) throws StanzaFault {
        boolean wantsPassword =
                form.flag("muc#roomconfig_passwordprotectedroom", !password.isEmpty());
        String secret = text(form, "muc#roomconfig_roomsecret", password);
        if (wantsPassword && secret.isEmpty()) {
            throw StanzaFault.of(Condition.NOT_ACCEPTABLE, "A password is needed.");
        }
        return new RoomSettings(
                text(form, "muc#roomconfig_roomname", title),
                text(form, "muc#roomconfig_roomdesc", description),
                text(form, "muc#roomconfig_lang", language),
                form.flag("muc#roomconfig_persistentroom", lasting),
                form.flag("muc#roomconfig_publicroom", listed),
                form.flag("muc#roomconfig_membersonly", membersOnly),
                form.flag("muc#roomconfig_moderatedroom", moderated),
                one(form, "muc#roomconfig_whois", realNames ? "anyone" : "moderators")
                        .equals("anyone"),
                form.flag("muc#roomconfig_changesubject", subjectByAll),
                form.flag("muc#roomconfig_allowinvites", invitesByAll),
                form.flag("muc#roomconfig_enablelogging", archived),
                wantsPassword ? secret : "",
                people(form),
                one(form, "muc#roomconfig_allowpm", privateMessages),
                listers(form));
    }

    private String listers(DataForm form) {
        List<String> roles = form.values("muc#roomconfig_getmemberlist");
        if (roles.isEmpty()) {
            return mayList;
        }
        if (roles.contains("visitor")) {
            return "anyone";
        }
        return roles.contains("participant") ? "participant" : "moderator";
    }

    private int people(DataForm form) throws StanzaFault {
        String most = form.value("muc#roomconfig_maxusers");
        if (most == null) {
            return people;
        }
        if (most.isEmpty() || most.equals("none")) {
            return 0;
        }
        try {
            return Math.max(0, Integer.parseInt(most));
        } catch (NumberFormatException notANumber) {
            throw StanzaFault.of(Condition.NOT_ACCEPTABLE);
        }
    }

    private static String one(DataForm form, String field, String otherwise) {
        String value = form.value(field);
        return value == null ? otherwise : value;
    }

    private static String text(DataForm form, String field, String otherwise) throws StanzaFault {
        @Nullable String value = form.has(field) ? form.value(field) : otherwise;
        String text = value == null ? "" : value;
        if (text.length() > TEXT_AT_MOST) {
            throw StanzaFault.of(Condition.NOT_ACCEPTABLE);
        }
        return text;
    }

    boolean hasPassword() {
        return !password.isEmpty();
    }

    /// As a submitted form, which is how it is stored.
    Element stored() {
        return DataForm.make("submit", CONFIG)
                .text("muc#roomconfig_roomname", "", title)
                .text("muc#roomconfig_roomdesc", "", description)
                .text("muc#roomconfig_lang", "", language)
                .flag("muc#roomconfig_persistentroom", "", lasting)
                .flag("muc#roomconfig_publicroom", "", listed)
                .flag("muc#roomconfig_membersonly", "", membersOnly)
                .flag("muc#roomconfig_moderatedroom", "", moderated)
                .text("muc#roomconfig_whois", "", realNames ? "anyone" : "moderators")
                .flag("muc#roomconfig_changesubject", "", subjectByAll)
                .flag("muc#roomconfig_allowinvites", "", invitesByAll)
                .flag("muc#roomconfig_enablelogging", "", archived)
                .flag("muc#roomconfig_passwordprotectedroom", "", hasPassword())
                .text("muc#roomconfig_roomsecret", "", password)
                .text("muc#roomconfig_maxusers", "", people == 0 ? "none" : "" + people)
                .text("muc#roomconfig_allowpm", "", privateMessages)
                .text(
                        "muc#roomconfig_getmemberlist",
                        "",
                        mayList.equals("anyone") ? "visitor" : mayList)
                .done();
    }

    static RoomSettings of(Element stored) {
        try {
            return usual().changed(DataForm.read(stored));
        } catch (StanzaFault impossible) {
            throw new IllegalStateException("a stored room's settings", impossible);
        }
    }
}
