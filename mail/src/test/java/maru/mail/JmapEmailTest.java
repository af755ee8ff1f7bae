package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// E-mails read and searched by JMAP (RFC 8621 §3 to §5).
final class JmapEmailTest {

    private static final Charset MS949 = Charset.forName("MS949");

    private static MailFixture fixture;
    private static MailServer server;
    private static JmapClient hana;
    private static JmapClient duri;
    private static JmapClient sena;

    @BeforeAll
    static void start() throws Exception {
        fixture = new MailFixture();
        server = fixture.server();
        hana = JmapClient.of(server, "hana");
        duri = JmapClient.of(server, "duri");
        sena = JmapClient.of(server, "sena");
    }

    @AfterAll
    static void stop() throws Exception {
        hana.close();
        duri.close();
        sena.close();
        fixture.close();
    }

    @Test
    void anOldKoreanLetterIsReadRight() throws Exception {
        String word = Base64.getEncoder().encodeToString("똠방각하 안내".getBytes(MS949));
        String text = Base64.getMimeEncoder().encodeToString("펲시콜라를 마셨다.\r\n".getBytes(MS949));
        String letter =
                """
                From: =?ks_c_5601-1987?B?%s?= <duri@maru.test>
                To: 담임: hana@maru.test, "세나" <sena@maru.test>;, x@y.test
                Subject: =?ks_c_5601-1987?B?%s?=
                Message-ID: <old@maru.test>
                References: <a@b> <c@d>
                Date: Tue, 3 Mar 2026 09:10:11 +0900 (KST)
                List-Post: <mailto:list@maru.test>
                X-One: first
                X-One: second
                MIME-Version: 1.0
                Content-Type: multipart/mixed; boundary=xx

                --xx
                Content-Type: multipart/alternative; boundary=yy

                --yy
                Content-Type: text/plain; charset=ks_c_5601-1987
                Content-Transfer-Encoding: base64

                %s
                --yy
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: 8bit

                <p>펲시콜라를 <b>마셨다</b>.</p>
                --yy--
                --xx
                Content-Type: application/x-hwp
                Content-Disposition: attachment; filename*0*=euc-kr''%%B0%%A1; filename*1*=%%C1%%A4.hwp
                Content-Transfer-Encoding: base64
                Content-ID: <file@maru>

                AAECAw==
                --xx
                Content-Type: message/rfc822

                Subject: inner
                Content-Type: text/plain

                within
                --xx--
                """
                        .formatted(word, word, text)
                        .replace("\n", "\r\n");
        String id = append("hana", hana, letter);
        JsonNode email =
                hana.call(
                                "Email/get",
                                """
                                {'ids': ['%s', 'e-none'], 'fetchTextBodyValues': true, 'fetchHTMLBodyValues': true,
                                 'properties': ['subject', 'from', 'to', 'messageId', 'references', 'inReplyTo',
                                   'sentAt', 'header:To:asGroupedAddresses', 'header:X-One:all', 'header:X-One:asText',
                                   'header:List-Post:asURLs', 'header:Subject', 'hasAttachment', 'preview', 'textBody',
                                   'htmlBody', 'attachments', 'bodyStructure', 'bodyValues', 'size', 'keywords',
                                   'mailboxIds', 'headers']}
                                """
                                        .formatted(id))
                        .path("list")
                        .get(0);
        assertThat(email.path("subject").asText()).isEqualTo("똠방각하 안내");
        assertThat(email.path("from"))
                .isEqualTo(JmapClient.json("[{'name': '똠방각하 안내', 'email': 'duri@maru.test'}]"));
        assertThat(email.path("to").size()).isEqualTo(3);
        assertThat(email.path("header:To:asGroupedAddresses"))
                .isEqualTo(
                        JmapClient.json(
                                """
                                [{'name': '담임', 'addresses': [{'name': null, 'email': 'hana@maru.test'},
                                   {'name': '세나', 'email': 'sena@maru.test'}]},
                                 {'name': null, 'addresses': [{'name': null, 'email': 'x@y.test'}]}]
                                """));
        assertThat(email.path("messageId")).isEqualTo(JmapClient.json("['old@maru.test']"));
        assertThat(email.path("references")).isEqualTo(JmapClient.json("['a@b', 'c@d']"));
        assertThat(email.path("inReplyTo").isNull()).isTrue();
        assertThat(email.path("sentAt").asText()).isEqualTo("2026-03-03T09:10:11+09:00");
        assertThat(email.path("header:X-One:all"))
                .isEqualTo(JmapClient.json("[' first', ' second']"));
        assertThat(email.path("header:X-One:asText").asText()).isEqualTo("second");
        assertThat(email.path("header:List-Post:asURLs"))
                .isEqualTo(JmapClient.json("['mailto:list@maru.test']"));
        assertThat(email.path("header:Subject").asText()).startsWith(" =?ks_c_5601-1987?B?");
        assertThat(email.path("hasAttachment").asBoolean()).isTrue();
        assertThat(email.path("preview").asText()).isEqualTo("펲시콜라를 마셨다.");
        assertThat(email.path("size").asInt()).isEqualTo(bytes(letter).length);
        assertThat(email.path("mailboxIds").has(hana.mailbox("Inbox"))).isTrue();
        String plain = email.path("textBody").get(0).path("partId").asText();
        String html = email.path("htmlBody").get(0).path("partId").asText();
        assertThat(email.path("textBody").size()).isEqualTo(1);
        assertThat(email.at("/bodyValues/" + plain + "/value").asText()).isEqualTo("펲시콜라를 마셨다.\n");
        assertThat(email.at("/bodyValues/" + plain + "/isEncodingProblem").asBoolean(true))
                .isFalse();
        assertThat(email.at("/bodyValues/" + html + "/value").asText()).contains("<b>마셨다</b>");
        assertThat(email.path("attachments"))
                .extracting(part -> part.path("type").asText())
                .containsExactly("application/x-hwp", "message/rfc822");
        JsonNode file = email.path("attachments").get(0);
        assertThat(file.path("name").asText()).isEqualTo("가정.hwp");
        assertThat(file.path("size").asInt()).isEqualTo(4);
        assertThat(file.path("cid").asText()).isEqualTo("file@maru");
        assertThat(email.at("/bodyStructure/subParts/0/subParts/1/type").asText())
                .isEqualTo("text/html");
        assertThat(email.at("/bodyStructure/partId").isNull()).isTrue();

        String enclosed = email.path("attachments").get(1).path("blobId").asText();
        JsonNode parsed =
                hana.call(
                        "Email/parse",
                        "{'blobIds': ['%s', 'nothing', '%s'], 'fetchAllBodyValues': true, 'properties':"
                                        .formatted(enclosed, file.path("blobId").asText())
                                + " ['subject', 'bodyValues', 'textBody', 'id']}");
        assertThat(parsed.at("/parsed/" + enclosed + "/subject").asText()).isEqualTo("inner");
        assertThat(parsed.at("/parsed/" + enclosed + "/bodyValues/1/value").asText())
                .startsWith("within");
        assertThat(parsed.path("notFound")).isEqualTo(JmapClient.json("['nothing']"));
        assertThat(
                        duri.call("Email/parse", "{'blobIds': ['" + enclosed + "']}")
                                .path("notFound")
                                .size())
                .isEqualTo(1);
        assertThat(duri.call("Email/get", "{'ids': ['" + id + "']}").path("notFound").size())
                .isEqualTo(1);
    }

