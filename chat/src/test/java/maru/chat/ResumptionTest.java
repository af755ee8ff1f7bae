package maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import maru.chat.xml.Element;
import org.junit.jupiter.api.Test;

/// XEP-0198: acknowledgements, resumption on the same process and on the next.
class ResumptionTest {

    private static final Duration WAITS = Duration.ofMinutes(1);
    private static final String SM = "urn:xmpp:sm:3";

    private static String enable(WireClient client) {
        client.send("<enable xmlns='" + SM + "' resume='true'/>");
        return client.await(each -> each.name().equals("enabled")).attribute("id", "");
    }

    private static WireClient signedIn(ChatForTests chat, String name) {
        return WireClient.secure(chat.securePort()).signIn(name, name + "!");
    }

    @Test
    void whatWasNotAcknowledgedComesAgainInOrder() {
        try (ChatForTests chat = ChatForTests.start().with("sm1", "sm2");
                WireClient sender = chat.online("sm2", "s")) {
            WireClient first = chat.online("sm1", "phone");
            String id = enable(first);
            ArchiveTest.say(sender, "sm1", "one");
            Element one = first.message();
            first.send("<a xmlns='" + SM + "' h='1'/>");
            first.cut();
            ArchiveTest.say(sender, "sm1", "two");
            ArchiveTest.say(sender, "sm1", "three");
            sender.soFar();
            try (WireClient second = signedIn(chat, "sm1")) {
                second.send("<resume xmlns='" + SM + "' previd='" + id + "' h='1'/>");
                assertThat(second.next().name()).isEqualTo("resumed");
                assertThat(one.textOf("body")).isEqualTo("one");
                assertThat(second.message().textOf("body")).isEqualTo("two");
                assertThat(second.message().textOf("body")).isEqualTo("three");
            }
        }
    }

    /// Asks again while the commit is still under way: `h` never runs ahead of it.
    private static void untilHandled(WireClient client, String count) {
        Instant end = Instant.now().plus(WAITS);
        String handled = "";
        while (!count.equals(handled)) {
            assertThat(Instant.now()).as("h stays " + handled).isBefore(end);
            client.send("<r xmlns='" + SM + "'/>");
            handled = client.await(each -> each.name().equals("a")).attribute("h");
        }
    }

    @Test
    void aStreamGoesOnAfterTheServerWasRestarted() {
        try (ChatForTests chat = ChatForTests.start().with("sm3", "sm4")) {
            WireClient phone = chat.online("sm3", "phone");
            String id = enable(phone);
            phone.send("<message to='sm4@school.test' type='chat'><body>before</body></message>");
            untilHandled(phone, "1");
            phone.cut();
            try (WireClient sender = chat.online("sm4", "s")) {
                ArchiveTest.say(sender, "sm3", "while away");
                sender.soFar();
            }
            chat.restart();
            try (WireClient sender = chat.online("sm4", "s")) {
                ArchiveTest.say(sender, "sm3", "after the restart");
                sender.soFar();
                try (WireClient again = signedIn(chat, "sm3")) {
                    again.send("<resume xmlns='" + SM + "' previd='" + id + "' h='0'/>");
                    Element resumed = again.next();
                    assertThat(resumed.name()).isEqualTo("resumed");
                    assertThat(resumed.attribute("h")).isEqualTo("1");
                    assertThat(again.message().textOf("body")).isEqualTo("while away");
                    assertThat(again.message().textOf("body")).isEqualTo("after the restart");
                }
            }
        }
    }

    @Test
    void nobodyResumesSomebodyElsesStream() {
        try (ChatForTests chat = ChatForTests.start().with("sm5", "sm6")) {
            WireClient first = chat.online("sm5", "phone");
            String id = enable(first);
            first.cut();
            try (WireClient other = signedIn(chat, "sm6")) {
                other.send("<resume xmlns='" + SM + "' previd='" + id + "' h='0'/>");
                assertThat(other.next().name()).isEqualTo("failed");
            }
        }
    }

    @Test
    void whatAStreamLeftBehindWaitsForTheNext() {
        try (ChatForTests chat =
                        ChatForTests.resumableFor(Duration.ofMillis(200)).with("sm7", "sm8");
                WireClient sender = chat.online("sm8", "s")) {
            WireClient first = chat.online("sm7", "phone");
            enable(first);
            first.cut();
            ArchiveTest.say(sender, "sm7", "left behind");
            sender.soFar();
            sender.ask("get", null, "<query xmlns='jabber:iq:roster'/>");
            while (chat.server().sessions() > 1) {
                sender.soFar();
            }
            try (WireClient next = chat.online("sm7", "desk")) {
                assertThat(next.message().textOf("body")).isEqualTo("left behind");
            }
        }
    }

