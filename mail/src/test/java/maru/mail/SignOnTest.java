package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Who comes in at which door, by what, and what ends a connection.
final class SignOnTest {

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
    void imapTakesPlainAndBothFormsOfTokens() throws Exception {
        for (String sent :
                List.of(
                        "PLAIN " + base64("\0hana\0secret of hana"),
                        "OAUTHBEARER "
                                + base64("n,a=hana@maru.test,\1auth=Bearer token-of-hana\1\1"),
                        "XOAUTH2 " + base64("user=hana\1auth=Bearer token-of-hana\1\1"))) {
            try (Wire imap = Wire.tls(server.port("imaps"))) {
                imap.expect("\\* OK .*");
                imap.command("AUTHENTICATE " + sent);
                imap.command("SELECT INBOX");
            }
        }
    }

    @Test
    void imapRefusesWrongTokensAndActingForOthers() throws Exception {
        for (String sent :
                List.of(
                        "PLAIN " + base64("duri\0hana\0secret of hana"),
                        "PLAIN " + base64("\0hana\0wrong"),
                        "SCRAM-SHA-256 " + base64("n,a=duri,n=hana,r=nonce"),
                        "SCRAM-SHA-256 " + base64("p=tls-unique,,n=hana,r=nonce"))) {
            try (Wire imap = Wire.tls(server.port("imaps"))) {
                imap.expect("\\* OK .*");
                imap.send("a AUTHENTICATE " + sent);
                imap.expect("a NO .*");
            }
        }
    }

    @Test
    void imapSaysWhyATokenIsNotTakenBeforeItSaysNo() throws Exception {
        for (String sent :
                List.of(
                        "OAUTHBEARER " + base64("n,,\1auth=Bearer forged\1\1"),
                        "XOAUTH2 " + base64("user=hana\1auth=Bearer forged\1\1"),
                        "OAUTHBEARER !!!")) {
            try (Wire imap = Wire.tls(server.port("imaps"))) {
                imap.expect("\\* OK .*");
                imap.send("a AUTHENTICATE " + sent);
                imap.expect("\\+ " + base64("{\"status\":\"invalid_token\"}"));
                imap.send("AQ==");
                imap.expect("a NO .*");
                imap.command("LOGIN hana \"secret of hana\"");
            }
        }
    }

    @Test
    void imapTakesScramAndProvesThatItKnowsThePasswordToo() throws Exception {
        ScramOfTests hana = new ScramOfTests("secret of hana");
        for (boolean withInitialResponse : List.of(true, false)) {
            try (Wire imap = Wire.tls(server.port("imaps"))) {
                imap.expect("\\* OK .*");
                imap.send("c CAPABILITY");
                assertThat(imap.expectUntil("c OK .*").getFirst()).contains("AUTH=SCRAM-SHA-256");
                String first = "n=hana,r=client";
                if (withInitialResponse) {
                    imap.send("a AUTHENTICATE SCRAM-SHA-256 " + base64("n,," + first));
                } else {
                    imap.send("a AUTHENTICATE SCRAM-SHA-256");
                    imap.expect("\\+ ");
                    imap.send(base64("n,," + first));
                }
                String challenge = text(imap.expect("\\+ .+"));
                assertThat(challenge).startsWith("r=client").endsWith(",i=4096");
                String last = "c=biws," + challenge.replaceAll(",.*", "");
                String message = first + "," + challenge + "," + last;
                imap.send(
                        base64(
                                last
                                        + ",p="
                                        + Base64.getEncoder().encodeToString(hana.proof(message))));
                assertThat(text(imap.expect("\\+ .+")))
                        .isEqualTo(
                                "v="
                                        + Base64.getEncoder()
                                                .encodeToString(hana.serverSignature(message)));
                imap.send("");
                imap.expect("a OK .*");
                imap.command("SELECT INBOX");
            }
        }
    }

    @Test
    void imapRefusesScramWithAnotherPasswordOrNonce() throws Exception {
        for (String nonce : List.of("", "x")) {
            try (Wire imap = Wire.tls(server.port("imaps"))) {
                imap.expect("\\* OK .*");
                imap.send("a AUTHENTICATE SCRAM-SHA-256 " + base64("n,,n=hana,r=client"));
                String challenge = text(imap.expect("\\+ .+"));
                String last = "c=biws," + challenge.replaceAll(",.*", "") + nonce;
                ScramOfTests whose =
                        new ScramOfTests(nonce.isEmpty() ? "secret of duri" : "secret of hana");
                byte[] proof = whose.proof("n=hana,r=client," + challenge + "," + last);
                imap.send(base64(last + ",p=" + Base64.getEncoder().encodeToString(proof)));
                imap.expect("a NO .*");
            }
        }
    }

