package maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// XEP-0045, by its examples: C enters, S tells.
class RoomTest {

    private static final ChatForTests CHAT =
            ChatForTests.start().with("crone", "hag", "wiser", "stranger");
    private static final String MUC = Namespaces.MUC;
    private static final String ADMIN = "http://jabber.org/protocol/muc#admin";
    private static final String OWNER = "http://jabber.org/protocol/muc#owner";
    private static int number;

    @AfterAll
    static void close() {
        CHAT.close();
    }

    private static synchronized String room() {
        return "coven" + ++number + "@rooms.school.test";
    }

    static Element enter(WireClient client, String room, String nick) {
        client.send("<presence to='" + room + "/" + nick + "'><x xmlns='" + MUC + "'/></presence>");
        Element self =
                client.await(
                        each ->
                                each.name().equals("presence")
                                        && (statuses(each).contains("110")
                                                || each.attribute("type", "").equals("error")));
        if (!self.attribute("type", "").equals("error")) {
            client.await(each -> each.name().equals("message") && each.child("subject") != null);
        }
        return self;
    }

    static Element create(WireClient owner, String room, String nick, String... fields) {
        Element self = enter(owner, room, nick);
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < fields.length; i += 2) {
            form.append("<field var='")
                    .append(fields[i])
                    .append("'><value>")
                    .append(fields[i + 1])
                    .append("</value></field>");
        }
        Element answer =
                owner.ask(
                        "set",
                        room,
                        "<query xmlns='"
                                + OWNER
                                + "'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
                                + "<value>http://jabber.org/protocol/muc#roomconfig</value></field>"
                                + form
                                + "</x></query>");
        assertThat(WireClient.condition(answer)).isEqualTo("result");
        return self;
    }

    private static List<String> statuses(Element presence) {
        Element x = presence.child("x", Namespaces.MUC_USER);
        return x == null
                ? List.of()
                : x.children("status").stream().map(each -> each.attribute("code", "")).toList();
    }

    private static void say(WireClient client, String room, String text) {
        client.send(
                "<message to='" + room + "' type='groupchat'><body>" + text + "</body></message>");
    }

    static Element heard(WireClient client) {
        return client.await(each -> each.name().equals("message") && each.child("body") != null);
    }

    @Test
    void whoeverMakesARoomOwnsItAndOthersWaitUntilItIsSetUp() {
        String room = room();
        try (WireClient crone = CHAT.online("crone", "desk");
                WireClient hag = CHAT.online("hag", "laptop")) {
            Element self = enter(crone, room, "첫째마녀");
            assertThat(statuses(self)).contains("110", "201");
            assertThat(WireClient.condition(enter(hag, room, "둘째"))).isEqualTo("item-not-found");
            create(crone, room, "첫째마녀");
            Element x = enter(hag, room, "둘째").child("x", Namespaces.MUC_USER);
            assertThat(x == null ? "" : String.valueOf(x.first()))
                    .contains("affiliation='none'")
                    .contains("role='participant'");
        }
    }

    @Test
    void allHearTheSameMessagesInTheSameOrderUnderTheSameIds() {
        String room = room();
        try (WireClient crone = CHAT.online("crone", "desk");
                WireClient hag = CHAT.online("hag", "laptop")) {
            create(crone, room, "a");
            enter(hag, room, "b");
            for (int i = 0; i < 20; i++) {
                say(i % 2 == 0 ? crone : hag, room, "한마디 " + i);
            }
            List<String> first =
                    java.util.stream.IntStream.range(0, 20)
                            .mapToObj(i -> ArchiveTest.stanzaId(heard(crone)).orElse("?"))
                            .toList();
            List<String> second =
                    java.util.stream.IntStream.range(0, 20)
                            .mapToObj(i -> ArchiveTest.stanzaId(heard(hag)).orElse("?"))
                            .toList();
            assertThat(first).isEqualTo(second).isSorted().doesNotHaveDuplicates();
            Element answer = hag.ask("set", room, "<query xmlns='urn:xmpp:mam:2'/>");
            assertThat(WireClient.condition(answer)).isEqualTo("result");
            assertThat(ArchiveTest.ids(hag.messagesSoFar())).isEqualTo(first);
        }
    }

    @Test
    void anAddressIsHiddenFromAllButModeratorsUnlessTheRoomShowsIt() {
        String room = room();
        try (WireClient crone = CHAT.online("crone", "desk");
                WireClient hag = CHAT.online("hag", "laptop");
                WireClient wiser = CHAT.online("wiser", "phone")) {
            create(crone, room, "a");
            enter(hag, room, "b");
            crone.send("<presence to='" + room + "/a'><status>still here</status></presence>");
            Element seen =
                    hag.await(
                            each ->
                                    each.name().equals("presence")
                                            && each.toString().contains("still here"));
            assertThat(seen.toString()).doesNotContain("crone@");
            enter(wiser, room, "c");
            Element byModerator =
                    crone.await(
                            each ->
                                    (room + "/c").equals(each.attribute("from"))
                                            && each.name().equals("presence"));
            assertThat(byModerator.toString()).contains("wiser@school.test/phone");
        }
    }

    @Test
    void passwordsMembersAndBansKeepOthersOut() {
        String room = room();
        try (WireClient crone = CHAT.online("crone", "desk");
                WireClient hag = CHAT.online("hag", "laptop")) {
            create(
                    crone,
                    room,
                    "a",
                    "muc#roomconfig_passwordprotectedroom",
                    "1",
                    "muc#roomconfig_roomsecret",
                    "cauldron");
            assertThat(WireClient.condition(enter(hag, room, "b"))).isEqualTo("not-authorized");
            create(
                    crone,
                    room,
                    "a",
                    "muc#roomconfig_passwordprotectedroom",
                    "0",
                    "muc#roomconfig_membersonly",
                    "1");
            assertThat(WireClient.condition(enter(hag, room, "b")))
                    .isEqualTo("registration-required");
            stand(crone, room, "hag", "member");
            assertThat(statuses(enter(hag, room, "b"))).contains("110");
            stand(crone, room, "hag", "outcast");
            assertThat(statuses(hag.presence("unavailable"))).contains("301");
            assertThat(WireClient.condition(enter(hag, room, "b"))).isEqualTo("forbidden");
        }
    }

    private static String stand(WireClient by, String room, String whom, String affiliation) {
        return WireClient.condition(
                by.ask(
                        "set",
                        room,
                        "<query xmlns='"
                                + ADMIN
                                + "'><item affiliation='"
                                + affiliation
                                + "' jid='"
                                + ChatForTests.jid(whom)
                                + "'/></query>"));
    }

    @Test
    void nobodyGivesHerselfWhatOnlyOthersMayGive() {
        String room = room();
        try (WireClient crone = CHAT.online("crone", "desk");
                WireClient hag = CHAT.online("hag", "laptop");
                WireClient stranger = CHAT.online("stranger", "x")) {
            create(crone, room, "a");
            enter(hag, room, "b");
            for (WireClient each : List.of(hag, stranger)) {
                for (String affiliation : List.of("owner", "admin", "member", "outcast", "none")) {
                    assertThat(stand(each, room, "hag", affiliation))
                            .as(affiliation)
                            .isIn("forbidden", "not-allowed");
                    assertThat(stand(each, room, "crone", affiliation))
                            .as(affiliation)
                            .isIn("forbidden", "not-allowed");
                }
                for (String role : List.of("moderator", "none", "visitor")) {
                    assertThat(
                                    WireClient.condition(
                                            each.ask(
                                                    "set",
                                                    room,
                                                    "<query xmlns='"
                                                            + ADMIN
                                                            + "'><item nick='a' role='"
                                                            + role
                                                            + "'/></query>")))
                            .as(role)
                            .isIn("forbidden", "not-allowed");
                }
                assertThat(
                                WireClient.condition(
                                        each.ask("get", room, "<query xmlns='" + OWNER + "'/>")))
                        .isEqualTo("forbidden");
                assertThat(
                                WireClient.condition(
                                        each.ask(
                                                "set",
                                                room,
                                                "<query xmlns='" + OWNER + "'><destroy/></query>")))
                        .isEqualTo("forbidden");
            }
            assertThat(stand(crone, room, "crone", "member")).isEqualTo("conflict");
        }
    }

    @Test
    void whoIsNotThereSaysNothingAndReadsNothing() {
        String room = room();
        try (WireClient crone = CHAT.online("crone", "desk");
                WireClient stranger = CHAT.online("stranger", "x")) {
            create(crone, room, "a", "muc#roomconfig_membersonly", "1");
            say(stranger, room, "let me in");
            assertThat(WireClient.condition(stranger.message())).isEqualTo("not-acceptable");
            assertThat(
                            WireClient.condition(
                                    stranger.ask("set", room, "<query xmlns='urn:xmpp:mam:2'/>")))
                    .isEqualTo("forbidden");
        }
    }

    @Test
    void aKickAChangeOfNickAndTheEndAreToldWithTheirCodes() {
        String room = room();
        try (WireClient crone = CHAT.online("crone", "desk");
                WireClient hag = CHAT.online("hag", "laptop")) {
            create(crone, room, "a");
            enter(hag, room, "b");
            hag.send("<presence to='" + room + "/bb'/>");
            Element renamed = hag.presence("unavailable");
            assertThat(statuses(renamed)).contains("303", "110");
            assertThat(hag.presence("").attribute("from")).isEqualTo(room + "/bb");
            crone.ask(
                    "set",
                    room,
                    "<query xmlns='" + ADMIN + "'><item nick='bb' role='none'/></query>");
            assertThat(statuses(hag.presence("unavailable"))).contains("307");
            enter(hag, room, "b");
            crone.ask("set", room, "<query xmlns='" + OWNER + "'><destroy/></query>");
            assertThat(hag.presence("unavailable").toString()).contains("destroy");
        }
    }

    @Test
    void aNickIsOnePersonsWithAllHerDevices() {
        String room = room();
        try (WireClient crone = CHAT.online("crone", "desk");
                WireClient phone = CHAT.online("crone", "phone");
                WireClient hag = CHAT.online("hag", "laptop")) {
            create(crone, room, "a");
            assertThat(statuses(enter(phone, room, "a"))).contains("110");
            assertThat(WireClient.condition(enter(hag, room, "a"))).isEqualTo("conflict");
            enter(hag, room, "b");
            say(hag, room, "to both");
            assertThat(heard(crone).textOf("body")).isEqualTo("to both");
            assertThat(heard(phone).textOf("body")).isEqualTo("to both");
        }
    }

    @Test
    void whatTheRoomSaysOfOccupantsCannotBeForged() {
        String room = room();
        try (WireClient crone = CHAT.online("crone", "desk");
                WireClient hag = CHAT.online("hag", "laptop")) {
            create(crone, room, "a");
            enter(hag, room, "b");
            hag.send(
                    "<message to='"
                            + room
                            + "' type='groupchat'><body>x</body><occupant-id"
                            + " xmlns='urn:xmpp:occupant-id:0' id='forged'/><stanza-id"
                            + " xmlns='urn:xmpp:sid:0' by='"
                            + room
                            + "' id='forged'/><x xmlns='http://jabber.org/protocol/muc#user'>"
                            + "<status code='forged'/></x></message>");
            assertThat(heard(crone).toString()).doesNotContain("forged");
            assertThat(
                            WireClient.condition(
                                    hag.ask("get", room + "/b", "<ping xmlns='urn:xmpp:ping'/>")))
                    .isEqualTo("result");
        }
    }

    @Test
    void aModeratorTakesAMessageBackForAll() {
        String room = room();
        try (WireClient crone = CHAT.online("crone", "desk");
                WireClient hag = CHAT.online("hag", "laptop")) {
            create(crone, room, "a");
            enter(hag, room, "b");
            say(hag, room, "rude words");
            String id = ArchiveTest.stanzaId(heard(crone)).orElseThrow();
            String moderate =
                    "<moderate xmlns='urn:xmpp:message-moderate:1' id='"
                            + id
                            + "'><retract xmlns='urn:xmpp:message-retract:1'/></moderate>";
            assertThat(WireClient.condition(hag.ask("set", room, moderate))).isEqualTo("forbidden");
            assertThat(WireClient.condition(crone.ask("set", room, moderate))).isEqualTo("result");
            hag.await(each -> each.child("retract", "urn:xmpp:message-retract:1") != null);
            crone.soFar();
            crone.ask("set", room, "<query xmlns='urn:xmpp:mam:2'/>");
            assertThat(crone.messagesSoFar().toString()).doesNotContain("rude words");
        }
    }
}
