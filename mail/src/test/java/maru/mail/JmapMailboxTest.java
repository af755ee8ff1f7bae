package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Mailboxes by JMAP (RFC 8621 §2).
final class JmapMailboxTest {

    private static MailFixture fixture;
    private static MailServer server;
    private static JmapClient hana;
    private static JmapClient duri;

    @BeforeAll
    static void start() throws Exception {
        fixture = new MailFixture();
        server = fixture.server();
        hana = JmapClient.of(server, "hana");
        duri = JmapClient.of(server, "duri");
    }

    @AfterAll
    static void stop() throws Exception {
        hana.close();
        duri.close();
        fixture.close();
    }

    @Test
    void everybodyHasWhatProgramsLookForFromTheFirstQuestionOn() throws Exception {
        try (JmapClient sena = JmapClient.of(server, "sena")) {
            JsonNode answer = sena.call("Mailbox/get", "{}");
            assertThat(answer.path("list"))
                    .extracting(mailbox -> mailbox.path("role").asText())
                    .containsExactlyInAnyOrder(
                            "inbox", "drafts", "sent", "archive", "junk", "trash");
            JsonNode inbox =
                    sena.call("Mailbox/get", "{'ids': ['" + sena.mailbox("Inbox") + "']}")
                            .at("/list/0");
            assertThat(inbox.path("name").asText()).isEqualTo("Inbox");
            assertThat(inbox.path("role").asText()).isEqualTo("inbox");
            assertThat(inbox.path("isSubscribed").asBoolean()).isTrue();
            assertThat(inbox.path("myRights").path("mayReadItems").asBoolean()).isTrue();
            assertThat(inbox.path("myRights").path("mayDelete").asBoolean(true)).isFalse();
            String id = inbox.path("id").asText();
            assertThat(
                            sena.call("Mailbox/set", "{'destroy': ['" + id + "']}")
                                    .at("/notDestroyed/" + id + "/type")
                                    .asText())
                    .isEqualTo("forbidden");
            assertThat(sena.call("Mailbox/get", "{}").path("state"))
                    .isEqualTo(answer.path("state"));
        }
    }

