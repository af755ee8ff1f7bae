package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Blobs (RFC 8620 §6), and letters sent, called back and answered by JMAP (RFC 8621 §6 to §8).
final class JmapSendTest {

    private static MailFixture fixture;
    private static MailServer server;
    private static JmapClient hana;
    private static JmapClient duri;
    private static String drafts;
    private static String sent;
    private static String me;

    @BeforeAll
    static void start() throws Exception {
        fixture = new MailFixture();
        server = fixture.server();
        hana = JmapClient.of(server, "hana");
        duri = JmapClient.of(server, "duri");
        drafts = hana.mailbox("Drafts");
        sent = hana.mailbox("Sent");
        me = hana.call("Identity/get", "{}").at("/list/0/id").asText();
        duri.mailbox("Inbox");
    }

    @AfterAll
    static void stop() throws Exception {
        hana.close();
        duri.close();
        fixture.close();
    }

    @Test
    void aFileGoesUpAndComesDownToWhoeverSentItUpAlone() throws Exception {
        byte[] file = "한글 파일\n".repeat(20_000).getBytes(StandardCharsets.UTF_8);
        JsonNode up = upload(hana, hana.account(), "text/plain; charset=utf-8", file, 201);
        assertThat(up.path("size").asInt()).isEqualTo(file.length);
        assertThat(up.path("type").asText()).isEqualTo("text/plain; charset=utf-8");
        String blob = up.path("blobId").asText();
        String path =
                "/jmap/download/"
                        + hana.account()
                        + "/"
                        + blob
                        + "/%EC%95%88%EB%82%B4.txt?type=text%2Fhtml";
        HttpResponse<byte[]> down =
                hana.http()
                        .send(hana.request(path).build(), HttpResponse.BodyHandlers.ofByteArray());
        assertThat(down.statusCode()).isEqualTo(200);
        assertThat(down.body()).isEqualTo(file);
        assertThat(down.headers().firstValue("Content-Type")).hasValue("text/html");
        assertThat(down.headers().firstValue("Content-Disposition"))
                .hasValue("attachment; filename*=UTF-8''%EC%95%88%EB%82%B4.txt");
        assertThat(down.headers().firstValue("Content-Security-Policy"))
                .hasValue("sandbox; default-src 'none'");
        String hers = "/jmap/download/" + duri.account() + "/" + blob + "/x";
        for (String wrong : List.of(path, hers, hers + "/../..", "/jmap/download/x")) {
            assertThat(
                            duri.http()
                                    .send(
                                            duri.request(wrong).build(),
                                            HttpResponse.BodyHandlers.ofString())
                                    .statusCode())
                    .as(wrong)
                    .isEqualTo(404);
        }
        upload(duri, hana.account(), "text/plain", file, 404);
        JsonNode made =
                hana.call(
                        "Email/set",
                        """
                        {'create': {'k': {'mailboxIds': {'%s': true}, 'subject': '첨부', 'attachments': [
                          {'blobId': '%s', 'type': 'text/plain', 'charset': 'utf-8', 'name': '안내.txt', 'disposition': 'attachment'}]}}}
                        """
                                .formatted(drafts, blob));
        JsonNode read =
                hana.call(
                                "Email/get",
                                "{'ids': ['%s'], 'properties': ['attachments']}"
                                        .formatted(made.at("/created/k/id").asText()))
                        .at("/list/0/attachments/0");
        assertThat(read.path("size").asInt()).as(made.toString()).isEqualTo(file.length);
        HttpResponse<byte[]> again =
                hana.http()
                        .send(
                                hana.request(
                                                "/jmap/download/"
                                                        + hana.account()
                                                        + "/"
                                                        + read.path("blobId").asText()
                                                        + "/a.txt")
                                        .build(),
                                HttpResponse.BodyHandlers.ofByteArray());
        assertThat(again.body()).isEqualTo(file);
        assertThat(again.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
    }

    @Test
    void aLetterArrivesAndNobodySeesWhoGotItBlind() throws Exception {
        String draft =
                draft(
                        "가을 소풍",
                        "'bcc': [{'email': 'duri@maru.test'}], 'to': [{'email': 'hana@maru.test'}]");
        String before = duri.call("Email/query", "{}").path("queryState").asText();
        JsonNode answers =
                hana.calls(
                        """
                        [['EmailSubmission/set', {'accountId': '{account}',
                          'create': {'s': {'emailId': '%s', 'identityId': '%s'}},
                          'onSuccessUpdateEmail': {'#s': {'mailboxIds': {'%s': true}, 'keywords/$draft': null}}}, 'a']]
                        """
                                .formatted(draft, me, sent));
        JsonNode made = answers.at("/0/1/created/s");
        assertThat(made.path("undoStatus").asText()).as(answers.toString()).isEqualTo("final");
        assertThat(made.at("/envelope/rcptTo").size()).isEqualTo(2);
        assertThat(answers.at("/1/0").asText()).isEqualTo("Email/set");
        assertThat(answers.at("/1/1/updated").has(draft)).isTrue();
        JsonNode lies = hana.call("Email/get", "{'ids': ['" + draft + "']}").at("/list/0");
        assertThat(lies.path("mailboxIds")).isEqualTo(JmapClient.json("{'" + sent + "': true}"));
        assertThat(lies.path("keywords").has("$draft")).isFalse();
        String arrived = awaitNew(duri, before);
        JsonNode read =
                duri.call(
                                "Email/get",
                                "{'ids': ['%s'], 'properties': ['subject', 'bcc', 'from', 'preview']}"
                                        .formatted(arrived))
                        .at("/list/0");
        assertThat(read.path("subject").asText()).isEqualTo("가을 소풍");
        assertThat(read.path("bcc").isNull()).isTrue();
        assertThat(read.path("preview").asText()).isEqualTo("안녕하세요.");
        assertThat(
                        hana.call(
                                        "EmailSubmission/get",
                                        "{'ids': ['%s', 's-none']}"
                                                .formatted(made.path("id").asText()))
                                .at("/list/0/emailId")
                                .asText())
                .isEqualTo(draft);
    }

    @Test
    void aLetterThatWaitsIsCalledBack() throws Exception {
        String state = hana.call("EmailSubmission/get", "{'ids': []}").path("state").asText();
        String draft = draft("나중에", "'to': [{'email': 'duri@maru.test'}]");
        JsonNode made = hana.call("EmailSubmission/set", waiting(draft, "3600")).at("/created/s");
        assertThat(made.path("undoStatus").asText()).isEqualTo("pending");
        String id = made.path("id").asText();
        assertThat(
                        hana.call(
                                        "EmailSubmission/query",
                                        "{'filter': {'undoStatus': 'pending', 'emailIds': ['%s']}}"
                                                .formatted(draft))
                                .path("ids"))
                .extracting(JsonNode::asText)
                .containsExactly(id);
        assertThat(
                        duri.call(
                                        "EmailSubmission/set",
                                        "{'update': {'" + id + "': {'undoStatus': 'canceled'}}}")
                                .at("/notUpdated/" + id + "/type")
                                .asText())
                .isEqualTo("notFound");
        JsonNode back =
                hana.call(
                        "EmailSubmission/set",
                        "{'update': {'" + id + "': {'undoStatus': 'canceled'}}}");
        assertThat(back.path("updated").has(id)).isTrue();
        assertThat(
                        hana.call("EmailSubmission/get", "{'ids': ['" + id + "']}")
                                .at("/list/0/undoStatus")
                                .asText())
                .isEqualTo("canceled");
        assertThat(
                        hana.call(
                                        "EmailSubmission/set",
                                        "{'update': {'" + id + "': {'undoStatus': 'canceled'}}}")
                                .at("/notUpdated/" + id + "/type")
                                .asText())
                .isEqualTo("cannotUnsend");
        long queued =
                fixture.database.read(
                        transaction ->
                                transaction.one(
                                        "select count(*) as n from queued where due_at > now() +"
                                                + " interval '1 minute'",
                                        row -> row.bigint("n")));
        assertThat(queued).isZero();
        assertThat(
                        hana.call("EmailSubmission/changes", "{'sinceState': '" + state + "'}")
                                .path("created"))
                .extracting(JsonNode::asText)
                .contains(id);
        assertThat(
                        hana.call("EmailSubmission/set", "{'destroy': ['" + id + "']}")
                                .path("destroyed")
                                .size())
                .isEqualTo(1);
        assertThat(
                        hana.call(
                                        "EmailSubmission/queryChanges",
                                        "{'sinceQueryState': '" + state + "'}")
                                .has("removed"))
                .isTrue();
    }

    @Test
    void nobodyWritesAsAnybodyElse() throws Exception {
        String own = draft("x", "'to': [{'email': 'duri@maru.test'}]");
        String forged =
                hana.call(
                                "Email/set",
                                "{'create': {'k': {'mailboxIds': {'%s': true}, 'from': [{'email': 'duri@maru.test'}], 'to': [{'email': 'duri@maru.test'}]}}}"
                                        .formatted(drafts))
                        .at("/created/k/id")
                        .asText();
        String nobody = draft("x", "'cc': []");
        refused("'emailId': '" + forged + "', 'identityId': '" + me + "'", "forbiddenFrom");
        refused("'emailId': '" + nobody + "', 'identityId': '" + me + "'", "noRecipients");
        refused("'emailId': 'e-none', 'identityId': '" + me + "'", "invalidProperties");
        refused("'emailId': '" + own + "', 'identityId': 'i-none'", "invalidProperties");
        refused(
                "'emailId': '%s', 'identityId': '%s', 'envelope': {'mailFrom': {'email': 'duri@maru.test'}, 'rcptTo': [{'email': 'a@b.test'}]}"
                        .formatted(own, me),
                "forbiddenMailFrom");
        refused(
                "'emailId': '%s', 'identityId': '%s', 'envelope': {'mailFrom': {'email': 'hana@maru.test'}, 'rcptTo': [{'email': 'a b'}]}"
                        .formatted(own, me),
                "invalidRecipients");
    }

    @Test
    void namesAndSignaturesAreKept() throws Exception {
        JsonNode first = hana.call("Identity/get", "{}");
        assertThat(first.at("/list/0/name").asText()).isEqualTo("김하나");
        assertThat(first.at("/list/0/email").asText()).isEqualTo("hana@maru.test");
        JsonNode set =
                hana.call(
                        "Identity/set",
                        """
                        {'create': {'o': {'email': 'hana@maru.test', 'name': '3학년부', 'replyTo': [{'name': null, 'email': 'o@maru.test'}]},
                           'f': {'email': 'duri@maru.test'}},
                         'update': {'%s': {'textSignature': '-- \\n김하나'}}, 'destroy': ['%s']}
                        """
                                .formatted(me, me));
        assertThat(set.at("/notCreated/f/type").asText()).isEqualTo("forbiddenFrom");
        assertThat(set.at("/notUpdated/" + me + "/type").asText()).isEqualTo("willDestroy");
        assertThat(set.at("/notDestroyed/" + me + "/type").asText()).isEqualTo("forbidden");
        assertThat(
                        hana.call(
                                        "Identity/set",
                                        "{'update': {'"
                                                + me
                                                + "': {'textSignature': '-- \\n김하나'}}}")
                                .path("updated")
                                .has(me))
                .isTrue();
        JsonNode changes =
                hana.call(
                        "Identity/changes",
                        "{'sinceState': '%s'}".formatted(first.path("state").asText()));
        assertThat(changes.path("updated")).extracting(JsonNode::asText).containsExactly(me);
        assertThat(changes.path("created").size()).isEqualTo(1);
        assertThat(
                        hana.call("Identity/get", "{'ids': ['" + me + "']}")
                                .at("/list/0/textSignature")
                                .asText())
                .isEqualTo("-- \n김하나");
        assertThat(duri.call("Identity/get", "{'ids': ['" + me + "']}").path("notFound").size())
                .isEqualTo(1);
    }

    @Test
    void whoeverWritesToSomebodyAwayIsToldSoOnce() throws Exception {
        JsonNode set =
                duri.call(
                        "VacationResponse/set",
                        """
                        {'update': {'singleton': {'isEnabled': true, 'subject': '출장 중입니다', 'textBody': '금요일에 돌아옵니다.',
                          'fromDate': '2020-01-01T00:00:00Z', 'toDate': null}}, 'create': {'k': {}}, 'destroy': ['singleton']}
                        """);
        assertThat(set.at("/notCreated/k/type").asText()).isEqualTo("singleton");
        assertThat(set.at("/notDestroyed/singleton/type").asText()).isEqualTo("singleton");
        duri.call(
                "VacationResponse/set",
                "{'update': {'singleton': {'isEnabled': true, 'subject': '출장 중입니다', 'textBody': '금요일에 돌아옵니다.'}}}");
        JsonNode got = duri.call("VacationResponse/get", "{}").at("/list/0");
        assertThat(got.path("isEnabled").asBoolean()).isTrue();
        assertThat(got.path("subject").asText()).isEqualTo("출장 중입니다");
        String before = hana.call("Email/query", "{}").path("queryState").asText();
        String draft = draft("안부", "'to': [{'email': 'duri@maru.test'}]");
        hana.call(
                "EmailSubmission/set",
                "{'create': {'s': {'emailId': '%s', 'identityId': '%s'}}}".formatted(draft, me));
        String seen =
                hana.call("Email/changes", "{'sinceState': '" + before + "'}")
                        .path("newState")
                        .asText();
        String answer = awaitNew(hana, seen);
        JsonNode read =
                hana.call(
                                "Email/get",
                                "{'ids': ['%s'], 'properties': ['subject', 'preview']}"
                                        .formatted(answer))
                        .at("/list/0");
        assertThat(read.path("subject").asText()).isEqualTo("출장 중입니다");
        assertThat(read.path("preview").asText()).isEqualTo("금요일에 돌아옵니다.");
        duri.call("VacationResponse/set", "{'update': {'singleton': {'isEnabled': false}}}");
        assertThat(duri.call("VacationResponse/get", "{}").at("/list/0/isEnabled").asBoolean(true))
                .isFalse();
    }

    private static void refused(String submission, String type) throws Exception {
        JsonNode answer =
                hana.call("EmailSubmission/set", "{'create': {'s': {" + submission + "}}}");
        assertThat(answer.at("/notCreated/s/type").asText()).as(answer.toString()).isEqualTo(type);
    }

    private static String waiting(String draft, String seconds) {
        return """
               {'create': {'s': {'emailId': '%s', 'identityId': '%s', 'envelope': {
                 'mailFrom': {'email': 'hana@maru.test', 'parameters': {'HOLDFOR': '%s'}},
                 'rcptTo': [{'email': 'duri@maru.test', 'parameters': null}]}}}}
               """
                .formatted(draft, me, seconds);
    }

    private static String draft(String subject, String more) throws Exception {
        JsonNode made =
                hana.call(
                        "Email/set",
                        """
                        {'create': {'k': {'mailboxIds': {'%s': true}, 'keywords': {'$draft': true, '$seen': true},
                          'from': [{'name': '김하나', 'email': 'hana@maru.test'}], 'subject': '%s', %s,
                          'textBody': [{'partId': 't'}], 'bodyValues': {'t': {'value': '안녕하세요.'}}}}}
                        """
                                .formatted(drafts, subject, more));
        assertThat(made.at("/created/k/id").asText()).as(made.toString()).isNotEmpty();
        return made.at("/created/k/id").asText();
    }

    /// The id of what arrives after a state.
    private static String awaitNew(JmapClient client, String state) throws Exception {
        long end = System.nanoTime() + 60_000_000_000L;
        while (System.nanoTime() < end) {
            JsonNode created =
                    client.call("Email/changes", "{'sinceState': '" + state + "'}").path("created");
            if (!created.isEmpty()) {
                return created.get(0).asText();
            }
        }
        throw new AssertionError("Nothing has arrived.");
    }

    private static JsonNode upload(
            JmapClient client, String account, String type, byte[] file, int status)
            throws Exception {
        HttpResponse<String> answer =
                client.http()
                        .send(
                                client.request("/jmap/upload/" + account + "/")
                                        .header("Content-Type", type)
                                        .POST(HttpRequest.BodyPublishers.ofByteArray(file))
                                        .build(),
                                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return new ObjectMapper().readTree(answer.body());
    }
}
