package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Mail comes in, is queued, delivered and read, all on the wire.
final class MailServerTest {

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
    void mailFromAnotherServerIsReadByImap() throws Exception {
        String message = "Subject: hello\r\nMessage-ID: <1@x>\r\n\r\nThe body.\r\n..dot\r\n";
        try (Wire smtp = Wire.plain(server.port("smtp"))) {
            smtp.expect("220 .*");
            smtp.send("EHLO there");
            smtp.expectUntil("250 .*");
            smtp.send("MAIL FROM:<a@other.test>");
            smtp.expect("250 .*");
            smtp.send("RCPT TO:<nobody@maru.test>");
            smtp.expect("550 5\\.1\\.1 .*");
            smtp.send("RCPT TO:<x@elsewhere.test>");
            smtp.expect("550 5\\.7\\.1 .*");
            smtp.send("RCPT TO:<hana@maru.test>");
            smtp.expect("250 .*");
            smtp.send("DATA");
            smtp.expect("354 .*");
            smtp.sendRaw(message.replace("\r\n.", "\r\n.."));
            smtp.send(".");
            smtp.expect("250 .*");
        }
        try (Wire imap = Wire.tls(server.port("imaps"))) {
            imap.expect("\\* OK .*");
            imap.send("a1 LOGIN hana \"secret of hana\"");
            imap.expectUntil("a1 OK .*");
            imap.sendUntil("SELECT INBOX", ".* EXISTS", "\\* 1 EXISTS");
            imap.send("a3 FETCH 1 BODY[]");
            assertThat(String.join("\r\n", imap.expectUntil("a3 OK .*")))
                    .contains("Return-Path: <a@other.test>")
                    .contains("The body.\r\n..dot\r\n");
        }
    }
}
