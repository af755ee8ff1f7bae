package maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import maru.chat.xml.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// XEP-0163, XEP-0223, XEP-0049, XEP-0054 and who may read what of whom.
class PepTest {

    private static final ChatForTests CHAT = ChatForTests.start().with("hana", "minsu", "other");
    private static final String PUBSUB = "http://jabber.org/protocol/pubsub";
    private static final String NICK = "http://jabber.org/protocol/nick";

    @AfterAll
    static void close() {
        CHAT.close();
    }

    private static String publish(String node, String access, String text) {
        return "<pubsub xmlns='"
                + PUBSUB
                + "'><publish node='"
                + node
                + "'><item id='current'><nick xmlns='"
                + NICK
                + "'>"
                + text
                + "</nick></item></publish><publish-options><x xmlns='jabber:x:data' type='submit'>"
                + "<field var='FORM_TYPE'><value>"
                + PUBSUB
                + "#publish-options</value></field><field var='pubsub#access_model'><value>"
                + access
                + "</value></field></x></publish-options></pubsub>";
    }

    private static String items(String node) {
        return "<pubsub xmlns='" + PUBSUB + "'><items node='" + node + "'/></pubsub>";
    }

    @Test
    void whoMayReadANodeIsItsOwnersToSay() {
        try (WireClient hana = CHAT.online("hana", "a");
                WireClient other = CHAT.online("other", "c")) {
            for (String access : java.util.List.of("open", "presence", "whitelist")) {
                assertThat(
                                WireClient.condition(
                                        hana.ask("set", null, publish(access, access, "하나"))))
                        .isEqualTo("result");
                assertThat(WireClient.condition(hana.ask("get", null, items(access))))
                        .isEqualTo("result");
                assertThat(
                                WireClient.condition(
                                        other.ask("get", ChatForTests.jid("hana"), items(access))))
                        .isEqualTo(access.equals("open") ? "result" : "item-not-found");
                assertThat(
                                WireClient.condition(
                                        other.ask(
                                                "set",
                                                ChatForTests.jid("hana"),
                                                publish(access, access, "forged"))))
                        .isEqualTo("forbidden");
            }
            assertThat(
                            WireClient.condition(
                                    hana.ask("set", null, publish("open", "whitelist", "x"))))
                    .isEqualTo("conflict");
        }
    }

    @Test
    void whoWantsToHearIsTold() {
        try (WireClient hana = CHAT.online("hana", "a");
                WireClient desk = CHAT.bound("hana", "b")) {
            desk.send(
                    "<presence><c xmlns='http://jabber.org/protocol/caps' hash='sha-1' node='n'"
                            + " ver='v1'/></presence>");
            Element asked =
                    desk.await(
                            each ->
                                    each.name().equals("iq")
                                            && each.attribute("type", "").equals("get"));
            desk.send(
                    "<iq type='result' id='"
                            + asked.attribute("id")
                            + "' to='school.test'><query"
                            + " xmlns='http://jabber.org/protocol/disco#info'><feature var='"
                            + NICK
                            + "+notify'/></query></iq>");
            desk.soFar();
            hana.ask("set", null, publish(NICK, "presence", "new nick"));
            Element event = desk.message();
            assertThat(event.toString()).contains("new nick").contains("pubsub#event");
        }
    }

    @Test
    void privateThingsAreNobodyElsesToReadOrWrite() {
        try (WireClient hana = CHAT.online("hana", "a");
                WireClient other = CHAT.online("other", "c")) {
            String stored =
                    "<query xmlns='jabber:iq:private'><s xmlns='u:s'><a>mine</a></s></query>";
            hana.ask("set", null, stored);
            assertThat(
                            hana.ask(
                                            "get",
                                            null,
                                            "<query xmlns='jabber:iq:private'><s xmlns='u:s'/>"
                                                    + "</query>")
                                    .toString())
                    .contains("mine");
            for (String type : java.util.List.of("get", "set")) {
                assertThat(WireClient.condition(other.ask(type, ChatForTests.jid("hana"), stored)))
                        .isEqualTo("forbidden");
                assertThat(
                                WireClient.condition(
                                        other.ask(
                                                type,
                                                ChatForTests.jid("hana"),
                                                "<query xmlns='jabber:iq:roster'/>")))
                        .isEqualTo("forbidden");
            }
            assertThat(
                            WireClient.condition(
                                    other.ask(
                                            "set",
                                            ChatForTests.jid("hana"),
                                            "<vCard xmlns='vcard-temp'><FN>x</FN></vCard>")))
                    .isEqualTo("forbidden");
            assertThat(
                            WireClient.condition(
                                    other.ask(
                                            "set",
                                            ChatForTests.jid("hana"),
                                            "<enable xmlns='urn:xmpp:carbons:2'/>")))
                    .isEqualTo("not-allowed");
        }
    }
}
