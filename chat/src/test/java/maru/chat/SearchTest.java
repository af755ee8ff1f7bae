package maru.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import maru.chat.archive.ArchiveReader;
import maru.chat.index.ArchiveIndex;
import maru.chat.stanza.StanzaFault;
import maru.chat.xml.DataForm;
import maru.chat.xml.Element;
import maru.chat.xml.Namespaces;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// Search for words in archives (XEP-0431), by wire and against the index.
class SearchTest {

    private static final String MAM = "urn:xmpp:mam:2";
    private static final String WORDS = "{urn:xmpp:fulltext:0}fulltext";
    private static final String MODERATE = "urn:xmpp:message-moderate:1";
    private static final ChatForTests CHAT = ChatForTests.start();
    private static int number;

    @AfterAll
    static void close() {
        CHAT.close();
    }

    private static String account() {
        String name = "search" + ++number;
        CHAT.with(name);
        return name;
    }

    /// Fields and their values in turn.
    private static String form(String... fields) {
        StringBuilder form =
                new StringBuilder("<x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>")
                        .append("<value>" + MAM + "</value></field>");
        for (int i = 0; i < fields.length; i += 2) {
            form.append("<field var='" + fields[i] + "'><value>")
                    .append(fields[i + 1] + "</value></field>");
        }
        return form + "</x>";
    }

    private static List<String> find(WireClient client, String... fields) {
        List<Element> page = ArchiveTest.query(client, form(fields));
        assertThat(page.getLast().child("fin", MAM)).as("the answer").isNotNull();
        return ArchiveTest.bodies(page);
    }

    @Test
    void theServerSaysThatItSearchesAndOffersTheField() {
        String one = account();
        try (WireClient client = CHAT.online(one, "a")) {
            Element info =
                    client.ask(
                            "get",
                            ChatForTests.jid(one),
                            "<query xmlns='http://jabber.org/protocol/disco#info'/>");
            assertThat(info.toString()).contains("urn:xmpp:fulltext:0");
            Element offered = client.ask("get", null, "<query xmlns='" + MAM + "'/>");
            DataForm fields = DataForm.in(offered.find("query", MAM).orElseThrow()).orElseThrow();
            assertThat(fields.has(WORDS)).isTrue();
        }
    }

    @Test
    void wordsAreFoundWithoutTheirParticlesAndInTheOrderOfTheArchive() {
        String one = account();
        String two = account();
        try (WireClient sender = CHAT.online(one, "a");
                WireClient receiver = CHAT.online(two, "b")) {
            ArchiveTest.say(sender, two, "현장체험학습은 금요일입니다");
            ArchiveTest.say(sender, two, "급식 안내입니다");
            ArchiveTest.say(sender, two, "체험학습을 준비합시다 👋🏽");
            assertThat(find(sender, WORDS, "체험학습"))
                    .containsExactly("현장체험학습은 금요일입니다", "체험학습을 준비합시다 👋🏽");
            assertThat(find(receiver, WORDS, "체험학습 금요일")).containsExactly("현장체험학습은 금요일입니다");
            assertThat(find(receiver, WORDS, "수학여행")).isEmpty();
        }
    }

    @Test
    void whatWasJustSaidIsFound() {
        String one = account();
        String two = account();
        try (WireClient sender = CHAT.online(one, "a")) {
            for (int i = 0; i < 20; i++) {
                ArchiveTest.say(sender, two, "버스 " + i + "호차");
                assertThat(find(sender, WORDS, "버스")).hasSize(i + 1);
            }
        }
    }

    @Test
    void wordsAndOtherFieldsAndPagesNarrowEachOther() {
        String one = account();
        String two = account();
        String three = account();
        try (WireClient sender = CHAT.online(one, "a")) {
            ArchiveTest.say(sender, two, "회의 하나");
            ArchiveTest.say(sender, three, "회의 둘");
            ArchiveTest.say(sender, two, "회의 셋");
            ArchiveTest.say(sender, two, "점심");
            assertThat(find(sender, WORDS, "회의", "with", ChatForTests.jid(two)))
                    .containsExactly("회의 하나", "회의 셋");
            List<Element> last =
                    ArchiveTest.query(
                            sender,
                            form(WORDS, "회의")
                                    + "<set xmlns='"
                                    + Namespaces.RESULT_SET
                                    + "'><max>1</max><before/></set>");
            assertThat(ArchiveTest.bodies(last)).containsExactly("회의 셋");
        }
    }