    private static String text(String continuation) {
        return new String(
                Base64.getDecoder().decode(continuation.substring(2)), StandardCharsets.UTF_8);
    }

    @Test
    void revocationClosesTheConnectionAlsoWhileItIsIdle() throws Exception {
        Wire imap = Wire.login(server, "sena");
        imap.command("SELECT INBOX");
        imap.send("i IDLE");
        imap.expect("\\+ .*");
        assertThat(fixture.people.watched()).isPositive();
        fixture.people.revokeAll();
        assertThatThrownBy(() -> imap.expectUntil("never")).isInstanceOf(IOException.class);
    }

    @Test
    void submissionTakesNothingWithoutSignOnAndNothingInOthersNames() throws Exception {
        try (Wire smtp = Wire.tls(server.port("submissions"))) {
            smtp.expect("220 .*");
            smtp.send("EHLO there");
            assertThat(smtp.expectUntil("250 .*").toString()).contains("AUTH LOGIN PLAIN");
            smtp.send("MAIL FROM:<hana@maru.test>");
            smtp.expect("530 .*");
            smtp.send("AUTH PLAIN " + base64("\0hana\0secret of hana"));
            smtp.expect("235 .*");
            smtp.send("MAIL FROM:<duri@maru.test>");
            smtp.expect("553 .*");
            smtp.send("MAIL FROM:<hana@maru.test>");
            smtp.expect("250 .*");
            smtp.send("RCPT TO:<duri@maru.test>");
            smtp.expect("250 .*");
            smtp.send("DATA");
            smtp.expect("354 .*");
            smtp.sendRaw("From: Duri <duri@maru.test>\r\nSubject: forged\r\n\r\nx\r\n.\r\n");
            smtp.expect("550 5\\.7\\.1 .*");
        }
        try (Wire smtp = Wire.plain(server.port("submission"))) {
            smtp.expect("220 .*");
            smtp.send("EHLO there");
            assertThat(smtp.expectUntil("250 .*").toString())
                    .contains("STARTTLS")
                    .doesNotContain("AUTH");
        }
    }

    @Test
    void blindCopiesAreNotTold() throws Exception {
        try (Wire smtp = Wire.tls(server.port("submissions"))) {
            smtp.expect("220 .*");
            smtp.send("EHLO there");
            smtp.expectUntil("250 .*");
            smtp.send("AUTH PLAIN " + base64("\0hana\0secret of hana"));
            smtp.expect("235 .*");
            smtp.send("MAIL FROM:<hana@maru.test>");
            smtp.expect("250 .*");
            smtp.send("RCPT TO:<duri@maru.test>");
            smtp.expect("250 .*");
            smtp.send("DATA");
            smtp.expect("354 .*");
            smtp.sendRaw(
                    """
                    From: <hana@maru.test>
                    To: <x@maru.test>
                    Bcc: <duri@maru.test>
                    Subject: secret

                    x
                    .
                    """
                            .replace("\n", "\r\n"));
            smtp.expect("250 .*");
        }
        try (Wire imap = Wire.login(server, "duri")) {
            imap.sendUntil("SELECT INBOX", ".* EXISTS", "\\* 1 EXISTS");
            assertThat(imap.command("FETCH 1 BODY.PEEK[HEADER]").toString())
                    .contains("Subject: secret")
                    .doesNotContain("Bcc");
        }
    }

    @Test
    void smugglingIsRefused() throws Exception {
        try (Wire smtp = Wire.plain(server.port("smtp"))) {
            smtp.expect("220 .*");
            smtp.send("EHLO there");
            smtp.expectUntil("250 .*");
            smtp.send("MAIL FROM:<a@other.test>");
            smtp.expect("250 .*");
            smtp.send("RCPT TO:<hana@maru.test>");
            smtp.expect("250 .*");
            smtp.send("DATA");
            smtp.expect("354 .*");
            smtp.sendRaw("Subject: x\r\n\r\nx\n.\r\nMAIL FROM:<boss@maru.test>\r\n");
            smtp.expect("500 .*");
        }
    }

    @Test
    void onlyWhatWorksIsAdvertised() throws Exception {
        try (Wire imap = Wire.login(server, "hana")) {
            assertThat(imap.command("CAPABILITY").getFirst())
                    .contains("UIDPLUS", "MOVE", "IDLE", "NAMESPACE", "SPECIAL-USE")
                    .doesNotContain("METADATA", "SEARCHRES", "LITERAL+", "ACL");
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