    @Test
    void acknowledgingMoreThanWasSentEndsTheStream() {
        try (ChatForTests chat = ChatForTests.start().with("sm9")) {
            WireClient client = chat.online("sm9", "phone");
            enable(client);
            client.send("<a xmlns='" + SM + "' h='99'/>");
            assertThat(client.ending()).contains("undefined-condition");
        }
    }

    @Test
    void whatWasCommittedButNotHandedOutBeforeACrashWaitsForItsReceiver() {
        try (ChatForTests chat = ChatForTests.start().with("sm10", "sm11")) {
            try (WireClient sender = chat.online("sm11", "s")) {
                ArchiveTest.say(sender, "sm10", "handed out");
                sender.soFar();
                chat.server().settle();
            }
            long until = handedOut(chat);
            try (WireClient sender = chat.online("sm11", "s")) {
                ArchiveTest.say(sender, "sm10", "committed only");
                sender.soFar();
            }
            // As a crash between the commit and what follows it leaves the rows.
            chat.restart(
                    owner ->
                            owner.change(
                                    tx -> {
                                        tx.update(
                                                "delete from chat.offline where entry > ?", until);
                                        tx.update("update chat.node set handed_out = ?", until);
                                    }));
            try (WireClient receiver = chat.online("sm10", "phone")) {
                assertThat(receiver.message().textOf("body")).isEqualTo("handed out");
                assertThat(receiver.message().textOf("body")).isEqualTo("committed only");
                assertThat(receiver.messagesSoFar()).isEmpty();
            }
        }
    }

    private static long handedOut(ChatForTests chat) {
        return chat.database()
                .read(
                        tx ->
                                tx.one(
                                        "select max(id) as last from chat.entry",
                                        row -> row.bigint("last")));
    }

    @Test
    void talkOfARoomComesAfterTheServerWasRestarted() {
        String room = "resumed@rooms.school.test";
        try (ChatForTests chat = ChatForTests.start().with("sm12", "sm13")) {
            WireClient phone = chat.online("sm12", "phone");
            String id = enable(phone);
            RoomTest.create(phone, room, "phone");
            phone.cut();
            try (WireClient other = chat.online("sm13", "o")) {
                RoomTest.enter(other, room, "other");
                other.send(
                        "<message to='%s' type='groupchat'><body>회의는 3시</body></message>"
                                .formatted(room));
                assertThat(RoomTest.heard(other).textOf("body")).isEqualTo("회의는 3시");
            }
            chat.restart();
            try (WireClient again = signedIn(chat, "sm12")) {
                again.send("<resume xmlns='" + SM + "' previd='" + id + "' h='0'/>");
                assertThat(again.next().name()).isEqualTo("resumed");
                Element said = RoomTest.heard(again);
                assertThat(said.attribute("from")).isEqualTo(room + "/other");
                assertThat(said.textOf("body")).isEqualTo("회의는 3시");
            }
        }
    }

    @Test
    void aStreamThatIsOverStillTellsHowMuchWasHandled() {
        try (ChatForTests chat =
                ChatForTests.resumableFor(Duration.ofMillis(200)).with("sm14", "sm15")) {
            WireClient phone = chat.online("sm14", "phone");
            String id = enable(phone);
            ArchiveTest.say(phone, "sm15", "counted");
            phone.soFar();
            phone.cut();
            try (WireClient other = signedIn(chat, "sm14").bind("other")) {
                while (chat.server().sessions() > 1) {
                    other.soFar();
                }
            }
            chat.server().settle();
            try (WireClient again = signedIn(chat, "sm14")) {
                again.send("<resume xmlns='" + SM + "' previd='" + id + "' h='0'/>");
                Element failed = again.next();
                assertThat(failed.name()).isEqualTo("failed");
                assertThat(failed.attribute("h")).isEqualTo("2");
            }
        }
    }

    @Test
    void whatWaitedIsNotForgottenBeforeTheClientHasIt() {
        try (ChatForTests chat = ChatForTests.start().with("sm16", "sm17")) {
            try (WireClient sender = chat.online("sm17", "s")) {
                ArchiveTest.say(sender, "sm16", "waited");
                sender.soFar();
                chat.server().settle();
            }
            WireClient phone = chat.bound("sm16", "phone");
            String id = enable(phone);
            phone.send("<presence/>");
            String first = ArchiveTest.stanzaId(phone.message()).orElseThrow();
            phone.cut();
            chat.restart();
            try (WireClient again = signedIn(chat, "sm16")) {
                again.send("<resume xmlns='" + SM + "' previd='" + id + "' h='0'/>");
                assertThat(again.next().name()).isEqualTo("resumed");
                assertThat(ArchiveTest.stanzaId(again.message())).contains(first);
                again.send("<a xmlns='" + SM + "' h='1'/>");
                again.soFar();
            }
        }
    }
}
