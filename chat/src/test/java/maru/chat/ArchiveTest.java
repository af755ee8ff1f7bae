package maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// The archive as clients see it: XEP-0313 with XEP-0059, XEP-0359, XEP-0160, XEP-0280.
class ArchiveTest {

    private static final String MAM = "urn:xmpp:mam:2";
    private static final ChatForTests CHAT = ChatForTests.start();
    private static int number;

    @AfterAll
    static void close() {
        CHAT.close();
    }

    private static String account() {
        String name = "archive" + ++number;
        CHAT.with(name);
        return name;
    }

    @Test
    void bothSidesFindTheSameMessageUnderTheSameId() {
        String one = account();
        String two = account();
        try (WireClient sender = CHAT.online(one, "a");
                WireClient receiver = CHAT.online(two, "b")) {
            say(sender, two, "안녕하세요 👋🏽");
            Element message = receiver.message();
            String id = stanzaId(message).orElseThrow();
            assertThat(message.textOf("body")).isEqualTo("안녕하세요 👋🏽");
            assertThat(ids(query(sender, ""))).containsExactly(id);
            assertThat(ids(query(receiver, ""))).containsExactly(id);
        }
    }

    @Test
    void pagesGoForwardsAndBackwardsWithoutHolesOrRepeats() {
        String one = account();
        String two = account();
        try (WireClient sender = CHAT.online(one, "a")) {
            for (int i = 0; i < 25; i++) {
                say(sender, two, "number " + i);
            }
            List<String> forwards = new ArrayList<>();
            String after = "";
            while (true) {
                List<Element> page =
                        query(
                                sender,
                                "<set xmlns='"
                                        + Namespaces.RESULT_SET
                                        + "'><max>10</max>"
                                        + (after.isEmpty() ? "" : "<after>" + after + "</after>")
                                        + "</set>");
                forwards.addAll(ids(page));
                if (fin(page).attribute("complete", "").equals("true")) {
                    break;
                }
                after = forwards.getLast();
            }
            List<String> last =
                    ids(
                            query(
                                    sender,
                                    "<set xmlns='"
                                            + Namespaces.RESULT_SET
                                            + "'><max>5</max><before/></set>"));
            assertThat(forwards).hasSize(25).doesNotHaveDuplicates().isSorted();
            assertThat(last).isEqualTo(forwards.subList(20, 25));
        }
    }

    @Test
    void aFilterByPartnerFindsThatConversationAlone() {
        String one = account();
        String two = account();
        String three = account();
        try (WireClient sender = CHAT.online(one, "a")) {
            say(sender, two, "for two");
            say(sender, three, "for three");
            List<Element> found = query(sender, form("with", ChatForTests.jid(three)));
            assertThat(bodies(found)).containsExactly("for three");
        }
    }

    @Test
    void nobodyReadsSomebodyElsesArchive() {
        String one = account();
        String two = account();
        try (WireClient reader = CHAT.online(one, "a")) {
            Element answer =
                    reader.ask("set", ChatForTests.jid(two), "<query xmlns='" + MAM + "'/>");
            assertThat(WireClient.condition(answer)).isEqualTo("forbidden");
        }
    }

    @Test
    void anIdOfAnotherArchiveIsNotFound() {
        String one = account();
        String two = account();
        String three = account();
        try (WireClient sender = CHAT.online(one, "a");
                WireClient other = CHAT.online(three, "c")) {
            say(sender, two, "between one and two");
            String id = ids(query(sender, "")).getFirst();
            Element answer =
                    other.ask(
                            "set",
                            null,
                            "<query xmlns='"
                                    + MAM
                                    + "'><set xmlns='"
                                    + Namespaces.RESULT_SET
                                    + "'><after>"
                                    + id
                                    + "</after></set></query>");
            assertThat(WireClient.condition(answer)).isEqualTo("item-not-found");
        }
    }

    @Test
    void aResendIsStoredOnce() {
        String one = account();
        String two = account();
        try (WireClient sender = CHAT.online(one, "a");
                WireClient receiver = CHAT.online(two, "b")) {
            for (int i = 0; i < 3; i++) {
                sender.send(
                        "<message to='"
                                + ChatForTests.jid(two)
                                + "' type='chat'><body>once</body>"
                                + "<origin-id xmlns='urn:xmpp:sid:0' id='o1'/></message>");
            }
            sender.soFar();
            assertThat(receiver.messagesSoFar()).hasSize(1);
            assertThat(query(sender, "").stream().filter(each -> each.name().equals("message")))
                    .hasSize(1);
        }
    }

