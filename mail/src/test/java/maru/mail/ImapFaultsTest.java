package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What James's IMAP gets wrong and ours must not, as C/S scripts.
final class ImapFaultsTest {

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
    void copyUidNamesTheMessagesThatWereThere() throws Exception {
        try (Wire imap = Wire.login(server, "hana")) {
            imap.command("CREATE From");
            imap.command("CREATE To");
            for (int i = 1; i <= 4; i++) {
                imap.append("From", "Subject: " + i + "\r\n\r\nbody\r\n");
            }
            imap.command("SELECT From");
            imap.command("STORE 2 +FLAGS (\\Deleted)");
            imap.command("EXPUNGE");
            assertThat(imap.command("UID COPY 1:4294967295 To").getLast())
                    .matches(".*OK \\[COPYUID \\d+ 1,3:4 1:3].*");
            assertThat(imap.command("COPY 2:3 To").getLast())
                    .matches(".*OK \\[COPYUID \\d+ 3:4 4:5].*");
            assertThat(imap.command("UID COPY 900:* To").getLast())
                    .matches(".*OK \\[COPYUID \\d+ 4 6].*");
            assertThat(imap.command("UID COPY 100:200 To").getLast()).doesNotContain("COPYUID");
            assertThat(imap.command("MOVE 1 To").toString()).contains("COPYUID", "* 1 EXPUNGE");
        }
    }

    @Test
    void envelopeTellsNamesWithoutTheirQuotes() throws Exception {
        try (Wire imap = Wire.login(server, "hana")) {
            imap.command("CREATE Names");
            imap.append(
                    "Names",
                    """
                    From: "Kim, \\"Ha\\" Na" <hana@maru.test>
                    To: =?utf-8?B?6rmA7ZWY64KY?= <hana@maru.test>, plain@maru.test
                    Subject: names

                    body
                    """
                            .replace("\n", "\r\n"));
            imap.command("SELECT Names");
            assertThat(imap.command("FETCH 1 (ENVELOPE)").getFirst())
                    .contains("((\"Kim, \\\"Ha\\\" Na\" NIL \"hana\" \"maru.test\"))")
                    .contains("(\"=?UTF-8?B?6rmA7ZWY64KY?=\" NIL \"hana\" \"maru.test\")")
                    .contains("(NIL NIL \"plain\" \"maru.test\")");
        }
    }

    @Test
    void namesThatAreNoneAreRefusedAndTheConnectionGoesOn() throws Exception {
        try (Wire imap = Wire.login(server, "sena")) {
            for (String strange :
                    new String[] {
                        "CREATE &",
                        "CREATE \"a&b\"",
                        "SELECT &",
                        "LIST \"\" &x",
                        "SELECT #user.hana.INBOX",
                        "LIST \"#user.\" *",
                        "CREATE \"\"",
                        "CREATE \"a*b\"",
                        "CREATE #shared"
                    }) {
                imap.send("s " + strange);
                assertThat(imap.expectUntil("s .*").getLast()).as(strange).matches("s (NO|BAD) .*");
            }
            imap.command("CREATE a]b");
            imap.command("SELECT a]b");
            imap.command("CREATE \"[x]\"");
            imap.command("SELECT [x]");
        }
    }

    @Test
    void partsOfAnEnclosedMessageAreItsOwn() throws Exception {
        try (Wire imap = Wire.login(server, "hana")) {
            imap.command("CREATE Parts");
            imap.append(
                    "Parts",
                    """
                    Subject: outer
                    Content-Type: multipart/mixed; boundary=X

                    --X
                    Content-Type: message/rfc822

                    Subject: inner
                    Content-Type: multipart/alternative; boundary=Y

                    --Y
                    Content-Type: text/plain

                    inner plain
                    --Y--

                    --X--
                    """
                            .replace("\n", "\r\n"));
            imap.command("SELECT Parts");
            assertThat(String.join("\n", imap.command("FETCH 1 BODY.PEEK[1]")))
                    .contains("Subject: inner", "inner plain");
            assertThat(String.join("\n", imap.command("FETCH 1 BODY.PEEK[1.HEADER]")))
                    .contains("Subject: inner")
                    .doesNotContain("inner plain");
            assertThat(String.join("\n", imap.command("FETCH 1 BODY.PEEK[1.1]")))
                    .contains("{11}", "inner plain")
                    .doesNotContain("Subject");
        }
    }

    @Test
    void aMessageThatIsOneEnclosedMessageHasItsParts() throws Exception {
        try (Wire imap = Wire.login(server, "hana")) {
            imap.command("CREATE Enclosed");
            imap.append(
                    "Enclosed",
                    """
                    Subject: outer
                    Content-Type: message/rfc822

                    From: "Kim, Duri" <duri@maru.test>
                    Subject: inner
                    Content-Type: multipart/mixed; boundary=Y

                    --Y
                    X-Part:  kept as it is

                    first
                    --Y
                    Content-Type: text/html

                    second
                    --Y--
                    """
                            .replace("\n", "\r\n"));
            imap.command("SELECT Enclosed");
            assertThat(fetched(imap, "BODY.PEEK[1]"))
                    .startsWith("From: \"Kim, Duri\" <duri@maru.test>\r\nSubject: inner\r\n")
                    .endsWith("--Y--\r\n");
            assertThat(fetched(imap, "BODY.PEEK[1.MIME]"))
                    .isEqualTo("Subject: outer\r\nContent-Type: message/rfc822\r\n\r\n");
            assertThat(fetched(imap, "BODY.PEEK[1.HEADER.FIELDS (SUBJECT)]"))
                    .isEqualTo("Subject: inner\r\n\r\n");
            assertThat(fetched(imap, "BODY.PEEK[1.TEXT]")).startsWith("--Y\r\n");
            assertThat(fetched(imap, "BODY.PEEK[1.1]")).isEqualTo("first");
            assertThat(fetched(imap, "BODY.PEEK[1.1.MIME]"))
                    .isEqualTo("X-Part:  kept as it is\r\n\r\n");
            assertThat(fetched(imap, "BODY.PEEK[1.2]")).isEqualTo("second");
            assertThat(fetched(imap, "BODY.PEEK[1.3]")).isEmpty();
            assertThat(fetched(imap, "BODY.PEEK[2]")).isEmpty();
            assertThat(imap.command("FETCH 1 BODYSTRUCTURE").getFirst())
                    .contains("((\"Kim, Duri\" NIL \"duri\" \"maru.test\"))");
        }
    }

    private static String fetched(Wire imap, String section) throws IOException {
        imap.send("f FETCH 1 " + section);
        String part = new String(imap.literal(), StandardCharsets.UTF_8);
        imap.expectUntil("f OK .*");
        return part;
    }

    @Test
    void nobodySendsMuchBeforeSigningIn() throws Exception {
        try (Wire imap = Wire.tls(server.port("imaps"))) {
            imap.expect("\\* OK .*");
            imap.send("a LOGIN {100000000}");
            assertThatThrownBy(
                            () -> {
                                for (int i = 0; i < 10_000; i++) {
                                    imap.sendRaw("x".repeat(1_000));
                                }
                                imap.expectUntil("never");
                            })
                    .isInstanceOf(IOException.class);
        }
    }
}
