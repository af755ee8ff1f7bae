package maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import maru.chat.xml.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Who may do what with whose data: every kind of person times every question about somebody's
/// archive, roster, copies, personal nodes and rooms. What is not said to be allowed must be
/// refused, and must have told nothing.
class OthersDataTest {

    /// Who asks of what Hana owns.
    private enum Who {
        /// Hana herself, owner of the room too.
        SELF,
        /// In her roster, subscribed both ways; a member of her room.
        CONTACT,
        /// Neither in her roster nor in her room.
        STRANGER,
        /// Thrown out of her room.
        OUTCAST
    }

    /// @param may who gets a result
    private record Question(String name, String type, String to, String payload, Set<Who> may) {}

    private static final String SECRET = "only-for-those-who-may";
    private static final String ROOM = "hers@rooms.school.test";
    private static final String HANA = ChatForTests.jid("hana");
    private static final ChatForTests CHAT = ChatForTests.start();
    private static final Map<Who, WireClient> CLIENTS = new EnumMap<>(Who.class);

    @BeforeAll
    static void hanaHasSomethingOfEverything() {
        CHAT.with("hana", "contact", "stranger", "outcast");
        WireClient hana = CHAT.online("hana", "a");
        WireClient contact = CHAT.online("contact", "b");
        CLIENTS.put(Who.SELF, hana);
        CLIENTS.put(Who.CONTACT, contact);
        CLIENTS.put(Who.STRANGER, CHAT.online("stranger", "c"));
        CLIENTS.put(Who.OUTCAST, CHAT.online("outcast", "d"));

        befriend(hana, contact);
        hana.ask(
                "set",
                null,
                "<query xmlns='jabber:iq:private'><s xmlns='u:s'>" + SECRET + "</s></query>");
        for (String access : List.of("open", "presence", "whitelist")) {
            hana.ask("set", null, publish(access, access));
        }
        ArchiveTest.say(hana, "contact", SECRET);
        contact.message();
        RoomTest.create(
                hana,
                ROOM,
                "h",
                "muc#roomconfig_membersonly",
                "1",
                "muc#roomconfig_persistentroom",
                "1");
        hana.ask("set", ROOM, standing(contact, "member"));
        hana.ask("set", ROOM, standing(client(Who.OUTCAST), "outcast"));
        hana.send(
                "<message type='groupchat' to='"
                        + ROOM
                        + "'><body>"
                        + SECRET
                        + "</body></message>");
        RoomTest.heard(hana);
    }

    @AfterAll
    static void close() {
        CLIENTS.values().forEach(WireClient::close);
        CHAT.close();
    }

    private static String bare(WireClient client) {
        return client.address().substring(0, client.address().indexOf('/'));
    }

    private static void befriend(WireClient one, WireClient other) {
        for (WireClient[] pair : new WireClient[][] {{one, other}, {other, one}}) {
            pair[0].send("<presence type='subscribe' to='" + bare(pair[1]) + "'/>");
            pair[1].presence("subscribe");
            pair[1].send("<presence type='subscribed' to='" + bare(pair[0]) + "'/>");
            pair[0].presence("subscribed");
        }
    }

    private static String standing(WireClient whom, String affiliation) {
        return "<query xmlns='http://jabber.org/protocol/muc#admin'><item jid='"
                + bare(whom)
                + "' affiliation='"
                + affiliation
                + "'/></query>";
    }

    private static String publish(String node, String access) {
        return "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='"
                + node
                + "'><item id='current'><s xmlns='u:s'>"
                + SECRET
                + "</s></item></publish><publish-options><x xmlns='jabber:x:data' type='submit'>"
                + "<field var='FORM_TYPE'><value>http://jabber.org/protocol/pubsub#publish-options"
                + "</value></field><field var='pubsub#access_model'><value>"
                + access
                + "</value></field></x></publish-options></pubsub>";
    }

    private static String items(String node) {
        return "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='"
                + node
                + "'/></pubsub>";
    }

    private static String retract(String node) {
        return "<pubsub xmlns='http://jabber.org/protocol/pubsub'><retract node='"
                + node
                + "'><item id='current'/></retract></pubsub>";
    }

    private static String own(String verb, String node) {
        return "<pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><"
                + verb
                + " node='"
                + node
                + "'/></pubsub>";
    }

