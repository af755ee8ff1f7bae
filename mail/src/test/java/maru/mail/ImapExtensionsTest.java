package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What our IMAP speaks beyond RFC 3501, as C/S scripts: LIST-EXTENDED (RFC 5258), SORT and THREAD
/// (RFC 5256), CONDSTORE and QRESYNC (RFC 7162), QUOTA (RFC 9208).
final class ImapExtensionsTest {

    private static MailFixture fixture;
    private static MailServer server;

    @BeforeAll
    static void start() throws Exception {
        fixture = new MailFixture();
        server = fixture.server();
        try (Wire imap = Wire.login(server, "hana")) {
            imap.command("CREATE Talk");
            // Sent on another day than they came in, in another order.
            talk(imap, 1, 5, "c", "Beta", "");
            talk(imap, 2, 3, "a", "Alpha", "");
            talk(imap, 3, 6, "b", "Re: Beta", "<1@x>");
            talk(imap, 4, 7, "b", "Re: Beta", "<1@x> <3@x>");
            talk(imap, 5, 8, "b", "Re: Beta", "<1@x>");
            talk(imap, 6, 1, "z", "one of a thread whose first is gone", "<nowhere@x>");
            talk(imap, 7, 2, "y", "another of it", "<nowhere@x>");
            talk(imap, 8, 4, "m", "RE: alpha", "");
        }
    }

    private static void talk(
            Wire imap, int number, int day, String from, String subject, String references)
            throws Exception {
        imap.append(
                "Talk",
                """
                Date: Mon, %02d Nov 2026 10:00:00 +0900
                From: %s@maru.test
                Subject: %s
                Message-ID: <%d@x>
                References: %s

                body
                """
                        .formatted(day, from, subject, number, references)
                        .replace("\n", "\r\n"));
    }

    @AfterAll
    static void stop() throws Exception {
        fixture.close();
    }

    @Test
    void sortsByWhatIsInTheHeaders() throws Exception {
        try (Wire imap = Wire.login(server, "hana")) {
            imap.command("SELECT Talk");
            assertThat(imap.command("SORT (DATE) UTF-8 ALL").getFirst())
                    .isEqualTo("* SORT 6 7 2 8 1 3 4 5");
            assertThat(imap.command("UID SORT (REVERSE FROM DATE) UTF-8 ALL").getFirst())
                    .isEqualTo("* SORT 6 7 8 1 3 4 5 2");
            assertThat(imap.command("SORT (SUBJECT REVERSE DATE) UTF-8 SUBJECT beta").getFirst())
                    .isEqualTo("* SORT 5 4 3 1");
            assertThat(imap.command("SORT (ARRIVAL) UTF-8 SUBJECT nothing").getFirst())
                    .isEqualTo("* SORT");
            imap.send("s SORT (COLOUR) UTF-8 ALL");
            imap.expect("s BAD .*");
            imap.send("s SORT (DATE) X-UNKNOWN ALL");
            imap.expect("s NO \\[BADCHARSET.*");
        }
    }

    @Test
    void conversationsAreToldAsTrees() throws Exception {
        try (Wire imap = Wire.login(server, "hana")) {
            imap.command("SELECT Talk");
            assertThat(imap.command("THREAD REFERENCES UTF-8 ALL").getFirst())
                    .isEqualTo("* THREAD ((6)(7))(2 8)(1 (3 4)(5))");
            assertThat(imap.command("UID THREAD REFERENCES UTF-8 UID 3:5").getFirst())
                    .isEqualTo("* THREAD ((3 4)(5))");
            assertThat(imap.command("THREAD ORDEREDSUBJECT UTF-8 ALL").getFirst())
                    .isEqualTo("* THREAD (6)(7)(2 8)(1 (3)(4)(5))");
        }
    }

    @Test
    void listTakesSeveralPatternsAndTellsNoNameTwice() throws Exception {
        try (Wire imap = Wire.login(server, "sena")) {
            imap.command("CREATE Trips");
            imap.command("CREATE Trips.2026");
            imap.command("CREATE Todo");
            imap.command("SUBSCRIBE Trips.2026");
            assertThat(imap.command("LIST \"\" (INBOX \"Tr%\" T*)"))
                    .filteredOn(line -> line.startsWith("* LIST"))
                    .extracting(line -> line.replaceAll(".* \"", ""))
                    .containsExactlyInAnyOrder(
                            "INBOX\"", "Trips\"", "Trash\"", "Trips.2026\"", "Todo\"");
            assertThat(imap.command("LIST (SUBSCRIBED) \"\" Trips* RETURN (STATUS (MESSAGES))"))
                    .contains("* STATUS \"Trips.2026\" (MESSAGES 0)")
                    .anyMatch(line -> line.contains("\\Subscribed") && line.contains("Trips.2026"))
                    .noneMatch(line -> line.endsWith("\"Trips\""));
            assertThat(imap.command("LIST (SUBSCRIBED RECURSIVEMATCH) \"\" \"T%\"").toString())
                    .contains("\"Trips\" (\"CHILDINFO\" (\"SUBSCRIBED\"))");
            assertThat(imap.command("LIST (SPECIAL-USE) \"\" *").toString())
                    .contains("\\Sent", "\\Trash", "\\Drafts", "\\Junk")
                    .doesNotContain("INBOX");
            imap.send("l LIST (RECURSIVEMATCH) \"\" *");
            imap.expect("l BAD .*");
        }
    }

