package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import maru.mail.authenticity.DkimKey;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who a mail is from, as its domain proves it: two servers, one for schools (`maru.test`), one of
/// somebody else (`other.test`) that takes the first one's mail, and a name server that both ask.
final class SenderTest {

    private static final String NOT_HERE = "v=spf1 -all";
    private static final String FROM_HERE = "v=spf1 ip4:127.0.0.1 -all";

    private static final Duration SOON = Duration.ofMinutes(1);

    private static NameServer names;
    private static MailFixture schools;
    private static MailFixture others;
    private static MailServer server;
    private static MailServer other;

    @BeforeAll
    static void start() throws Exception {
        names = new NameServer();
        others = new MailFixture("other.test", outside(Optional.empty()), Optional.empty());
        other = others.server();
        schools =
                new MailFixture(
                        "maru.test",
                        outside(Optional.of("127.0.0.1:" + other.port("smtp"))),
                        Optional.empty());
        server = schools.server();
        names.tell("good.test", FROM_HERE);
        names.tell("_dmarc.good.test", "v=DMARC1; p=reject; sp=quarantine");
        names.tell("news.good.test", NOT_HERE);
        names.tell("careful.test", NOT_HERE);
        names.tell("_dmarc.careful.test", "v=DMARC1; p=quarantine");
        names.tell("trying.test", NOT_HERE);
        names.tell("_dmarc.trying.test", "v=DMARC1; p=reject; pct=0");
        names.tell("plain.test", NOT_HERE);
        names.tell("strict.test", NOT_HERE);
        names.tell("_dmarc.strict.test", "v=DMARC1; p=reject; aspf=s; adkim=s");
        names.tell("bounces.strict.test", FROM_HERE);
        names.tell("_dmarc.maru.test", "v=DMARC1; p=reject");
        names.tell("maru.test", NOT_HERE);
        names.tell(
                DkimKey.SELECTOR + "._domainkey.maru.test", DkimKey.in(schools.folder()).record());
    }

    /// Nobody is believed for coming from this machine, as everybody does in a test.
    private static MailSettings.Outside outside(Optional<String> gateway) {
        return new MailSettings.Outside(List.of(names.address()), List.of(), gateway);
    }

    @AfterAll
    static void stop() throws Exception {
        schools.close();
        others.close();
        names.close();
    }