    @Test
    void nobodyFindsWhatStandsInOthersArchives() {
        String one = account();
        String two = account();
        String three = account();
        try (WireClient sender = CHAT.online(one, "a");
                WireClient stranger = CHAT.online(three, "c")) {
            ArchiveTest.say(sender, two, "비밀회의");
            assertThat(find(sender, WORDS, "비밀회의")).hasSize(1);
            assertThat(find(stranger, WORDS, "비밀회의")).isEmpty();
            Element answer =
                    stranger.ask(
                            "set",
                            ChatForTests.jid(one),
                            "<query xmlns='" + MAM + "'>" + form(WORDS, "비밀회의") + "</query>");
            assertThat(WireClient.condition(answer)).isEqualTo("forbidden");
        }
    }

    @Test
    void noWordsAtAllAskForEverything() {
        String one = account();
        String two = account();
        try (WireClient sender = CHAT.online(one, "a")) {
            ArchiveTest.say(sender, two, "하나");
            ArchiveTest.say(sender, two, "둘");
            assertThat(find(sender, WORDS, "")).containsExactly("하나", "둘");
        }
    }

    @Test
    void aRoomsTalkIsFoundUntilAModeratorTakesItBack() {
        String one = account();
        String room = "talk" + number + "@rooms." + ChatForTests.DOMAIN;
        try (WireClient owner = CHAT.online(one, "a")) {
            owner.send(
                    "<presence to='"
                            + room
                            + "/me'><x xmlns='http://jabber.org/protocol/muc'/></presence>");
            owner.ask(
                    "set",
                    room,
                    "<query xmlns='http://jabber.org/protocol/muc#owner'>"
                            + "<x xmlns='jabber:x:data' type='submit'/></query>");
            for (String each : List.of("소풍은 비가 와도 갑니다", "소풍 도시락")) {
                owner.send(
                        "<message to='"
                                + room
                                + "' type='groupchat'><body>"
                                + each
                                + "</body></message>");
            }
            owner.soFar();
            List<Element> found = inRoom(owner, room, "소풍");
            assertThat(ArchiveTest.bodies(found)).containsExactly("소풍은 비가 와도 갑니다", "소풍 도시락");
            owner.ask(
                    "set",
                    room,
                    "<moderate xmlns='"
                            + MODERATE
                            + "' id='"
                            + ArchiveTest.ids(found).getFirst()
                            + "'><retract xmlns='urn:xmpp:message-retract:1'/></moderate>");
            assertThat(ArchiveTest.ids(inRoom(owner, room, "소풍")))
                    .containsExactly(ArchiveTest.ids(found).getLast());
        }
    }

    private static List<Element> inRoom(WireClient client, String room, String words) {
        client.soFar();
        client.messagesSoFar();
        client.ask("set", room, "<query xmlns='" + MAM + "'>" + form(WORDS, words) + "</query>");
        return client.messagesSoFar();
    }

    @Test
    void anArchiveThatTakesLongIsReadOnByEachWhoAsks() throws Exception {
        String one = account();
        String two = account();
        try (WireClient sender = CHAT.online(one, "a")) {
            for (int i = 0; i < 700; i++) {
                ArchiveTest.say(sender, two, "버스 " + i);
            }
            sender.soFar();
        }
        long archive = archiveOf(one);
        try (ArchiveIndex index = hurried()) {
            assertThatThrownBy(() -> index.find(archive, false, "버스"))
                    .isInstanceOf(StanzaFault.class);
            assertThat(index.find(archive, false, "버스")).hasSize(700);
        }
    }

    @Test
    void whatItForgetsIsReadAgain() throws Exception {
        String one = account();
        String two = account();
        try (WireClient sender = CHAT.online(one, "a")) {
            ArchiveTest.say(sender, two, "도시락");
            sender.soFar();
        }
        try (ArchiveIndex index = hurried()) {
            Set<Long> before = index.find(archiveOf(one), false, "도시락");
            index.forget();
            assertThat(before).hasSize(1);
            assertThat(index.find(archiveOf(one), false, "도시락")).isEqualTo(before);
        }
    }

    /// An index that reads some hundred messages whenever it is asked.
    private static ArchiveIndex hurried() throws IOException {
        return ArchiveIndex.open(new ArchiveReader(CHAT.database()), Duration.ZERO);
    }

    private static long archiveOf(String account) {
        return CHAT.database()
                .read(
                        tx ->
                                tx.one(
                                        "select id from chat.account where local_part = ?",
                                        row -> row.bigint("id"),
                                        account));
    }
}