    @Test
    void whatAClientSaysInTheServersNameIsStripped() {
        String one = account();
        String two = account();
        try (WireClient sender = CHAT.online(one, "a");
                WireClient receiver = CHAT.online(two, "b")) {
            sender.send(
                    "<message to='"
                            + ChatForTests.jid(two)
                            + "' type='chat'><body>x</body>"
                            + "<stanza-id xmlns='urn:xmpp:sid:0' id='forged' by='"
                            + ChatForTests.jid(two)
                            + "'/><delay xmlns='urn:xmpp:delay' from='school.test'"
                            + " stamp='2001-01-01T00:00:00Z'/>"
                            + "<occupant-id xmlns='urn:xmpp:occupant-id:0' id='forged'/></message>");
            Element message = receiver.message();
            assertThat(message.toString()).doesNotContain("forged").doesNotContain("2001");
        }
    }

    @Test
    void whatCameWhileSomebodyWasAwayIsThereWhenSheComes() {
        String one = account();
        String two = account();
        try (WireClient sender = CHAT.online(one, "a")) {
            say(sender, two, "first");
            say(sender, two, "second");
            sender.soFar();
        }
        try (WireClient receiver = CHAT.online(two, "b")) {
            Element first = receiver.message();
            assertThat(first.textOf("body")).isEqualTo("first");
            assertThat(first.child("delay", Namespaces.DELAY)).isNotNull();
            assertThat(receiver.message().textOf("body")).isEqualTo("second");
        }
        try (WireClient again = CHAT.online(two, "c")) {
            assertThat(again.messagesSoFar()).isEmpty();
        }
    }

    @Test
    void otherDevicesOfBothSidesGetCopies() {
        String one = account();
        String two = account();
        try (WireClient phone = CHAT.online(one, "phone");
                WireClient desk = CHAT.online(one, "desk");
                WireClient receiver = CHAT.online(two, "r1");
                WireClient second = CHAT.online(two, "r2")) {
            for (WireClient each : List.of(phone, desk, receiver, second)) {
                each.ask("set", null, "<enable xmlns='urn:xmpp:carbons:2'/>");
            }
            phone.send(
                    "<message to='"
                            + receiver.address()
                            + "' type='chat'><body>copied</body></message>");
            assertThat(receiver.message().textOf("body")).isEqualTo("copied");
            Element sent = desk.message();
            assertThat(sent.child("sent", "urn:xmpp:carbons:2")).isNotNull();
            assertThat(sent.attribute("from")).isEqualTo(ChatForTests.jid(one));
            assertThat(second.message().child("received", "urn:xmpp:carbons:2")).isNotNull();
            phone.send(
                    "<message to='"
                            + receiver.address()
                            + "' type='chat'><body>secret</body>"
                            + "<private xmlns='urn:xmpp:carbons:2'/></message>");
            assertThat(receiver.message().textOf("body")).isEqualTo("secret");
            assertThat(second.messagesSoFar()).isEmpty();
        }
    }

    static void say(WireClient sender, String to, String text) {
        sender.send(
                "<message to='"
                        + ChatForTests.jid(to)
                        + "' type='chat'><body>"
                        + text
                        + "</body></message>");
    }

    private static String form(String field, String value) {
        return "<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>"
                + MAM
                + "</value></field><field var='"
                + field
                + "'><value>"
                + value
                + "</value></field></x>";
    }

    /// The messages of a page and, last, the answer.
    static List<Element> query(WireClient client, String content) {
        client.soFar();
        Element answer =
                client.ask("set", null, "<query xmlns='" + MAM + "'>" + content + "</query>");
        List<Element> all = new ArrayList<>(client.messagesSoFar());
        all.add(answer);
        return all;
    }

    private static Element fin(List<Element> page) {
        Element fin = page.getLast().child("fin", MAM);
        assertThat(fin).isNotNull();
        return fin == null ? page.getLast() : fin;
    }

    static List<String> ids(List<Element> page) {
        List<String> ids = new ArrayList<>();
        for (Element each : page) {
            each.find("result", MAM).ifPresent(result -> ids.add(result.attribute("id", "")));
        }
        return ids;
    }

    static List<String> bodies(List<Element> page) {
        List<String> bodies = new ArrayList<>();
        for (Element each : page) {
            each.find("result", MAM)
                    .flatMap(result -> result.find("forwarded", Namespaces.FORWARD))
                    .flatMap(forwarded -> forwarded.find("message", Namespaces.CLIENT))
                    .ifPresent(message -> bodies.add(message.textOf("body")));
        }
        return bodies;
    }

    static Optional<String> stanzaId(Element message) {
        return message.find("stanza-id", Namespaces.STANZA_ID)
                .map(each -> each.attribute("id", ""));
    }
}
