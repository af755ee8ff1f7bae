package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What daily clients do over IMAP (RFC 3501, 4315, 6851, 2177, 7162), as C/S scripts.
final class ImapTest {

    private static MailFixture fixture;
    private static MailServer server;

    @BeforeAll
    static void start() throws Exception {
        fixture = new MailFixture();
        server = fixture.server();
    }

    @AfterAll
    static void stop() throws Exception {
        fixture.close();
    }

    @Test
    void passwordsAreRefusedWithoutEncryption() throws Exception {
        try (Wire imap = Wire.plain(server.port("imap"))) {
            imap.expect("\\* OK .*");
            imap.send("c CAPABILITY");
            assertThat(imap.expectUntil("c OK .*").getFirst())
                    .contains("LOGINDISABLED")
                    .doesNotContain("AUTH=PLAIN");
            imap.send("a LOGIN hana \"secret of hana\"");
            imap.expect("a NO .*");
            imap.send("s STARTTLS");
            imap.expect("s OK .*");
            imap.startTls();
            imap.command("LOGIN hana@maru.test \"secret of hana\"");
        }
    }

    @Test
    void wrongPasswordIsRefused() throws Exception {
        try (Wire imap = Wire.tls(server.port("imaps"))) {
            imap.expect("\\* OK .*");
            imap.send("a LOGIN hana \"secret of duri\"");
            imap.expect("a NO .*");
        }
    }

    @Test
    void messageIsAppendedFlaggedCopiedMovedAndExpunged() throws Exception {
        try (Wire imap = login("duri")) {
            imap.command("CREATE Work");
            imap.command("CREATE Done");
            append(imap, "Work", "Subject: one\r\n\r\nfirst\r\n");
            append(imap, "Work", "Subject: two\r\n\r\nsecond\r\n");
            assertThat(imap.command("SELECT Work"))
                    .contains("* 2 EXISTS")
                    .anyMatch(line -> line.matches("\\* OK \\[UIDVALIDITY \\d+].*"))
                    .anyMatch(line -> line.matches("\\* OK \\[UIDNEXT 3].*"));
            assertThat(imap.command("STORE 1 +FLAGS (\\Flagged $Label1)"))
                    .anyMatch(line -> line.contains("\\Flagged") && line.contains("$Label1"));
            assertThat(imap.command("UID COPY 1:2 Done").getLast())
                    .matches(".*OK \\[COPYUID \\d+ 1:2 1:2].*");
            assertThat(imap.command("UID MOVE 2 Done").toString())
                    .containsPattern("COPYUID \\d+ 2 3")
                    .contains("* 2 EXPUNGE");
            imap.command("STORE 1 +FLAGS (\\Deleted)");
            assertThat(imap.command("EXPUNGE")).contains("* 1 EXPUNGE");
            assertThat(imap.command("SELECT Done")).contains("* 3 EXISTS");
            assertThat(imap.command("FETCH 1 (FLAGS)").getFirst())
                    .contains("\\Flagged")
                    .contains("$Label1");
            assertThat(imap.command("STATUS Done (MESSAGES UNSEEN UIDNEXT)").getFirst())
                    .contains("MESSAGES 3")
                    .contains("UNSEEN 3")
                    .contains("UIDNEXT 4");
        }
    }

    @Test
    void idleHearsOfNewMailAtOnce() throws Exception {
        try (Wire watching = login("sena");
                Wire writing = login("sena")) {
            watching.command("SELECT INBOX");
            watching.send("i IDLE");
            watching.expect("\\+ .*");
            append(writing, "INBOX", "Subject: news\r\n\r\nnews\r\n");
            watching.expectUntil("\\* 1 EXISTS");
            watching.send("DONE");
            watching.expectUntil("i OK .*");
        }
    }

    @Test
    void koreanFolderNamesAndKoreanTextAreFound() throws Exception {
        try (Wire imap = login("hana")) {
            imap.command("CREATE \"&rADIFdG1wuA-\"");
            append(
                    imap,
                    "\"&rADIFdG1wuA-\"",
                    """
                    Subject: =?utf-8?B?6rCA7KCV7Ya17Iug66y4?=
                    Content-Type: text/plain; charset=utf-8
                    Content-Transfer-Encoding: 8bit

                    현장체험학습 신청 안내
                    """
                            .replace("\n", "\r\n"));
            assertThat(imap.command("LIST \"\" *").toString()).contains("&rADIFdG1wuA-");
            imap.command("SELECT \"&rADIFdG1wuA-\"");
            byte[] word = "가정통신문".getBytes(StandardCharsets.UTF_8);
            imap.send("q SEARCH CHARSET UTF-8 SUBJECT {" + word.length + "}");
            imap.expect("\\+ .*");
            imap.sendRaw(word);
            imap.send("");
            assertThat(imap.expectUntil("q OK .*").getFirst()).isEqualTo("* SEARCH 1");
        }
    }

    @Test
    void appendedBytesComeBackAsTheyWere() throws Exception {
        StringBuilder large = new StringBuilder("Subject: large\r\n\r\n");
        for (int line = 0; line < 4_000; line++) {
            large.append("line ").append(line).append(" 한글 \u00e9\r\n");
        }
        byte[] bytes = large.toString().getBytes(StandardCharsets.UTF_8);
        try (Wire imap = login("duri")) {
            append(imap, "INBOX", large.toString());
            imap.command("SELECT INBOX");
            imap.send("f FETCH * BODY.PEEK[]");
            String head = imap.expect("\\* \\d+ FETCH .*\\{\\d+}");
            int size = Integer.parseInt(head.replaceAll(".*\\{(\\d+)}", "$1"));
            assertThat(imap.read(size)).isEqualTo(bytes);
            imap.expectUntil("f OK .*");
        }
    }

    private static Wire login(String name) throws Exception {
        Wire imap = Wire.tls(server.port("imaps"));
        imap.expect("\\* OK .*");
        imap.command("LOGIN " + name + " \"secret of " + name + "\"");
        return imap;
    }

    private static void append(Wire imap, String mailbox, String message) throws Exception {
        byte[] bytes = message.getBytes(StandardCharsets.UTF_8);
        imap.send("p APPEND " + mailbox + " {" + bytes.length + "}");
        imap.expect("\\+ .*");
        imap.sendRaw(bytes);
        imap.send("");
        imap.expectUntil("p OK .*");
    }
}
