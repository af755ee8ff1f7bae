package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import maru.storage.feed.Feed;
import maru.storage.feed.FeedSequencer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What a client hears of without asking (RFC 8620 §7.3).
final class JmapEventTest {

    private static MailFixture fixture;
    private static MailServer server;
    private static FeedSequencer sequencer;
    private static JmapClient hana;

    @BeforeAll
    static void start() throws Exception {
        fixture = new MailFixture();
        sequencer = FeedSequencer.start(fixture.fresh.asSuperuser(), new Feed("mail"));
        server = fixture.server();
        hana = JmapClient.of(server, "hana");
        hana.mailbox("Inbox");
    }

    @AfterAll
    static void stop() throws Exception {
        hana.close();
        sequencer.close();
        fixture.close();
    }

    @Test
    void mailThatComesByImapIsHeardOf() throws Exception {
        try (BufferedReader events = listen("types=*&closeafter=no&ping=0")) {
            append();
            JsonNode change = next(events);
            assertThat(change.path("@type").asText()).isEqualTo("StateChange");
            JsonNode states = change.path("changed").path(hana.account());
            assertThat(states.path("Email").asText())
                    .isEqualTo(hana.call("Email/get", "{'ids': []}").path("state").asText());
            assertThat(states.has("Thread")).isTrue();
            assertThat(states.has("Mailbox")).isTrue();
            assertThat(states.has("Identity")).isFalse();
            hana.call("Mailbox/set", "{'create': {'k': {'name': '새 폴더'}}}");
            assertThat(next(events).path("changed").path(hana.account()).has("Mailbox")).isTrue();
        }
    }

    @Test
    void aClientHearsOfWhatItAskedForAloneAndOnceIfItLikes() throws Exception {
        try (BufferedReader events = listen("types=Mailbox%2CIdentity&closeafter=state&ping=5")) {
            append();
            JsonNode states = next(events).path("changed").path(hana.account());
            assertThat(states.has("Mailbox")).isTrue();
            assertThat(states.has("Email")).isFalse();
            String line;
            do {
                line = events.readLine();
            } while (line != null);
        }
    }

    @Test
    void nobodyListensOnWithACredentialThatHasEnded() throws Exception {
        try (BufferedReader events = listen("types=*&closeafter=no&ping=0")) {
            fixture.people.revokeAll();
            String line;
            do {
                line = events.readLine();
            } while (line != null);
        }
    }

    @Test
    void aWishThatIsNoneIsRefused() throws Exception {
        for (String query : new String[] {"ping=x", "closeafter=maybe", "ping=-1"}) {
            assertThat(
                            hana.http()
                                    .send(
                                            hana.request("/jmap/events?" + query).build(),
                                            HttpResponse.BodyHandlers.ofString())
                                    .statusCode())
                    .isEqualTo(400);
        }
    }

    /// From its first line on, the client is listening.
    private static BufferedReader listen(String query) throws Exception {
        HttpResponse<InputStream> answer =
                hana.http()
                        .send(
                                hana.request("/jmap/events?" + query).build(),
                                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
        assertThat(lines.readLine()).startsWith(":");
        return lines;
    }

    private static JsonNode next(BufferedReader events) throws Exception {
        String line = "";
        while (!line.startsWith("data: {\"@type\"")) {
            line = events.readLine();
            assertThat(line).isNotNull();
        }
        return JmapClient.json(line.substring("data: ".length()));
    }

    private static void append() throws Exception {
        try (Wire imap = Wire.login(server, "hana")) {
            imap.append("INBOX", "Subject: x\r\n\r\ny\r\n".getBytes(StandardCharsets.UTF_8));
        }
    }
}