    @Test
    void aLongTextIsCutBetweenLettersAndTags() throws Exception {
        String id =
                append(
                        "hana",
                        hana,
                        "Subject: long\r\nMIME-Version: 1.0\r\nContent-Type: text/html;"
                                + " charset=utf-8\r\n\r\n가나다<b>라</b>\r\n");
        for (String each : List.of("7 가나", "11 가나다", "0 가나다<b>라</b>\n")) {
            String[] words = each.split(" ", 2);
            JsonNode value =
                    hana.call(
                                    "Email/get",
                                    "{'ids': ['%s'], 'properties': ['bodyValues'], 'fetchAllBodyValues': true, 'maxBodyValueBytes': %s}"
                                            .formatted(id, words[0]))
                            .at("/list/0/bodyValues/1");
            assertThat(value.path("value").asText()).isEqualTo(words[1]);
            assertThat(value.path("isTruncated").asBoolean()).isEqualTo(!words[0].equals("0"));
        }
    }

    @Test
    void whatIsNoPropertyIsRefused() throws Exception {
        for (String property :
                List.of("colour", "header:From:asURLs", "header:Subject:asDate:all", "header:")) {
            assertThat(
                            hana.call(
                                            "Email/get",
                                            "{'ids': [], 'properties': ['" + property + "']}")
                                    .path("type")
                                    .asText())
                    .as(property)
                    .isEqualTo("invalidArguments");
        }
        assertThat(hana.call("Email/get", "{}").path("type").asText()).isEqualTo("requestTooLarge");
    }