    @Test
    void whoComesBackIsToldWhatChangedAndWhatVanished() throws Exception {
        try (Wire imap = Wire.login(server, "duri")) {
            imap.command("CREATE Back");
            for (int i = 1; i <= 4; i++) {
                imap.append("Back", "Subject: " + i + "\r\n\r\nbody\r\n");
            }
            List<String> opened = imap.command("SELECT Back (CONDSTORE)");
            String validity = number("UIDVALIDITY", opened);
            String then = number("HIGHESTMODSEQ", opened);
            imap.command("UID STORE 3 +FLAGS (\\Flagged)");
            imap.command("UID STORE 1 +FLAGS (\\Deleted)");
            imap.command("EXPUNGE");
            assertThat(
                            imap.command("UID STORE 2:3 (UNCHANGEDSINCE " + then + ") +FLAGS (x)")
                                    .getLast())
                    .contains("[MODIFIED 3]");
            try (Wire back = Wire.login(server, "duri")) {
                assertThat(back.command("ENABLE QRESYNC")).contains("* ENABLED QRESYNC");
                assertThat(back.command("SELECT Back (QRESYNC (" + validity + " " + then + "))"))
                        .contains("* VANISHED (EARLIER) 1")
                        .anyMatch(line -> line.matches("\\* 2 FETCH .*\\\\Flagged.* UID 3\\)"))
                        .noneMatch(line -> line.matches("\\* \\d+ FETCH .* UID 4\\)"));
                back.command("UID STORE 4 +FLAGS (\\Deleted)");
                assertThat(back.command("EXPUNGE").toString()).contains("* VANISHED 4");
            }
        }
    }

    @Test
    void fullMailboxesSaySoAndTakeNoMore() throws Exception {
        try (Wire imap = Wire.login(server, "duri")) {
            imap.append("INBOX", "Subject: before\r\n\r\n" + "x".repeat(2_000) + "\r\n");
            fixture.database.change(
                    transaction ->
                            transaction.update(
                                    "update account set bytes_at_most = 10240 where owner = ?",
                                    "duri"));
            assertThat(imap.command("GETQUOTAROOT INBOX").toString())
                    .contains("* QUOTAROOT \"INBOX\" #private&duri")
                    .containsPattern("\\* QUOTA #private&duri \\(STORAGE \\d 10\\)");
            assertThat(imap.command("GETQUOTA \"#private&duri\"").toString())
                    .containsPattern("STORAGE \\d 10");
            imap.send("p APPEND INBOX {20000+}");
            imap.sendRaw("Subject: large\r\n\r\n".concat("x".repeat(20_000)).substring(0, 20_000));
            imap.send("");
            assertThat(imap.expectUntil("p .*").getLast()).matches("p NO \\[OVERQUOTA].*");
            imap.send("q GETQUOTA \"#private&hana\"");
            imap.expect("q NO .*");
        } finally {
            fixture.database.change(
                    transaction -> transaction.update("update account set bytes_at_most = null"));
        }
    }

    @Test
    void clientsHearWhatTheyCanUse() throws Exception {
        try (Wire imap = Wire.login(server, "hana")) {
            assertThat(List.of(imap.command("CAPABILITY").getFirst().split(" ")))
                    .contains(
                            "CONDSTORE",
                            "QRESYNC",
                            "SORT",
                            "THREAD=REFERENCES",
                            "THREAD=ORDEREDSUBJECT",
                            "LIST-EXTENDED",
                            "LIST-STATUS",
                            "LITERAL-",
                            "QUOTA",
                            "ESEARCH");
        }
    }

    private static String number(String name, List<String> answer) {
        return answer.stream()
                .filter(line -> line.contains("[" + name + " "))
                .map(line -> line.replaceAll(".*\\[" + name + " (\\d+)].*", "$1"))
                .findFirst()
                .orElseThrow();
    }
}