    @Test
    void foldersAreMadeRenamedMovedAndDeletedAndImapSeesIt() throws Exception {
        String state = hana.call("Mailbox/get", "{}").path("state").asText();
        JsonNode made =
                hana.call(
                        "Mailbox/set",
                        """
                        {'ifInState': '%s', 'create': {
                          'inner': {'name': '3학년', 'parentId': '#outer', 'isSubscribed': true},
                          'outer': {'name': '가정통신문'},
                          'club': {'name': '동아리'},
                          'odd': {'name': '보낸 것', 'role': 'sent'},
                          'dot': {'name': 'a.b'},
                          'lost': {'name': 'c', 'parentId': 'm-none'}}}
                        """
                                .formatted(state));
        assertThat(made.path("oldState").asText()).isEqualTo(state);
        assertThat(made.path("newState").asText()).isNotEqualTo(state);
        assertThat(made.path("created").size()).isEqualTo(3);
        assertThat(made.at("/notCreated/odd/properties/0").asText()).isEqualTo("role");
        assertThat(made.at("/notCreated/dot/properties/0").asText()).isEqualTo("name");
        assertThat(made.at("/notCreated/lost/properties/0").asText()).isEqualTo("parentId");
        String outer = made.at("/created/outer/id").asText();
        String inner = made.at("/created/inner/id").asText();
        String club = made.at("/created/club/id").asText();
        assertThat(inner).matches("[A-Za-z0-9_-]{1,255}");

        JsonNode changes = hana.call("Mailbox/changes", "{'sinceState': '" + state + "'}");
        assertThat(changes.path("created"))
                .extracting(JsonNode::asText)
                .containsExactlyInAnyOrder(outer, inner, club);

        JsonNode again =
                hana.call(
                        "Mailbox/set",
                        "{'create': {'a': {'name': '가정통신문'}}, 'update': {'"
                                + outer
                                + "': {'name': '안내장'}, '"
                                + inner
                                + "': {'parentId': null, 'name': '삼학년'}, '"
                                + club
                                + "': {'totalEmails': 7}}}");
        assertThat(again.at("/notCreated/a/properties/0").asText()).isEqualTo("name");
        assertThat(again.path("updated").size()).isEqualTo(2);
        assertThat(again.at("/notUpdated/" + club + "/type").asText())
                .isEqualTo("invalidProperties");
        try (Wire imap = Wire.login(server, "hana")) {
            assertThat(imap.command("LIST \"\" *")).anyMatch(line -> line.contains("&xUiwtMel-"));
            assertThat(imap.command("LSUB \"\" *")).anyMatch(line -> line.contains("&wLzVWbFE-"));
        }
        assertThat(hana.call("Mailbox/set", "{'ifInState': '" + state + "'}").path("type").asText())
                .isEqualTo("stateMismatch");
        JsonNode moved =
                hana.call(
                        "Mailbox/set",
                        "{'update': {'" + inner + "': {'parentId': '" + outer + "'}}}");
        assertThat(moved.path("updated").has(inner)).isTrue();
        JsonNode kept = hana.call("Mailbox/set", "{'destroy': ['" + outer + "']}");
        assertThat(kept.at("/notDestroyed/" + outer + "/type").asText())
                .isEqualTo("mailboxHasChild");
        JsonNode gone = hana.call("Mailbox/set", "{'destroy': ['" + outer + "', '" + inner + "']}");
        assertThat(gone.path("destroyed").size()).isEqualTo(2);
        assertThat(
                        hana.call("Mailbox/get", "{'ids': ['" + outer + "']}")
                                .path("notFound")
                                .get(0)
                                .asText())
                .isEqualTo(outer);
        JsonNode all = hana.call("Mailbox/changes", "{'sinceState': '" + state + "'}");
        assertThat(all.path("created")).extracting(JsonNode::asText).containsExactly(club);
        assertThat(all.path("destroyed").isEmpty()).isTrue();
    }

    @Test
    void countsFollowWhatArrivesAndDraftsAreNotUnread() throws Exception {
        String inbox = duri.mailbox("Inbox");
        try (Wire imap = Wire.login(server, "duri")) {
            imap.append("INBOX", bytes("Message-ID: <1@x>\r\nSubject: one\r\n\r\na\r\n"));
            imap.append(
                    "INBOX",
                    bytes(
                            "Message-ID: <2@x>\r\nIn-Reply-To: <1@x>\r\nSubject: Re: one\r\n\r\nb\r\n"));
            String state = duri.call("Mailbox/get", "{}").path("state").asText();
            imap.append("INBOX", bytes("Message-ID: <3@x>\r\nSubject: two\r\n\r\nc\r\n"));
            imap.command("SELECT INBOX");
            imap.command("STORE 3 +FLAGS.SILENT (\\Draft)");
            JsonNode shown =
                    duri.call("Mailbox/get", "{'ids': ['" + inbox + "']}").path("list").get(0);
            assertThat(shown.path("totalEmails").asInt()).isEqualTo(3);
            assertThat(shown.path("unreadEmails").asInt()).isEqualTo(2);
            assertThat(shown.path("totalThreads").asInt()).isEqualTo(2);
            assertThat(shown.path("unreadThreads").asInt()).isEqualTo(1);
            JsonNode changes = duri.call("Mailbox/changes", "{'sinceState': '" + state + "'}");
            assertThat(changes.path("updated")).extracting(JsonNode::asText).containsExactly(inbox);
            assertThat(changes.path("updatedProperties"))
                    .extracting(JsonNode::asText)
                    .contains("totalEmails", "unreadThreads");
        }
        JsonNode made = duri.call("Mailbox/set", "{'create': {'a': {'name': '모음'}}}");
        String box = made.at("/created/a/id").asText();
        try (Wire imap = Wire.login(server, "duri")) {
            imap.command("SELECT INBOX");
            imap.command("COPY 1 " + listed(imap, "&uqjHTA-"));
        }
        assertThat(
                        duri.call("Mailbox/set", "{'destroy': ['" + box + "']}")
                                .at("/notDestroyed/" + box + "/type")
                                .asText())
                .isEqualTo("mailboxHasEmail");
        assertThat(
                        duri.call(
                                        "Mailbox/set",
                                        "{'destroy': ['"
                                                + box
                                                + "'], 'onDestroyRemoveEmails': true}")
                                .path("destroyed")
                                .size())
                .isEqualTo(1);
    }