    @Test
    void lettersAreFoundSortedAndGatheredToThreads() throws Exception {
        List<String> ids = new ArrayList<>();
        ids.add(
                append(
                        "duri",
                        duri,
                        letter("1@t", "", "현장체험학습 안내", "가을에 갑니다", "김하나 <hana@maru.test>")));
        ids.add(
                append(
                        "duri",
                        duri,
                        letter("2@t", "1@t", "Re: 현장체험학습 안내", "동의합니다", "duri@maru.test")));
        ids.add(
                append(
                        "duri",
                        duri,
                        letter("3@t", "", "코딩동아리 모집", "신청하세요 신청", "박세나 <sena@maru.test>")));
        assertThat(found("{}")).containsExactly(ids.get(2), ids.get(1), ids.get(0));
        assertThat(
                        found(
                                "'sort': [{'property': 'subject'}, {'property': 'receivedAt', 'isAscending': true}]"))
                .containsExactly(ids.get(2), ids.get(0), ids.get(1));
        assertThat(found("'sort': [{'property': 'from', 'isAscending': false}]").getFirst())
                .isEqualTo(ids.get(2));
        assertThat(found("'sort': [{'property': 'size', 'isAscending': true}]")).hasSize(3);
        assertThat(found("'sort': [{'property': 'sentAt', 'isAscending': true}]")).hasSize(3);
        assertThat(found("'filter': {'text': '동아리'}")).containsExactly(ids.get(2));
        assertThat(found("'filter': {'body': '가을'}")).containsExactly(ids.get(0));
        assertThat(found("'filter': {'subject': '체험'}")).containsExactly(ids.get(1), ids.get(0));
        assertThat(found("'filter': {'from': '김하나'}")).containsExactly(ids.get(0));
        assertThat(found("'filter': {'header': ['In-Reply-To']}")).containsExactly(ids.get(1));
        assertThat(found("'filter': {'header': ['X-Not-There', 'x']}")).isEmpty();
        assertThat(found("'filter': {'operator': 'NOT', 'conditions': [{'subject': '체험'}]}"))
                .containsExactly(ids.get(2));
        assertThat(found("'filter': {'inMailbox': '" + duri.mailbox("Inbox") + "', 'minSize': 1}"))
                .hasSize(3);
        assertThat(found("'filter': {'inMailboxOtherThan': ['" + duri.mailbox("Inbox") + "']}"))
                .isEmpty();
        assertThat(found("'filter': {'before': '2020-01-01T00:00:00Z'}")).isEmpty();
        assertThat(found("'filter': {'hasAttachment': true}")).isEmpty();
        JsonNode collapsed =
                duri.call(
                        "Email/query",
                        "{'collapseThreads': true, 'calculateTotal': true, 'limit': 1}");
        assertThat(collapsed.path("total").asInt()).isEqualTo(2);
        assertThat(collapsed.path("ids").size()).isEqualTo(1);
        assertThat(
                        duri.call(
                                        "Email/query",
                                        "{'anchor': '%s', 'anchorOffset': -1}"
                                                .formatted(ids.get(0)))
                                .path("position")
                                .asInt())
                .isEqualTo(1);
        assertThat(duri.call("Email/query", "{'filter': {'colour': 1}}").path("type").asText())
                .isEqualTo("unsupportedFilter");

        try (Wire imap = Wire.login(server, "duri")) {
            imap.command("SELECT INBOX");
            imap.command("STORE 1 +FLAGS (\\Flagged 중요 todo)".replace("중요 ", ""));
        }
        assertThat(found("'filter': {'hasKeyword': '$flagged'}")).containsExactly(ids.get(0));
        assertThat(found("'filter': {'notKeyword': 'TODO'}")).hasSize(2);
        assertThat(found("'filter': {'someInThreadHaveKeyword': 'todo'}")).hasSize(2);
        assertThat(found("'filter': {'allInThreadHaveKeyword': '$flagged'}")).isEmpty();
        assertThat(
                        found(
                                        "'sort': [{'property': 'hasKeyword', 'keyword': '$flagged', 'isAscending': false}]")
                                .getFirst())
                .isEqualTo(ids.get(0));

        JsonNode answers =
                duri.calls(
                        """
                        [['Email/query', {'accountId': '{account}', 'filter': {'text': '동의합니다'}}, 'a'],
                         ['Email/get', {'accountId': '{account}', '#ids': {'resultOf': 'a', 'name': 'Email/query',
                           'path': '/ids'}, 'properties': ['threadId']}, 'b'],
                         ['Thread/get', {'accountId': '{account}', '#ids': {'resultOf': 'b', 'name': 'Email/get',
                           'path': '/list/*/threadId'}}, 'c'],
                         ['SearchSnippet/get', {'accountId': '{account}', 'filter': {'text': '동의'}, '#emailIds':
                           {'resultOf': 'a', 'name': 'Email/query', 'path': '/ids'}}, 'd']]
                        """);
        assertThat(answers.at("/2/1/list/0/emailIds"))
                .extracting(JsonNode::asText)
                .containsExactly(ids.get(0), ids.get(1));
        assertThat(answers.at("/3/1/list/0/preview").asText()).isEqualTo("<mark>동의</mark>합니다");
        assertThat(answers.at("/3/1/list/0/subject").isNull()).isTrue();
    }

