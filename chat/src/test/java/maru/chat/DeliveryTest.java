package maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import maru.chat.xml.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// RFC 6121 §8.5, table 1, line by line: what becomes of a message, by its type, the form of its
/// address and who is there. D delivered, A to all, O kept for later, E answered with an error, S
/// silence.
class DeliveryTest {

    private static final ChatForTests CHAT = ChatForTests.start().with("from", "nobody");
    private static int number;

    @AfterAll
    static void close() {
        CHAT.close();
    }

    @ParameterizedTest
    @CsvSource({
        "bare, normal, E",
        "bare, chat, E",
        "bare, groupchat, E",
        "full, normal, E",
        "full, chat, E",
        "full, groupchat, E",
        "full, headline, E"
    })
    void toAnAccountThatDoesNotExist(String form, String type, String expected) {
        try (WireClient sender = CHAT.online("from", "a")) {
            assertThat(outcome(sender, "ghost@school.test", form, type, List.of()))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bare, normal, O", "bare, chat, O", "bare, groupchat, E", "bare, headline, S",
        "full, normal, O", "full, chat, O", "full, groupchat, E", "full, headline, S"
    })
    void toAnAccountWithoutResources(String form, String type, String expected) {
        String name = account();
        try (WireClient sender = CHAT.online("from", "a")) {
            assertThat(outcome(sender, name + "@school.test", form, type, List.of()))
                    .isEqualTo(expected);
        }
        assertThat(waits(name)).isEqualTo(expected.equals("O"));
    }

    @ParameterizedTest
    @CsvSource({
        "bare, normal, O", "bare, chat, O", "bare, groupchat, E", "bare, headline, S",
        "match, normal, D", "match, chat, D", "match, groupchat, D", "match, headline, D",
        "full, normal, O", "full, chat, O", "full, groupchat, E", "full, headline, S"
    })
    void toAnAccountWithANegativeResourceAlone(String form, String type, String expected) {
        String name = account();
        try (WireClient sender = CHAT.online("from", "a");
                WireClient negative = CHAT.bound(name, "r1")) {
            negative.send("<presence><priority>-1</priority></presence>");
            negative.soFar();
            assertThat(outcome(sender, name + "@school.test", form, type, List.of(negative)))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bare, normal, D", "bare, chat, D", "bare, groupchat, E", "bare, headline, D",
        "match, normal, D", "match, chat, D", "match, groupchat, D", "match, headline, D",
        "full, normal, O", "full, chat, D", "full, groupchat, E", "full, headline, S"
    })
    void toAnAccountWithOneResource(String form, String type, String expected) {
        String name = account();
        try (WireClient sender = CHAT.online("from", "a");
                WireClient one = CHAT.online(name, "r1")) {
            assertThat(outcome(sender, name + "@school.test", form, type, List.of(one)))
                    .isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "bare, normal, A", "bare, chat, A", "bare, groupchat, E", "bare, headline, A",
        "match, normal, D", "match, chat, D", "match, groupchat, D", "match, headline, D"
    })
    void toAnAccountWithTwoResources(String form, String type, String expected) {
        String name = account();
        try (WireClient sender = CHAT.online("from", "a");
                WireClient one = CHAT.online(name, "r1");
                WireClient two = CHAT.online(name, "r2")) {
            assertThat(outcome(sender, name + "@school.test", form, type, List.of(one, two)))
                    .isEqualTo(expected);
        }
    }

    @Test
    void errorsAreNeverAnswered() {
        try (WireClient sender = CHAT.online("from", "a")) {
            sender.send("<message to='nobody@school.test/x' type='error' id='e'/>");
            sender.send("<message to='ghost@school.test' type='error' id='e'/>");
            assertThat(sender.messagesSoFar()).isEmpty();
        }
    }

    @Test
    void aRequestToNobodyIsAnsweredInHerPlace() {
        try (WireClient sender = CHAT.online("from", "a")) {
            String ping = "<ping xmlns='urn:xmpp:ping'/>";
            assertThat(WireClient.condition(sender.ask("get", "nobody@school.test/x", ping)))
                    .isEqualTo("service-unavailable");
            assertThat(WireClient.condition(sender.ask("get", "ghost@school.test", ping)))
                    .isEqualTo("service-unavailable");
            assertThat(
                            WireClient.condition(
                                    sender.ask("get", "nobody@school.test", "<q xmlns='u:n'/>")))
                    .isEqualTo("service-unavailable");
        }
    }

    @Test
    void aRequestToAResourceReachesIt() {
        String name = account();
        try (WireClient sender = CHAT.online("from", "a");
                WireClient one = CHAT.online(name, "r1")) {
            sender.send("<iq type='get' id='v1' to='" + one.address() + "'><q xmlns='u:n'/></iq>");
            Element request = one.await(each -> "v1".equals(each.attribute("id")));
            assertThat(request.attribute("from")).isEqualTo(sender.address());
            one.send("<iq type='result' id='v1' to='" + sender.address() + "'/>");
            Element result = sender.await(each -> "v1".equals(each.attribute("id")));
            assertThat(result.attribute("from")).isEqualTo(one.address());
        }
    }

    @Test
    void presenceToABareAddressReachesAllResourcesAndErrorsNobody() {
        String name = account();
        try (WireClient sender = CHAT.online("from", "a");
                WireClient one = CHAT.online(name, "r1");
                WireClient two = CHAT.online(name, "r2")) {
            sender.send("<presence to='" + name + "@school.test'><status>here</status></presence>");
            for (WireClient each : List.of(one, two)) {
                each.await(
                        stanza ->
                                stanza.name().equals("presence")
                                        && sender.address().equals(stanza.attribute("from")));
            }
            sender.send("<presence to='ghost@school.test'/>");
            assertThat(sender.soFar())
                    .noneMatch(each -> each.attribute("type", "").equals("error"));
        }
    }

    private static synchronized String account() {
        String name = "person" + ++number;
        CHAT.with(name);
        return name;
    }

    private static String outcome(
            WireClient sender, String to, String form, String type, List<WireClient> present) {
        String address =
                switch (form) {
                    case "bare" -> to;
                    case "match" -> present.getFirst().address();
                    default -> to + "/elsewhere";
                };
        String id = "m" + System.nanoTime();
        sender.messagesSoFar();
        sender.send(
                "<message to='"
                        + address
                        + "' type='"
                        + type
                        + "' id='"
                        + id
                        + "'><body>hello</body></message>");
        boolean answered =
                sender.messagesSoFar().stream()
                        .anyMatch(
                                each ->
                                        id.equals(each.attribute("id"))
                                                && each.attribute("type", "").equals("error"));
        long delivered =
                present.stream()
                        .filter(
                                each ->
                                        each.messagesSoFar().stream()
                                                .anyMatch(one -> id.equals(one.attribute("id"))))
                        .count();
        if (answered) {
            return "E";
        }
        if (delivered == 0) {
            return waits(to.substring(0, to.indexOf('@'))) ? "O" : "S";
        }
        return delivered > 1 ? "A" : "D";
    }

    /// Whether anything waits for somebody; it is then left alone.
    private static boolean waits(String name) {
        CHAT.server().settle();
        return CHAT.database()
                .read(
                        tx ->
                                tx.exists(
                                        "select 1 from chat.offline join chat.account on id ="
                                                + " account where local_part = ?",
                                        name));
    }
}
