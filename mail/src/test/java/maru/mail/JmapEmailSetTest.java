package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import maru.storage.feed.Feed;
import maru.storage.feed.FeedSequencer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// E-mails written, changed and taken away by JMAP (RFC 8621 §4.6 to §4.8).
final class JmapEmailSetTest {

    private static MailFixture fixture;
    private static MailServer server;
    private static JmapClient hana;
    private static JmapClient duri;
    private static String inbox;
    private static String drafts;

    @BeforeAll
    static void start() throws Exception {
        fixture = new MailFixture();
        server = fixture.server();
        hana = JmapClient.of(server, "hana");
        duri = JmapClient.of(server, "duri");
        inbox = hana.mailbox("Inbox");
        drafts = hana.mailbox("Drafts");
    }

    @AfterAll
    static void stop() throws Exception {
        hana.close();
        duri.close();
        fixture.close();
    }

    @Test
    void aDraftIsWrittenAsItIsReadBack() throws Exception {
        JsonNode made =
                hana.call(
                        "Email/set",
                        """
                        {'create': {'k': {
                          'mailboxIds': {'%s': true}, 'keywords': {'$draft': true, '$seen': true, 'Todo': true},
                          'from': [{'name': '김하나', 'email': 'hana@maru.test'}],
                          'to': [{'name': '이두리', 'email': 'duri@maru.test'}, {'email': 'x@y.test'}],
                          'subject': '가을 현장체험학습에 대하여 알려 드립니다: 준비물과 시간, 그리고 다시 모이는 곳',
                          'messageId': ['one@maru.test'], 'references': ['a@b', 'c@d'],
                          'sentAt': '2026-10-01T09:00:00+09:00', 'header:X-Class:asText': '3학년 1반',
                          'textBody': [{'partId': 't'}], 'htmlBody': [{'partId': 'h', 'type': 'text/html'}],
                          'bodyValues': {'t': {'value': '준비물\\n- 물'}, 'h': {'value': '<p>준비물</p>'}}}}}
                        """
                                .formatted(drafts));
        String id = made.at("/created/k/id").asText();
        assertThat(id).as(made.toString()).isNotEmpty();
        assertThat(made.at("/created/k").size()).isEqualTo(4);
        JsonNode read =
                hana.call(
                                "Email/get",
                                """
                                {'ids': ['%s'], 'fetchAllBodyValues': true, 'properties': ['from', 'to', 'subject',
                                 'messageId', 'references', 'sentAt', 'header:X-Class:asText', 'keywords', 'mailboxIds',
                                 'textBody', 'htmlBody', 'bodyValues', 'preview', 'bodyStructure', 'hasAttachment']}
                                """
                                        .formatted(id))
                        .at("/list/0");
        assertThat(read.path("subject").asText())
                .isEqualTo("가을 현장체험학습에 대하여 알려 드립니다: 준비물과 시간, 그리고 다시 모이는 곳");
        assertThat(read.at("/from/0/name").asText()).isEqualTo("김하나");
        assertThat(read.at("/to/1/email").asText()).isEqualTo("x@y.test");
        assertThat(read.path("messageId")).isEqualTo(JmapClient.json("['one@maru.test']"));
        assertThat(read.path("references")).isEqualTo(JmapClient.json("['a@b', 'c@d']"));
        assertThat(read.path("sentAt").asText()).isEqualTo("2026-10-01T09:00:00+09:00");
        assertThat(read.path("header:X-Class:asText").asText()).isEqualTo("3학년 1반");
        assertThat(read.path("keywords"))
                .isEqualTo(JmapClient.json("{'$draft': true, '$seen': true, 'todo': true}"));
        assertThat(read.path("mailboxIds").has(drafts)).isTrue();
        assertThat(read.at("/bodyStructure/type").asText()).isEqualTo("multipart/alternative");
        assertThat(read.at("/bodyValues/1/value").asText()).isEqualTo("준비물\n- 물");
        assertThat(read.at("/bodyValues/2/value").asText()).isEqualTo("<p>준비물</p>");
        assertThat(read.path("preview").asText()).isEqualTo("준비물 - 물");
        assertThat(read.path("hasAttachment").asBoolean(true)).isFalse();
    }