    @Test
    void changesAreToldForEmailsThreadsAndLists() throws Exception {
        String first = append("sena", sena, letter("1@s", "", "하나", "가", "a@b.test"));
        String state = sena.call("Email/query", "{}").path("queryState").asText();
        String second = append("sena", sena, letter("2@s", "1@s", "Re: 하나", "나", "a@b.test"));
        String third = append("sena", sena, letter("3@s", "", "셋", "다", "a@b.test"));
        String middle = sena.call("Email/query", "{}").path("queryState").asText();
        JsonNode changes = sena.call("Email/changes", "{'sinceState': '" + state + "'}");
        assertThat(changes.path("created"))
                .extracting(JsonNode::asText)
                .containsExactly(second, third);
        JsonNode one =
                sena.call("Email/changes", "{'sinceState': '" + state + "', 'maxChanges': 1}");
        assertThat(one.path("created")).extracting(JsonNode::asText).containsExactly(second);
        assertThat(one.path("hasMoreChanges").asBoolean()).isTrue();
        JsonNode threads = sena.call("Thread/changes", "{'sinceState': '" + state + "'}");
        assertThat(threads.path("updated").size()).isEqualTo(1);
        assertThat(threads.path("created").size()).isEqualTo(1);
        JsonNode list =
                sena.call(
                        "Email/queryChanges",
                        "{'sinceQueryState': '" + state + "', 'calculateTotal': true}");
        assertThat(list.path("added"))
                .isEqualTo(
                        JmapClient.json(
                                "[{'id': '%s', 'index': 0}, {'id': '%s', 'index': 1}]"
                                        .formatted(third, second)));
        assertThat(list.path("total").asInt()).isEqualTo(3);
        JsonNode collapsed =
                sena.call(
                        "Email/queryChanges",
                        "{'sinceQueryState': '" + state + "', 'collapseThreads': true}");
        assertThat(collapsed.path("removed")).extracting(JsonNode::asText).contains(first);
        try (Wire imap = Wire.login(server, "sena")) {
            imap.command("SELECT INBOX");
            imap.command("STORE 3 +FLAGS.SILENT (\\Deleted)");
            imap.command("STORE 2 +FLAGS.SILENT (\\Seen)");
            imap.command("EXPUNGE");
        }
        JsonNode later = sena.call("Email/changes", "{'sinceState': '" + middle + "'}");
        assertThat(later.path("destroyed")).extracting(JsonNode::asText).containsExactly(third);
        assertThat(later.path("updated")).extracting(JsonNode::asText).containsExactly(second);
        JsonNode gone = sena.call("Thread/changes", "{'sinceState': '" + middle + "'}");
        assertThat(gone.path("destroyed").size()).isEqualTo(1);
        assertThat(
                        sena.call(
                                        "Email/queryChanges",
                                        "{'sinceQueryState': '" + middle + "', 'maxChanges': 1}")
                                .path("type")
                                .asText())
                .isEqualTo("tooManyChanges");
    }

    private static List<String> found(String arguments) throws Exception {
        JsonNode answer =
                duri.call(
                        "Email/query",
                        arguments.startsWith("{") ? arguments : "{" + arguments + "}");
        for (int i = 0; i < 60 && answer.path("type").asText().equals("serverUnavailable"); i++) {
            answer = duri.call("Email/query", "{" + arguments + "}");
        }
        assertThat(answer.has("ids")).as(arguments + ": " + answer).isTrue();
        List<String> ids = new ArrayList<>();
        answer.path("ids").forEach(id -> ids.add(id.asText()));
        return ids;
    }

    private static String letter(
            String id, String parent, String subject, String text, String from) {
        return "From: %s\r\nTo: duri@maru.test\r\nSubject: %s\r\nMessage-ID: <%s>\r\n%sDate: Tue, 3 Mar 2026 09:10:11 +0900\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n%s\r\n"
                .formatted(
                        from,
                        subject,
                        id,
                        parent.isEmpty() ? "" : "In-Reply-To: <" + parent + ">\r\n",
                        text);
    }

    /// Puts a letter into the inbox and tells its id.
    private static String append(String who, JmapClient client, String letter) throws Exception {
        String before = client.call("Email/query", "{}").path("queryState").asText();
        try (Wire imap = Wire.login(server, who)) {
            imap.append("INBOX", bytes(letter));
        }
        return client.call("Email/changes", "{'sinceState': '" + before + "'}")
                .path("created")
                .get(0)
                .asText();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
