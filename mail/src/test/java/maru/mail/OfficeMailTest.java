package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The mailboxes of an office: who works there reads and writes its mail, nobody else.
final class OfficeMailTest {

    /// As clients write it (RFC 3501 §5.1.3).
    private static final String ROOT = "&rPXHIA- &07jJwNVo-";

    private static final String OFFICE = ROOT + ".&uci46M0ItPHVWa1Q- &1YnIFcLk-";
    private static final String OTHERS = ROOT + ".&sJi46MkR1VmtUA- &1YnIFcLk-";

    private static MailFixture fixture;
    private static MailServer server;

    @BeforeAll
    static void start() throws Exception {
        fixture = new MailFixture();
        server = fixture.server();
        fixture.people.post("hana", PeopleOfTests.OFFICE, true);
        fixture.people.post("duri", PeopleOfTests.OFFICE, true);
        fixture.people.post("sena", PeopleOfTests.OTHERS, true);
    }

    @AfterAll
    static void stop() throws Exception {
        fixture.close();
    }

    @Test
    void mailToTheOfficeIsReadFlaggedAndFiledByWhoeverWorksThere() throws Exception {
        send("office-7530001", "Subject: asked\r\n\r\nWhen does school begin?\r\n");
        try (Wire hana = Wire.login(server, "hana");
                Wire duri = Wire.login(server, "duri")) {
            hana.command("SELECT \"" + OFFICE + "\"");
            hana.sendUntil("UID SEARCH SUBJECT asked", "\\* SEARCH.*", "\\* SEARCH \\d+");
            String uid = hana.command("UID SEARCH SUBJECT asked").getFirst().substring(9);
            hana.command("UID STORE " + uid + " +FLAGS (\\Answered)");
            hana.command("CREATE \"" + OFFICE + ".Done\"");
            hana.command("UID MOVE " + uid + " \"" + OFFICE + ".Done\"");
            assertThat(duri.command("SELECT \"" + OFFICE + ".Done\"")).contains("* 1 EXISTS");
            assertThat(duri.command("FETCH 1 (FLAGS BODY.PEEK[TEXT])").toString())
                    .contains("\\Answered")
                    .contains("When does school begin?");
            duri.command("SELECT \"" + OFFICE + "\"");
            assertThat(duri.command("UID SEARCH SUBJECT asked")).contains("* SEARCH");
            duri.command("SELECT INBOX");
            assertThat(duri.command("UID SEARCH SUBJECT asked")).contains("* SEARCH");
        }
    }

    @Test
    void officeStandsInTheNameSpaceOfOthersAndIsSubscribedToOnce() throws Exception {
        try (Wire imap = Wire.login(server, "hana")) {
            assertThat(imap.command("NAMESPACE").getFirst().strip())
                    .isEqualTo("* NAMESPACE ((\"\" \".\")) ((\"" + ROOT + ".\" \".\")) NIL");
            assertThat(names(imap.command("LIST \"\" \"" + ROOT + ".%\""))).containsExactly(OFFICE);
            assertThat(names(imap.command("LIST \"\" *"))).contains("INBOX", OFFICE);
            assertThat(imap.command("LSUB \"\" *").toString()).contains(OFFICE);
            imap.command("UNSUBSCRIBE \"" + OFFICE + "\"");
        }
        try (Wire again = Wire.login(server, "hana")) {
            assertThat(again.command("LSUB \"\" *").toString()).doesNotContain(OFFICE);
        }
    }

    @Test
    void rightsFollowFromPostsAndNobodyGivesThemAway() throws Exception {
        try (Wire imap = Wire.login(server, "hana")) {
            assertThat(imap.command("MYRIGHTS \"" + OFFICE + "\"").getFirst())
                    .isEqualTo("* MYRIGHTS \"" + OFFICE + "\" \"eiklrstwx\"");
            for (String refused :
                    List.of(
                            "SETACL \"" + OFFICE + "\" sena lrs",
                            "GETACL \"" + OFFICE + "\"",
                            "LISTRIGHTS \"" + OFFICE + "\" sena",
                            "DELETE \"" + OFFICE + "\"",
                            "RENAME \"" + OFFICE + "\" Mine",
                            "CREATE \"" + ROOT + "\"",
                            "CREATE \"" + ROOT + ".Mine\"")) {
                assertRefused(imap, refused);
            }
        }
    }

    @Test
    void officeOfAnotherSchoolIsAsIfItWereNotThere() throws Exception {
        try (Wire sena = Wire.login(server, "sena");
                Wire hana = Wire.login(server, "hana")) {
            sena.command("SELECT \"" + OTHERS + "\"");
            assertThat(names(hana.command("LIST \"\" *"))).doesNotContain(OTHERS);
            for (String asked :
                    List.of(
                            "SELECT \"" + OTHERS + "\"",
                            "STATUS \"" + OTHERS + "\" (MESSAGES)",
                            "MYRIGHTS \"" + OTHERS + "\"",
                            "SELECT #user.office-7530002.INBOX",
                            "SELECT #private.office-7530002.INBOX")) {
                assertRefused(hana, asked);
            }
        }
    }

    @Test
    void whoeverLeavesLosesTheMailInTheMiddleOfASession() throws Exception {
        fixture.people.post("sena", PeopleOfTests.OFFICE, true);
        try (Wire sena = Wire.login(server, "sena")) {
            sena.command("CREATE \"" + OFFICE + ".Kept\"");
            sena.append("\"" + OFFICE + ".Kept\"", "Subject: left\r\n\r\nleft behind\r\n");
            sena.command("SELECT \"" + OFFICE + ".Kept\"");
            fixture.people.post("sena", PeopleOfTests.OTHERS, true);
            for (String asked :
                    List.of(
                            "FETCH 1:* (BODY.PEEK[])",
                            "STORE 1:* +FLAGS (\\Seen)",
                            "SEARCH ALL",
                            "COPY 1:* INBOX",
                            "SELECT \"" + OFFICE + ".Kept\"")) {
                assertThat(assertRefused(sena, asked)).noneMatch(line -> line.contains("left"));
            }
        }
    }

