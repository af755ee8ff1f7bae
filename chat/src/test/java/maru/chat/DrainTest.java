package maru.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import maru.chat.xml.Element;
import org.junit.jupiter.api.Test;

/// A server that is about to stop: it takes no more clients, and loses nothing of those it has.
class DrainTest {

    private static final String SM = "urn:xmpp:sm:3";

    @Test
    void whoComesWhileItDrainsIsSentElsewhere() {
        try (ChatForTests chat = ChatForTests.start();
                WireClient client = WireClient.secure(chat.securePort())) {
            // Its handshake is done, so it was accepted before.
            assertThat(client.certificateHash()).isNotEmpty();
            chat.server().drain();
            client.open();
            assertThat(client.ending()).hasValue("system-shutdown");
        }
    }

    @Test
    void whatWasTakenIsStoredAndTheRestGoesOnAtTheNext() {
        try (ChatForTests chat = ChatForTests.start().with("drain1", "drain2")) {
            WireClient sender = chat.online("drain1", "a");
            WireClient receiver = chat.online("drain2", "b");
            String sending = enable(sender);
            String receiving = enable(receiver);
            say(sender, 0);
            chat.restart();
            sender.cut();
            receiver.cut();

            try (WireClient again = resumed(chat, "drain2", receiving);
                    WireClient on = signedIn(chat, "drain1")) {
                on.send("<resume xmlns='" + SM + "' previd='" + sending + "' h='0'/>");
                Element resumed = on.await(each -> each.name().equals("resumed"));
                int handled = Integer.parseInt(resumed.attribute("h", ""));
                say(on, handled);
                on.soFar();
                List<String> heard =
                        IntStream.range(0, 100)
                                .mapToObj(each -> again.message().textOf("body"))
                                .toList();
                assertThat(heard)
                        .containsExactlyElementsOf(
                                IntStream.range(0, 100)
                                        .mapToObj(each -> "number " + each)
                                        .toList());
                assertThat(again.messagesSoFar()).isEmpty();
            }
        }
    }

    /// All messages from this one on.
    private static void say(WireClient sender, int from) {
        for (int i = from; i < 100; i++) {
            ArchiveTest.say(sender, "drain2", "number " + i);
        }
    }

    private static String enable(WireClient client) {
        client.send("<enable xmlns='" + SM + "' resume='true'/>");
        return client.await(each -> each.name().equals("enabled")).attribute("id", "");
    }

    private static WireClient signedIn(ChatForTests chat, String name) {
        return WireClient.secure(chat.securePort()).signIn(name, name + "!");
    }

    private static WireClient resumed(ChatForTests chat, String name, String stream) {
        WireClient client = signedIn(chat, name);
        client.send("<resume xmlns='" + SM + "' previd='" + stream + "' h='0'/>");
        assertThat(client.next().name()).isEqualTo("resumed");
        return client;
    }
}
