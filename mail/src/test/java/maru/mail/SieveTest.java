package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Scripts are written by ManageSieve and sort the mail that comes, all on the wire.
final class SieveTest {

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
    void scriptsAreKeptNamedAndTakenAway() throws Exception {
        try (Wire sieve = signedIn("sena")) {
            sieve.send("PUTSCRIPT \"방학\" {7+}");
            sieve.sendRaw("keep;\r\n\r\n");
            sieve.expect("OK.*");
            sieve.send("PUTSCRIPT \"wrong\" \"fileinto INBOX\"");
            sieve.expect("NO .*");
            for (String unknown : List.of("imap4flags", "body", "log")) {
                sieve.send("CHECKSCRIPT \"require \\\"" + unknown + "\\\";\"");
                sieve.expect("NO .*");
            }
            sieve.send("HAVESPACE \"more\" 70000");
            sieve.expect("NO \\(QUOTA\\) .*");
            sieve.send("SETACTIVE \"방학\"");
            sieve.expect("OK.*");
            sieve.send("LISTSCRIPTS");
            sieve.expect("\"방학\" ACTIVE");
            sieve.expect("OK.*");
            sieve.send("DELETESCRIPT \"방학\"");
            sieve.expect("NO \\(ACTIVE\\) .*");
            sieve.send("RENAMESCRIPT \"방학\" \"여름방학\"");
            sieve.expect("OK.*");
            sieve.send("GETSCRIPT \"여름방학\"");
            sieve.expect("\\{7}");
            assertThat(sieve.read(9)).asString(StandardCharsets.UTF_8).startsWith("keep;\r\n");
            sieve.expect("OK.*");
            sieve.send("SETACTIVE \"\"");
            sieve.expect("OK.*");
            sieve.send("DELETESCRIPT \"여름방학\"");
            sieve.expect("OK.*");
            sieve.send("GETSCRIPT \"여름방학\"");
            sieve.expect("NO \\(NONEXISTENT\\) .*");
            sieve.send("LOGOUT");
            sieve.expect("OK.*");
        }
    }

    @Test
    void nobodySignsInWithoutTlsAndWhoIsNotSignedInSendsLittle() throws Exception {
        try (Wire sieve = Wire.plain(server.port("sieve"))) {
            assertThat(sieve.expectUntil("OK.*")).contains("\"SASL\" \"\"", "\"STARTTLS\"");
            sieve.send("AUTHENTICATE \"PLAIN\" \"" + plain("hana", "secret of hana") + "\"");
            sieve.expect("NO \\(ENCRYPT-NEEDED\\) .*");
            sieve.send("LISTSCRIPTS");
            sieve.expect("NO .*");
            sieve.send("PUTSCRIPT \"x\" {999999999+}");
            sieve.expect("BYE .*");
        }
        try (Wire sieve = Wire.plain(server.port("sieve"))) {
            sieve.expectUntil("OK.*");
            sieve.sendRaw("STARTTLS\r\nNOOP\r\n");
            assertThat(closes(sieve)).isTrue();
        }
    }

    @Test
    void wrongPasswordsEndTheConnectionAndARevokedOneDoesToo() throws Exception {
        try (Wire sieve = overTls()) {
            for (String answer : List.of("NO .*", "NO .*", "BYE .*")) {
                sieve.send("AUTHENTICATE \"PLAIN\" \"" + plain("hana", "wrong") + "\"");
                sieve.expect(answer);
            }
        }
        try (Wire sieve = signedIn("hana")) {
            fixture.people.revokeAll();
            assertThat(closes(sieve)).isTrue();
        }
    }

    @Test
    void scramProvesBothSides() throws Exception {
        try (Wire sieve = overTls()) {
            String bare = "n=hana,r=abc";
            sieve.send("AUTHENTICATE \"SCRAM-SHA-256\" \"" + base64("n,," + bare) + "\"");
            String quoted = sieve.expect("\".*\"");
            String first =
                    new String(
                            Base64.getDecoder().decode(quoted.substring(1, quoted.length() - 1)),
                            StandardCharsets.UTF_8);
            String without = "c=biws,r=" + first.replaceAll("r=([^,]*),.*", "$1");
            String message = bare + "," + first + "," + without;
            ScramOfTests hana = new ScramOfTests("secret of hana");
            sieve.send(
                    "\""
                            + base64(
                                    without
                                            + ",p="
                                            + Base64.getEncoder()
                                                    .encodeToString(hana.proof(message)))
                            + "\"");
            String ok = sieve.expect("OK \\(SASL \".*\"\\)");
            assertThat(ok)
                    .contains(
                            base64(
                                    "v="
                                            + Base64.getEncoder()
                                                    .encodeToString(
                                                            hana.serverSignature(message))));
        }
    }