    @Test
    void aFileIsTakenFromAnotherLetterWithItsName() throws Exception {
        JsonNode first =
                hana.call(
                        "Email/set",
                        """
                        {'create': {'a': {'mailboxIds': {'%s': true}, 'subject': 'first',
                          'textBody': [{'partId': '1'}], 'bodyValues': {'1': {'value': 'one'}}}}}
                        """
                                .formatted(drafts));
        String blob = first.at("/created/a/blobId").asText();
        JsonNode second =
                hana.call(
                        "Email/set",
                        """
                        {'create': {'b': {'mailboxIds': {'%s': true}, 'subject': 'second',
                          'textBody': [{'partId': '1'}], 'bodyValues': {'1': {'value': 'two'}},
                          'attachments': [{'blobId': '%s', 'type': 'application/octet-stream', 'name': '가정통신문 제12호.hwp',
                            'disposition': 'attachment'}]},
                         'c': {'mailboxIds': {'%s': true}, 'attachments': [{'blobId': 'e-none', 'type': 'text/plain'}]}}}
                        """
                                .formatted(drafts, blob, drafts));
        assertThat(second.at("/notCreated/c/type").asText()).isEqualTo("blobNotFound");
        JsonNode read =
                hana.call(
                                "Email/get",
                                "{'ids': ['%s'], 'properties': ['attachments', 'hasAttachment']}"
                                        .formatted(second.at("/created/b/id").asText()))
                        .at("/list/0");
        assertThat(read.at("/attachments/0/name").asText()).isEqualTo("가정통신문 제12호.hwp");
        assertThat(read.at("/attachments/0/size").asInt())
                .isEqualTo(first.at("/created/a/size").asInt());
        assertThat(read.path("hasAttachment").asBoolean()).isTrue();
        JsonNode parsed =
                hana.call(
                        "Email/parse",
                        "{'blobIds': ['%s'], 'properties': ['subject']}"
                                .formatted(read.at("/attachments/0/blobId").asText()));
        assertThat(parsed.path("parsed").iterator().next().path("subject").asText())
                .isEqualTo("first");
    }

    @Test
    void whatIsNoMessageIsNotWritten() throws Exception {
        for (String each :
                List.of(
                        "mailboxIds|'subject': 'x', 'mailboxIds': {}",
                        "mailboxIds|'mailboxIds': {'m-none': true}",
                        "subject|'subject': 'a\\r\\nBcc: x@y.test'",
                        "header:X-A|'header:X-A': ' a\\r\\nBcc: x@y.test'",
                        "from|'from': [{'email': 'no address'}]",
                        "header:From:asAddresses|'from': [], 'header:From:asAddresses': []",
                        "header:Content-Type|'header:Content-Type': ' text/html'",
                        "headers|'headers': []",
                        "keywords|'keywords': {'a b': true}",
                        "bodyValues|'textBody': [{'partId': '1'}]",
                        "textBody|'textBody': [{'partId': '1', 'type': 'text/html'}], 'bodyValues': {'1': {'value': ''}}",
                        "sentAt|'sentAt': 'gestern'",
                        "receivedAt|'receivedAt': 'gestern'")) {
            String[] words = each.split("\\|", 2);
            String boxes =
                    words[1].contains("mailboxIds")
                            ? ""
                            : "'mailboxIds': {'" + drafts + "': true}, ";
            JsonNode answer =
                    hana.call("Email/set", "{'create': {'k': {" + boxes + words[1] + "}}}");
            assertThat(answer.at("/notCreated/k/properties/0").asText())
                    .as(each + " " + answer)
                    .isEqualTo(words[0]);
        }
    }

