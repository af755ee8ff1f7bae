package maru.mail.jmap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import maru.mail.JmapClient;
import maru.mail.MailFixture;
import maru.mail.MailServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is forgotten after a time, and that nothing else is.
final class ForgettingTest {

    private MailFixture fixture;
    private JmapClient hana;
    private String inbox;

    @BeforeEach
    void start() throws Exception {
        fixture = new MailFixture();
        MailServer server = fixture.server();
        hana = JmapClient.of(server, "hana");
        inbox = hana.mailbox("Inbox");
    }

    @AfterEach
    void stop() throws Exception {
        hana.close();
        fixture.close();
    }

    @Test
    void whoeverComesBackInTimeIsToldEverything() throws Exception {
        String before = state("Email");
        write("kept");
        forgetAfter(Forgetting.CHANGES_KEPT.minusDays(1));
        assertThat(changes("Email", before).path("created")).hasSize(1);
        assertThat(changes("Email", "0").path("created")).hasSize(1);
    }

    @Test
    void whoeverStayedAwayForLongerAsksAnew() throws Exception {
        write("first");
        String old = state("Email");
        write("second");
        forgetAfter(Forgetting.CHANGES_KEPT.plusDays(1));
        for (String gone : new String[] {"0", old}) {
            assertThat(changes("Email", gone).path("type").asText())
                    .isEqualTo("cannotCalculateChanges");
        }
    }

    @Test
    void statesStayAsTheyAreAndGoOnFromThere() throws Exception {
        write("first");
        String emails = state("Email");
        String mailboxes = state("Mailbox");
        forgetAfter(Forgetting.CHANGES_KEPT.plusDays(1));
        assertThat(state("Email")).isEqualTo(emails);
        assertThat(state("Mailbox")).isEqualTo(mailboxes);
        write("second");
        assertThat(changes("Email", emails).path("created")).hasSize(1);
        assertThat(changes("Mailbox", mailboxes).path("updated")).hasSize(1);
        assertThat(changes("Email", mailboxes).path("type").asText())
                .isEqualTo("cannotCalculateChanges");
        assertThat(faults()).isZero();
        forgetAfter(Forgetting.CHANGES_KEPT.plusDays(1));
        assertThat(changes("Email", emails).path("type").asText())
                .isEqualTo("cannotCalculateChanges");
        assertThat(faults()).isZero();
    }

    @Test
    void uploadThatBecameNoEmailIsGoneAfterADay() throws Exception {
        HttpResponse<String> uploaded =
                hana.http()
                        .send(
                                hana.request("/jmap/upload/" + hana.account() + "/")
                                        .POST(HttpRequest.BodyPublishers.ofString("준비물"))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
        String blob = JmapClient.json(uploaded.body()).path("blobId").asText();
        forgetAfter(Forgetting.UPLOADS_KEPT.minusHours(1));
        assertThat(download(blob)).isEqualTo(200);
        forgetAfter(Forgetting.UPLOADS_KEPT.plusHours(1));
        assertThat(download(blob)).isEqualTo(404);
    }

    private int download(String blob) throws Exception {
        return hana.http()
                .send(
                        hana.request(
                                        "/jmap/download/"
                                                + hana.account()
                                                + "/"
                                                + blob
                                                + "/x?type=text/plain")
                                .build(),
                        HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private void forgetAfter(Duration time) {
        new Forgetting(fixture.database, Clock.offset(Clock.systemUTC(), time)).forget();
    }

    private void write(String subject) throws Exception {
        JsonNode made =
                hana.call(
                        "Email/set",
                        "{'create': {'e': {'mailboxIds': {'%s': true}, 'subject': '%s'}}}"
                                .formatted(inbox, subject));
        assertThat(made.path("created").has("e")).as(made.toString()).isTrue();
    }

    private String state(String type) throws Exception {
        return hana.call(type + "/get", "{'ids': []}").path("state").asText();
    }

    private JsonNode changes(String type, String since) throws Exception {
        return hana.call(type + "/changes", "{'sinceState': '" + since + "'}");
    }

    /// What `maru admin mail verify` finds.
    private long faults() {
        return fixture.fresh
                .asSuperuser()
                .read(
                        tx ->
                                tx.one(
                                        "select count(*) as n from mail.verify()",
                                        row -> row.bigint("n")));
    }
}