    private static String listed(Wire imap, String name) throws Exception {
        assertThat(imap.command("LIST \"\" *")).anyMatch(line -> line.contains(name));
        return name;
    }

    @Test
    void foldersAreListedByRoleAndNameAndAsATree() throws Exception {
        try (JmapClient sena = JmapClient.of(server, "sena")) {
            String state = sena.call("Mailbox/query", "{}").path("queryState").asText();
            JsonNode made =
                    sena.call(
                            "Mailbox/set",
                            """
                            {'create': {'b': {'name': '나'}, 'a': {'name': '가', 'parentId': '#b'},
                              'c': {'name': '다'}}}
                            """);
            List<String> ids = new ArrayList<>();
            for (String each : List.of("Inbox", "Drafts", "Sent", "Archive", "Spam", "Trash")) {
                ids.add(sena.mailbox(each));
            }
            for (String each : List.of("b", "a", "c")) {
                ids.add(made.at("/created/" + each + "/id").asText());
            }
            JsonNode tree =
                    sena.call(
                            "Mailbox/query",
                            "{'sort': [{'property': 'sortOrder'}, {'property': 'name'}],"
                                    + " 'sortAsTree': true, 'calculateTotal': true}");
            assertThat(tree.path("ids"))
                    .extracting(JsonNode::asText)
                    .containsExactlyElementsOf(ids);
            assertThat(tree.path("total").asInt()).isEqualTo(9);
            JsonNode flat =
                    sena.call(
                            "Mailbox/query",
                            "{'sort': [{'property': 'name', 'isAscending': false}], 'filter':"
                                    + " {'operator': 'NOT', 'conditions': [{'hasAnyRole': true},"
                                    + " {'name': '나'}]}}");
            assertThat(flat.path("ids"))
                    .extracting(JsonNode::asText)
                    .containsExactly(ids.get(8), ids.get(7));
            assertThat(
                            sena.call(
                                            "Mailbox/query",
                                            "{'filter': {'parentId': '%s'}}".formatted(ids.get(6)))
                                    .path("ids"))
                    .extracting(JsonNode::asText)
                    .containsExactly(ids.get(7));
            JsonNode changes =
                    sena.call(
                            "Mailbox/queryChanges",
                            "{'sinceQueryState': '"
                                    + state
                                    + "', 'filter': {'name': '다'}, 'calculateTotal': true}");
            assertThat(changes.path("added").get(0).path("id").asText()).isEqualTo(ids.get(8));
            assertThat(changes.path("added").get(0).path("index").asInt()).isZero();
            assertThat(changes.path("total").asInt()).isEqualTo(1);
            assertThat(
                            sena.call("Mailbox/query", "{'sort': [{'property': 'color'}]}")
                                    .path("type")
                                    .asText())
                    .isEqualTo("unsupportedSort");
            String many = String.join(",", Collections.nCopies(11, "{'property': 'name'}"));
            assertThat(sena.call("Mailbox/query", "{'sort': [" + many + "]}").path("type").asText())
                    .as("a list of orders without end")
                    .isEqualTo("unsupportedSort");
            sena.call(
                    "Mailbox/set",
                    "{'destroy': %s}"
                            .formatted(
                                    ids.subList(6, 9).stream().map(id -> "'" + id + "'").toList()));
        }
    }

    @Test
    void aStateThatWasNeverThereIsRefused() throws Exception {
        for (String since : List.of("99999", "-1", "x", "")) {
            assertThat(
                            hana.call("Mailbox/changes", "{'sinceState': '" + since + "'}")
                                    .path("type")
                                    .asText())
                    .isEqualTo("cannotCalculateChanges");
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