    @Test
    void keywordsAndFoldersChangeTogetherAndImapHearsOfIt() throws Exception {
        String id = bring("Subject: moving\r\n\r\ntext\r\n");
        try (FeedSequencer _ = FeedSequencer.start(fixture.fresh.asSuperuser(), new Feed("mail"));
                Wire imap = Wire.login(server, "hana")) {
            imap.command("SELECT INBOX");
            String state = hana.call("Email/query", "{}").path("queryState").asText();
            JsonNode changed =
                    hana.call(
                            "Email/set",
                            """
                            {'update': {
                              '%s': {'keywords/$flagged': true, 'keywords/$seen': true, 'mailboxIds/%s': true},
                              'e-none': {'keywords': {}}, '#k': {}}}
                            """
                                    .formatted(id, drafts));
            assertThat(changed.path("updated").has(id)).as(changed.toString()).isTrue();
            assertThat(changed.at("/notUpdated/e-none/type").asText()).isEqualTo("notFound");
            imap.sendUntil("FETCH * FLAGS", ".*FETCH.*", ".*Flagged.*Seen.*");
            assertThat(
                            hana.call("Email/changes", "{'sinceState': '" + state + "'}")
                                    .path("updated"))
                    .extracting(JsonNode::asText)
                    .containsExactly(id);
            JsonNode placed = placed(id);
            assertThat(placed.path("mailboxIds").size()).isEqualTo(2);
            assertThat(placed.path("keywords"))
                    .isEqualTo(JmapClient.json("{'$flagged': true, '$seen': true}"));
            JsonNode moved =
                    hana.call(
                            "Email/set",
                            "{'update': {'%s': {'mailboxIds': {'%s': true}, 'keywords': {}}}}"
                                    .formatted(id, drafts));
            assertThat(moved.path("updated").has(id)).isTrue();
            assertThat(placed(id).path("mailboxIds"))
                    .isEqualTo(JmapClient.json("{'" + drafts + "': true}"));
            assertThat(placed(id).path("keywords").isEmpty()).isTrue();
        }
        for (String patch :
                List.of(
                        "{'mailboxIds': {}}",
                        "{'mailboxIds/" + drafts + "': null}",
                        "{'mailboxIds/m-none': true}",
                        "{'keywords/a b': true}",
                        "{'keywords': {'x': false}}",
                        "{'subject': 'other'}")) {
            assertThat(
                            hana.call("Email/set", "{'update': {'" + id + "': " + patch + "}}")
                                    .at("/notUpdated/" + id + "/type")
                                    .asText())
                    .as(patch)
                    .isEqualTo("invalidProperties");
        }
        assertThat(
                        duri.call(
                                        "Email/set",
                                        "{'update': {'"
                                                + id
                                                + "': {'keywords': {}}}, 'destroy': ['"
                                                + id
                                                + "']}")
                                .has("destroyed"))
                .isFalse();
        JsonNode gone =
                hana.call(
                        "Email/set",
                        "{'update': {'%s': {'keywords': {}}}, 'destroy': ['%s']}"
                                .formatted(id, id));
        assertThat(gone.at("/notUpdated/" + id + "/type").asText()).isEqualTo("willDestroy");
        assertThat(gone.path("destroyed").size()).isEqualTo(1);
        assertThat(hana.call("Email/get", "{'ids': ['" + id + "']}").path("notFound").size())
                .isEqualTo(1);
        List<String> faults =
                fixture.fresh
                        .asSuperuser()
                        .read(
                                transaction ->
                                        transaction.list(
                                                "select v from mail.verify() v",
                                                row -> row.text("v")));
        assertThat(faults).isEmpty();
    }

    @Test
    void aMessageIsBroughtInFromABlob() throws Exception {
        String id =
                bring(
                        "Subject: outer\r\nContent-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\nx\r\n");
        JsonNode outer =
                hana.call("Email/get", "{'ids': ['" + id + "'], 'properties': ['attachments']}");
        String blob = outer.at("/list/0/attachments/0/blobId").asText();
        JsonNode brought =
                hana.call(
                        "Email/import",
                        """
                        {'emails': {'k': {'blobId': '%s', 'mailboxIds': {'%s': true, '%s': true}, 'keywords': {'$seen': true},
                           'receivedAt': '2025-05-05T05:05:05Z'},
                          'n': {'blobId': 'e-none', 'mailboxIds': {'%s': true}}}}
                        """
                                .formatted(blob, inbox, drafts, inbox));
        assertThat(brought.at("/notCreated/n/type").asText()).isEqualTo("blobNotFound");
        String made = brought.at("/created/k/id").asText();
        JsonNode read = hana.call("Email/get", "{'ids': ['" + made + "']}").at("/list/0");
        assertThat(read.path("subject").asText()).isEqualTo("inner");
        assertThat(read.path("receivedAt").asText()).isEqualTo("2025-05-05T05:05:05Z");
        assertThat(read.path("mailboxIds").size()).isEqualTo(2);
        assertThat(
                        hana.call(
                                        "Email/copy",
                                        "{'fromAccountId': '" + duri.account() + "', 'create': {}}")
                                .path("type")
                                .asText())
                .isEqualTo("fromAccountNotFound");
    }

    private static JsonNode placed(String id) throws Exception {
        return hana.call(
                        "Email/get",
                        "{'ids': ['" + id + "'], 'properties': ['mailboxIds', 'keywords']}")
                .at("/list/0");
    }

    /// Puts a message into a mailbox of hana's and tells its id.
    private static String bring(String message) throws Exception {
        String before = hana.call("Email/query", "{}").path("queryState").asText();
        try (Wire imap = Wire.login(server, "hana")) {
            imap.append("INBOX", message.getBytes(StandardCharsets.UTF_8));
        }
        return hana.call("Email/changes", "{'sinceState': '" + before + "'}")
                .path("created")
                .get(0)
                .asText();
    }
}