    @Test
    void mailIsFiledKeptSentOnRefusedAndThrownAway() throws Exception {
        use(
                "hana",
                """
                require ["fileinto", "reject", "envelope"];
                if header :contains "subject" "가정통신문" { fileinto "가정통신문"; fileinto "보관"; }
                elsif header :is "subject" "both" { keep; redirect "duri@maru.test"; redirect "hana@maru.test"; }
                elsif header :is "subject" "no" { reject "받지 않습니다"; }
                elsif allof (header :is "subject" "offer", envelope :is "from" "a@other.test") { discard; }
                """);
        send("a@other.test", "hana", "=?UTF-8?B?" + base64("5월 가정통신문") + "?=", "one");
        send("a@other.test", "hana", "both", "two");
        send("a@other.test", "hana", "offer", "win a prize");
        send("sena@maru.test", "hana", "no", "three");
        send("a@other.test", "hana", "plain", "four");
        try (Wire hana = Wire.login(server, "hana");
                Wire duri = Wire.login(server, "duri");
                Wire sena = Wire.login(server, "sena")) {
            duri.sendUntil("SELECT INBOX", ".* EXISTS", "\\* 1 EXISTS");
            sena.sendUntil("SELECT INBOX", ".* EXISTS", "\\* 1 EXISTS");
            hana.sendUntil("SELECT INBOX", ".* EXISTS", "\\* 2 EXISTS");
            assertThat(hana.command("SEARCH SUBJECT \"both\"").getFirst())
                    .matches("\\* SEARCH \\d");
            assertThat(hana.command("SEARCH SUBJECT \"offer\"")).contains("* SEARCH");
            for (String folder : List.of("&rADIFdG1wuC7OA-", "&vPStAA-")) {
                hana.sendUntil("SELECT " + folder, ".* EXISTS", "\\* 1 EXISTS");
            }
        }
        assertThat(count("select count(*) as n from kept_aside")).isZero();
    }

    @Test
    void whoeverWritesHearsOnceThatSomebodyIsAway() throws Exception {
        use(
                "duri",
                """
                require "vacation";
                vacation :days 3 :subject "부재 중" "다음 주에 돌아옵니다.";
                """);
        send("sena@maru.test", "duri", "first", "x");
        send("sena@maru.test", "duri", "second", "x");
        send("sena@maru.test", "duri", "list\r\nList-Id: <all.maru.test>", "x");
        send("mailer-daemon@other.test", "duri", "bounce", "x");
        try (Wire duri = Wire.login(server, "duri");
                Wire sena = Wire.login(server, "sena")) {
            duri.command("SELECT INBOX");
            for (String subject : List.of("first", "second", "list", "bounce")) {
                duri.sendUntil(
                        "SEARCH SUBJECT \"" + subject + "\"", "\\* SEARCH.*", "\\* SEARCH \\d+");
            }
            sena.command("SELECT INBOX");
            sena.sendUntil(
                    "SEARCH HEADER Auto-Submitted auto-replied", "\\* SEARCH.*", "\\* SEARCH \\d+");
            while (count("select count(*) as n from queued") > 0) {
                // A second answer would still be on its way.
                Thread.onSpinWait();
            }
            sena.command("NOOP");
            String found = sena.command("SEARCH HEADER Auto-Submitted auto-replied").getFirst();
            assertThat(found).matches("\\* SEARCH \\d+");
            assertThat(sena.command("FETCH " + found.substring(9) + " BODY[]"))
                    .contains("To: sena@maru.test", "Auto-Submitted: auto-replied (vacation)")
                    .anyMatch(line -> line.startsWith("Return-Path: <>"))
                    .anyMatch(line -> line.startsWith("In-Reply-To: <"));
        }
    }

    private static long count(String question) {
        return fixture.database.read(tx -> tx.one(question, row -> row.bigint("n")));
    }

    private static void use(String name, String script) throws Exception {
        byte[] octets = script.getBytes(StandardCharsets.UTF_8);
        try (Wire sieve = signedIn(name)) {
            sieve.send("PUTSCRIPT \"mine\" {" + octets.length + "+}");
            sieve.sendRaw(octets);
            sieve.send("");
            sieve.expect("OK.*");
            sieve.send("SETACTIVE \"mine\"");
            sieve.expect("OK.*");
        }
    }

    private static void send(String from, String to, String subject, String body)
            throws IOException {
        try (Wire smtp = Wire.plain(server.port("smtp"))) {
            smtp.expect("220 .*");
            smtp.send("EHLO there");
            smtp.expectUntil("250 .*");
            smtp.send("MAIL FROM:<" + from + ">");
            smtp.expect("250 .*");
            smtp.send("RCPT TO:<" + to + "@maru.test>");
            smtp.expect("250 .*");
            smtp.send("DATA");
            smtp.expect("354 .*");
            smtp.send("To: " + to + "@maru.test");
            smtp.send("Subject: " + subject);
            smtp.send("Message-ID: <" + subject.hashCode() + "@other.test>");
            smtp.send("");
            smtp.send(body);
            smtp.send(".");
            smtp.expect("250 .*");
        }
    }

    private static Wire overTls() throws Exception {
        Wire sieve = Wire.plain(server.port("sieve"));
        sieve.expectUntil("OK.*");
        sieve.send("STARTTLS");
        sieve.expect("OK.*");
        sieve.startTls();
        assertThat(sieve.expectUntil("OK.*"))
                .contains("\"SASL\" \"SCRAM-SHA-256 PLAIN OAUTHBEARER\"");
        return sieve;
    }

    private static Wire signedIn(String name) throws Exception {
        Wire sieve = overTls();
        sieve.send("AUTHENTICATE \"PLAIN\" \"" + plain(name, "secret of " + name) + "\"");
        sieve.expect("OK.*");
        return sieve;
    }

    private static boolean closes(Wire wire) {
        try {
            wire.line();
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    private static String plain(String login, String secret) {
        return base64("\0" + login + "\0" + secret);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
