package maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import maru.chat.archive.Retention;
import maru.chat.xml.Element;
import maru.storage.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/// What an operator asks of the running server, and what it does by itself.
class OperationTest {

    private static final ChatForTests CHAT = ChatForTests.start();

    @AfterAll
    static void close() {
        CHAT.close();
    }

    /// Asks as `maru admin chat` does, and returns `address state` of the sessions that it met.
    private static List<String> ask(String verb, String argument) {
        Database owner = CHAT.owner();
        long order =
                owner.transaction(
                        tx ->
                                tx.one(
                                        "insert into chat.operator_order (verb, argument) values"
                                                + " (?, ?) returning id",
                                        row -> row.bigint("id"),
                                        verb,
                                        argument));
        while (owner.read(
                tx ->
                        !tx.exists(
                                "select from chat.operator_answer where operator_order = ?",
                                order))) {
            Thread.onSpinWait();
        }
        return owner.read(
                tx ->
                        tx.list(
                                "select s.* from chat.operator_answer as a, unnest(a.addresses,"
                                        + " a.states) as s (address, state) where operator_order ="
                                        + " ? order by address",
                                row -> row.text("address") + " " + row.text("state"),
                                order));
    }

    @Test
    void sessionsAreListedAsTheyAre() {
        CHAT.with("listed");
        try (WireClient here = CHAT.online("listed", "here");
                WireClient silent = CHAT.bound("listed", "silent")) {
            assertThat(ask("sessions", ""))
                    .contains(here.address() + " available", silent.address() + " connected");
        }
    }

    @Test
    void oneSessionOrAllOfAnAccountAreClosed() {
        CHAT.with("closed", "another");
        WireClient first = CHAT.online("closed", "first");
        WireClient second = CHAT.online("closed", "second");
        WireClient third = CHAT.online("closed", "third");
        try (WireClient other = CHAT.online("another", "a")) {
            assertThat(ask("close", first.address())).hasSize(1);
            assertThat(first.ending()).contains("policy-violation");
            assertThat(ask("close", ChatForTests.jid("closed"))).hasSize(2);
            assertThat(second.ending()).contains("policy-violation");
            assertThat(third.ending()).contains("policy-violation");
            assertThat(other.soFar()).isNotNull();
        }
    }

    @Test
    void aBroadcastReachesEverySessionOnce() {
        CHAT.with("hears", "hearstoo");
        try (WireClient one = CHAT.online("hears", "a");
                WireClient other = CHAT.online("hearstoo", "b")) {
            ask("broadcast", "오늘 밤 10시에 점검이 있습니다. <3");
            Element message = one.message();
            assertThat(message.attribute("type")).isEqualTo("headline");
            assertThat(message.attribute("from")).isEqualTo(ChatForTests.DOMAIN);
            assertThat(message.textOf("body")).isEqualTo("오늘 밤 10시에 점검이 있습니다. <3");
            assertThat(other.message().textOf("body")).startsWith("오늘 밤");
            assertThat(one.messagesSoFar()).isEmpty();
        }
    }

    @Test
    void anAccountThatSendsTooFastIsReadMoreSlowlyAndLosesNothing() {
        try (ChatForTests slow = ChatForTests.paced(20).with("fast", "reader")) {
            try (WireClient fast = slow.online("fast", "a");
                    WireClient reader = slow.online("reader", "b")) {
                long began = System.nanoTime();
                for (int i = 0; i < 140; i++) {
                    fast.send(
                            "<message type='chat' to='"
                                    + ChatForTests.jid("reader")
                                    + "'><body>"
                                    + i
                                    + "</body></message>");
                }
                for (int i = 0; i < 140; i++) {
                    assertThat(reader.message().textOf("body")).isEqualTo("" + i);
                }
                // A hundred at once, the others at twenty a second: this cannot be faster.
                assertThat(Duration.ofNanos(System.nanoTime() - began))
                        .isGreaterThan(Duration.ofMillis(1_500));
            }
        }
    }

    @Test
    void whatWasSaidIsKeptAsLongAsItsClassOfRoomSays() {
        CHAT.with("teller", "told");
        try (WireClient teller = CHAT.online("teller", "a");
                WireClient told = CHAT.online("told", "b")) {
            teller.send(
                    "<message type='chat' to='"
                            + ChatForTests.jid("told")
                            + "'><body>x</body></message>");
            told.message();
            CHAT.owner()
                    .change(
                            tx ->
                                    tx.update(
                                            "with r as (insert into chat.room (name, settings,"
                                                    + " rule) values ('kept', '', 'staff:1'), ('made',"
                                                    + " '', null) returning id) insert into chat.entry"
                                                    + " (id, kind, sender, receiver, stanza) select"
                                                    + " chat.entry_id(clock_timestamp()) + id, 1, 0, id,"
                                                    + " '' from r"));
            assertThat(left()).isEqualTo("made 1, kept 1, people 1");
            after(Duration.ofDays(364));
            assertThat(left()).isEqualTo("made 1, kept 1, people 1");
            after(Duration.ofDays(366));
            assertThat(left()).isEqualTo("made 0, kept 1, people 0");
            after(Duration.ofDays(1_001));
            assertThat(left()).isEqualTo("made 0, kept 0, people 0");
            CHAT.owner().change(tx -> tx.update("delete from chat.room where settings = ''"));
        }
    }

    private static void after(Duration time) {
        new Retention(
                        CHAT.database(),
                        ChatForTests.KEPT,
                        Clock.fixed(Instant.now().plus(time), ZoneOffset.UTC))
                .tidy();
    }

    private static String left() {
        return CHAT.owner()
                .read(
                        tx ->
                                tx.one(
                                        """
                                        select format('made %s, kept %s, people %s',
                                            count(*) filter (where r.name = 'made'),
                                            count(*) filter (where r.name = 'kept'),
                                            count(*) filter (where e.kind = 0
                                                and e.sender = (select id from chat.account where local_part = 'teller')))
                                            as found
                                        from chat.entry as e left join chat.room as r on r.id = e.receiver
                                        """,
                                        row -> row.text("found")));
    }
}