    private static List<Question> questions() {
        Set<Who> self = EnumSet.of(Who.SELF);
        Set<Who> members = EnumSet.of(Who.SELF, Who.CONTACT);
        String mam = "<query xmlns='urn:xmpp:mam:2'/>";
        String admin = "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='";
        String owner = "<query xmlns='http://jabber.org/protocol/muc#owner'/>";
        List<Question> all = new ArrayList<>();
        all.add(new Question("her archive", "set", HANA, mam, self));
        all.add(new Question("its form", "get", HANA, mam, self));
        all.add(new Question("her roster", "get", HANA, "<query xmlns='jabber:iq:roster'/>", self));
        all.add(
                new Question(
                        "a contact put into her roster",
                        "set",
                        HANA,
                        "<query xmlns='jabber:iq:roster'><item jid='x@school.test'/></query>",
                        self));
        all.add(
                new Question(
                        "her private storage",
                        "get",
                        HANA,
                        "<query xmlns='jabber:iq:private'><s xmlns='u:s'/></query>",
                        self));
        all.add(
                new Question(
                        "whom she blocks",
                        "get",
                        HANA,
                        "<blocklist xmlns='urn:xmpp:blocking'/>",
                        self));
        all.add(
                new Question(
                        "somebody blocked for her",
                        "set",
                        HANA,
                        "<block xmlns='urn:xmpp:blocking'><item jid='x@school.test'/></block>",
                        self));
        all.add(
                new Question(
                        "her card written",
                        "set",
                        HANA,
                        "<vCard xmlns='vcard-temp'><NICKNAME>x</NICKNAME></vCard>",
                        self));
        all.add(
                new Question(
                        "copies of what she writes",
                        "set",
                        HANA,
                        "<enable xmlns='urn:xmpp:carbons:2'/>",
                        self));
        all.add(
                new Question(
                        "her open node", "get", HANA, items("open"), EnumSet.allOf(Who.class)));
        all.add(new Question("her node for contacts", "get", HANA, items("presence"), members));
        all.add(new Question("her private node", "get", HANA, items("whitelist"), self));
        for (String node : List.of("open", "presence", "whitelist")) {
            all.add(
                    new Question(
                            "written to her node " + node, "set", HANA, publish(node, node), self));
        }
        all.add(new Question("her node set up", "get", HANA, own("configure", "open"), self));
        all.add(new Question("the room's archive", "set", ROOM, mam, members));
        all.add(
                new Question(
                        "who is thrown out of it",
                        "get",
                        ROOM,
                        admin + "outcast'/></query>",
                        self));
        all.add(new Question("how it is set up", "get", ROOM, owner, self));
        all.add(
                new Question(
                        "a standing there",
                        "set",
                        ROOM,
                        admin + "member' jid='contact@school.test'/></query>",
                        self));
        // Last: they take away what the others ask for.
        all.add(new Question("an item taken back", "set", HANA, retract("open"), self));
        all.add(new Question("her node deleted", "set", HANA, own("delete", "presence"), self));
        all.add(
                new Question(
                        "the room's end",
                        "set",
                        ROOM,
                        "<query xmlns='http://jabber.org/protocol/muc#owner'><destroy/></query>",
                        self));
        return all;
    }

    @TestFactory
    List<DynamicTest> whoIsNotAllowedIsRefusedAndToldNothing() {
        List<DynamicTest> tests = new ArrayList<>();
        for (Question question : questions()) {
            // Hana last: she may change what is asked for.
            for (Who who : List.of(Who.OUTCAST, Who.STRANGER, Who.CONTACT, Who.SELF)) {
                tests.add(
                        DynamicTest.dynamicTest(
                                who + ": " + question.name(), () -> check(question, who)));
            }
        }
        return tests;
    }

    private static WireClient client(Who who) {
        return Objects.requireNonNull(CLIENTS.get(who));
    }

    private static void check(Question question, Who who) {
        WireClient client = client(who);
        client.soFar();
        Element answer = client.ask(question.type(), question.to(), question.payload());
        String told = answer + client.soFar().toString();
        if (question.may().contains(who)) {
            assertThat(WireClient.condition(answer)).as(told).isEqualTo("result");
        } else {
            assertThat(WireClient.condition(answer)).as(told).isNotEqualTo("result");
            if (!question.payload().contains(SECRET)) {
                assertThat(told).doesNotContain(SECRET);
            }
        }
    }
}