    @ParameterizedTest(name = "{0}: From {2} by {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    its own machine sends    | a@good.test            | a@good.test       | INBOX   | spf=pass smtp.mailfrom=good.test;dkim=none;dmarc=pass header.from=good.test
                    another machine of it    | a@good.test            | a@news.good.test  | INBOX   | dmarc=pass header.from=news.good.test
                    somebody in its name     | a@plain.test           | a@good.test       | refused |
                    in the name of a part    | a@plain.test           | a@sub.good.test   | Spam    | spf=fail;dmarc=fail header.from=sub.good.test
                    to be set apart          | a@careful.test         | a@careful.test    | Spam    | spf=fail;dmarc=fail
                    a domain that still tries| a@trying.test          | a@trying.test     | Spam    | dmarc=fail
                    it says who sends only   | a@plain.test           | a@plain.test      | Spam    | spf=fail;dmarc=none
                    nothing is known         | a@unknown.test         | a@unknown.test    | INBOX   | spf=none;dmarc=none
                    strictly that name       | a@bounces.strict.test  | a@strict.test     | refused |
                    no answer for now        | a@mail.broken.test     | a@mail.broken.test| INBOX   | spf=temperror;dmarc=temperror
                    two authors              | a@good.test            | a@good.test, b@plain.test | INBOX | dmarc=permerror
                    """)
    void whatADomainSaysOfItsSendersHolds(
            String what, String sender, String author, String folder, String results)
            throws Exception {
        String subject = what.replace(' ', '-');
        String answer = send(sender, "Subject: " + subject + "\nFrom: " + author + "\n\nhello\n");
        if (folder.equals("refused")) {
            assertThat(answer).startsWith("550 5.7.1").contains("DMARC");
            return;
        }
        assertThat(answer).startsWith("250");
        String header = header(server, folder, subject);
        assertThat(header).contains("Authentication-Results: maru.test;");
        for (String each : results.split(";", -1)) {
            assertThat(header).contains(each);
        }
    }

    @Test
    void whatOurPeopleWriteIsProvedByItsSignatureHoweverItTravels() throws Exception {
        submit(
                """
                Subject: =?utf-8?B?7IaM7ZKN?=
                From: hana@maru.test
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 8bit

                현장체험학습 안내를 드립니다.
                """);
        String header = header(other, "INBOX", "소풍");
        assertThat(header)
                .contains("dkim=pass header.d=maru.test header.s=maru")
                .contains("spf=fail")
                .contains("dmarc=pass header.from=maru.test");
    }

    @Test
    void aSignedMailThatWasChangedIsForged() throws Exception {
        submit("Subject: whole\nFrom: hana@maru.test\n\nfive o'clock\n");
        String signed = message(other, "INBOX", "whole");
        String sent = signed.substring(signed.indexOf("Received:"));
        assertThat(send(other, "a@plain.test", sent)).startsWith("250");
        assertThat(send(other, "a@plain.test", sent.replace("five", "nine")))
                .startsWith("550 5.7.1");
        assertThat(send(other, "a@plain.test", sent.replaceFirst("; h=", "; l=0; h=")))
                .as("a signature that was widened")
                .startsWith("550 5.7.1");
    }

    @Test
    void nobodySpeaksInOurNameOfWhatWeFound() throws Exception {
        String answer =
                send(
                        "a@careful.test",
                        """
                        Authentication-Results: maru.test; dmarc=pass header.from=lie.test
                        Authentication-Results: relay.test; spf=pass
                        Subject: lie
                        From: a@careful.test

                        hello
                        """);
        assertThat(answer).startsWith("250");
        assertThat(header(server, "Spam", "lie"))
                .contains("Authentication-Results: relay.test; spf=pass")
                .doesNotContain("lie.test");
    }

    private static String send(String sender, String message) throws Exception {
        return send(server, sender, message);
    }

    private static String send(MailServer to, String sender, String message) throws Exception {
        String domain = to == server ? "maru.test" : "other.test";
        try (Wire smtp = Wire.plain(to.port("smtp"))) {
            smtp.expect("220 .*");
            smtp.send("EHLO there.test");
            smtp.expectUntil("250 .*");
            return smtp.hand(sender, "hana@" + domain, message);
        }
    }

    private static void submit(String message) throws Exception {
        try (Wire smtp = Wire.tls(server.port("submissions"))) {
            smtp.expect("220 .*");
            smtp.send("EHLO there.test");
            smtp.expectUntil("250 .*");
            smtp.send(
                    "AUTH PLAIN "
                            + Base64.getEncoder()
                                    .encodeToString(
                                            "\0hana\0secret of hana"
                                                    .getBytes(StandardCharsets.UTF_8)));
            smtp.expect("235 .*");
            assertThat(smtp.hand("hana@maru.test", "hana@other.test", message)).startsWith("250");
        }
    }

    private static String header(MailServer at, String folder, String subject) throws Exception {
        String message = message(at, folder, subject);
        return message.substring(0, message.indexOf("\r\n\r\n"));
    }

    /// What hana reads, once it is there.
    private static String message(MailServer at, String folder, String subject) throws Exception {
        try (Wire imap = Wire.login(at, "hana")) {
            String found = "";
            long end = System.nanoTime() + SOON.toNanos();
            while (found.isEmpty()) {
                assertThat(System.nanoTime()).as(subject + " in " + folder).isLessThan(end);
                imap.send("s SELECT " + folder);
                if (imap.expectUntil("s (OK|NO).*").getLast().startsWith("s NO")) {
                    continue;
                }
                imap.send(
                        "f SEARCH CHARSET UTF-8 SUBJECT {%d}"
                                .formatted(subject.getBytes(StandardCharsets.UTF_8).length));
                imap.expect("\\+.*");
                imap.send(subject);
                found =
                        imap.expectUntil("f OK.*").stream()
                                .filter(line -> line.startsWith("* SEARCH"))
                                .findFirst()
                                .orElse("")
                                .replace("* SEARCH", "")
                                .strip();
            }
            imap.send("g FETCH " + found.split(" ", 2)[0] + " BODY.PEEK[]");
            return new String(imap.literal(), StandardCharsets.UTF_8);
        }
    }
}