    @Test
    void officesAddressIsAFromForThoseWhoWorkThereAlone() throws Exception {
        assertThat(submit("hana", "office-7530001")).startsWith("250");
        assertThat(submit("hana", "office-7530002")).startsWith("55");
        assertThat(submit("sena", "office-7530001")).startsWith("55");
        assertThat(submit("hana", "duri")).startsWith("55");
    }

    @Test
    void jmapShowsTheOfficeAsASecondAccountToThoseWhoWorkThere() throws Exception {
        try (JmapClient hana = JmapClient.of(server, "hana");
                JmapClient sena = JmapClient.of(server, "sena")) {
            Map<String, String> accounts = new HashMap<>();
            for (var each : hana.session().path("accounts").properties()) {
                accounts.put(each.getValue().path("name").asText(), each.getKey());
                assertThat(each.getValue().path("isPersonal").asBoolean())
                        .isEqualTo(each.getKey().equals(hana.account()));
            }
            assertThat(accounts).containsOnlyKeys("hana", "마루초등학교 행정실");
            String named = "{'accountId': '" + accounts.get("마루초등학교 행정실") + "'";
            String inbox =
                    hana.call("Mailbox/query", named + ", 'filter': {'role': 'inbox'}}")
                            .path("ids")
                            .path(0)
                            .asText();
            assertThat(
                            hana.call(
                                            "Email/set",
                                            named
                                                    + ", 'create': {'e': {'mailboxIds': {'"
                                                    + inbox
                                                    + "': true}, 'subject': 'noted'}}}")
                                    .path("created")
                                    .has("e"))
                    .isTrue();
            assertThat(
                            hana.call("Identity/get", named + "}")
                                    .path("list")
                                    .path(0)
                                    .path("email")
                                    .asText())
                    .isEqualTo("office-7530001@maru.test");
            try (Wire duri = Wire.login(server, "duri")) {
                duri.command("SELECT \"" + OFFICE + "\"");
                assertThat(duri.command("FETCH 1:* (BODY.PEEK[HEADER.FIELDS (SUBJECT)])"))
                        .contains("Subject: noted");
            }
            assertThat(sena.call("Mailbox/get", named + "}").path("type").asText())
                    .isEqualTo("accountNotFound");
        }
    }

    @Test
    void whatIsCopiedFromTheOfficeToOnesOwnMailComesAsNewThere() throws Exception {
        try (JmapClient duri = JmapClient.of(server, "duri");
                Wire imap = Wire.login(server, "duri")) {
            imap.append("\"" + OFFICE + "\"", "Subject: taken\r\n\r\nhome\r\n");
            String before = duri.call("Email/get", "{'ids': []}").path("state").asText();
            imap.command("SELECT \"" + OFFICE + "\"");
            String uid = imap.command("UID SEARCH SUBJECT taken").getFirst().substring(9);
            imap.command("UID COPY " + uid + " INBOX");
            assertThat(
                            duri.call("Email/changes", "{'sinceState': '" + before + "'}")
                                    .path("created"))
                    .hasSize(1);
        }
    }

    private static List<String> assertRefused(Wire imap, String command) throws Exception {
        imap.send("r " + command);
        List<String> answer = imap.expectUntil("r (OK|NO|BAD) .*");
        assertThat(answer.getLast()).as(command).startsWith("r NO ");
        return answer;
    }

    private static String submit(String who, String from) throws Exception {
        try (Wire smtp = Wire.tls(server.port("submissions"))) {
            smtp.expect("220 .*");
            smtp.send("EHLO here.test");
            smtp.expectUntil("250 .*");
            smtp.send(
                    "AUTH PLAIN "
                            + Base64.getEncoder()
                                    .encodeToString(
                                            ("\0" + who + "\0secret of " + who)
                                                    .getBytes(StandardCharsets.UTF_8)));
            smtp.expect("235 .*");
            smtp.send("MAIL FROM:<" + from + "@maru.test>");
            String sender = smtp.line();
            if (!sender.startsWith("250")) {
                return sender;
            }
            smtp.send("RCPT TO:<duri@maru.test>");
            smtp.expect("250 .*");
            smtp.send("DATA");
            smtp.expect("354 .*");
            smtp.send("From: " + from + "@maru.test\r\nSubject: answered\r\n\r\nIn March.\r\n.");
            return smtp.line();
        }
    }

    private static void send(String to, String message) throws Exception {
        try (Wire smtp = Wire.plain(server.port("smtp"))) {
            smtp.expect("220 .*");
            smtp.send("EHLO elsewhere.test");
            smtp.expectUntil("250 .*");
            smtp.send("MAIL FROM:<parent@elsewhere.test>");
            smtp.expect("250 .*");
            smtp.send("RCPT TO:<" + to + "@maru.test>");
            smtp.expect("250 .*");
            smtp.send("DATA");
            smtp.expect("354 .*");
            smtp.send(message + ".");
            smtp.expect("250 .*");
        }
    }

    private static List<String> names(List<String> answer) {
        return answer.stream()
                .filter(line -> line.startsWith("* LIST "))
                .map(line -> line.replaceFirst("\\* LIST \\([^)]*\\) \"\\.\" \"?([^\"]*)\"?", "$1"))
                .toList();
    }
}
