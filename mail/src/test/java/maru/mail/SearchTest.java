package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What SEARCH finds (RFC 3501 §6.4.4), in Korean above all.
final class SearchTest {

    private static MailFixture fixture;
    private static MailServer server;

    @BeforeAll
    static void start() throws Exception {
        fixture = new MailFixture();
        server = fixture.server();
        try (Wire imap = Wire.login(server, "hana")) {
            imap.append(
                    "INBOX",
                    mail(
                            "코딩동아리 모집",
                            "Mon, 02 Mar 2026 23:30:00 -0800",
                            "utf-8",
                            "현장체험학습을 다녀온 뒤에 신청하세요. 12,000원입니다."));
            imap.append(
                    "INBOX",
                    mail("급식", "Tue, 03 Mar 2026 09:00:00 +0900", "ks_c_5601-1987", "똠방각하 식단표"));
            imap.append(
                    "INBOX",
                    """
                    From: Kim <kim@maru.test>
                    Subject: files
                    Date: Wed, 04 Mar 2026 09:00:00 +0900
                    MIME-Version: 1.0
                    Content-Type: multipart/mixed; boundary=X

                    --X
                    Content-Type: text/html; charset=utf-8
                    Content-Transfer-Encoding: 8bit

                    <p>첨부 파일을 <b>확인</b>해 주세요 <style>unseen</style></p>
                    --X
                    Content-Type: application/pdf; name="=?utf-8?B?6rCA7KCV7Ya17Iug66y4LnBkZg==?="
                    Content-Disposition: attachment

                    x
                    --X--
                    """
                            .replace("\n", "\r\n"));
        }
    }

    @AfterAll
    static void stop() throws Exception {
        fixture.close();
    }

    @Test
    void partsOfCompoundsAndWordsWithParticlesAreFound() throws Exception {
        assertThat(found("TEXT", "동아리")).isEqualTo("* SEARCH 1");
        assertThat(found("TEXT", "체험학습")).isEqualTo("* SEARCH 1");
        assertThat(found("BODY", "체험")).isEqualTo("* SEARCH 1");
        assertThat(found("BODY", "12000")).isEqualTo("* SEARCH 1");
        assertThat(found("TEXT", "없는말")).isEqualTo("* SEARCH");
    }

    @Test
    void koreanMailersCharsetIsRead() throws Exception {
        assertThat(found("BODY", "똠방각하")).isEqualTo("* SEARCH 2");
        assertThat(found("SUBJECT", "급식")).isEqualTo("* SEARCH 2");
    }

    @Test
    void namesOfAttachmentsAndTextOfHtmlAreFound() throws Exception {
        assertThat(found("BODY", "가정통신문")).isEqualTo("* SEARCH 3");
        assertThat(found("BODY", "확인")).isEqualTo("* SEARCH 3");
        assertThat(found("BODY", "unseen")).isEqualTo("* SEARCH");
    }

    @Test
    void subjectsAndPeopleAreFoundByAnyPartOfThem() throws Exception {
        assertThat(found("SUBJECT", "딩동")).isEqualTo("* SEARCH 1");
        assertThat(found("FROM", "KIM@maru")).isEqualTo("* SEARCH 3");
        assertThat(search("HEADER Subject FILES")).isEqualTo("* SEARCH 3");
        assertThat(search("HEADER X-None \"\"")).isEqualTo("* SEARCH");
    }

    @Test
    void sentDaysAreThoseThatStandInTheDate() throws Exception {
        assertThat(search("SENTON 2-Mar-2026")).isEqualTo("* SEARCH 1");
        assertThat(search("SENTON 3-Mar-2026")).isEqualTo("* SEARCH 2");
        assertThat(search("SENTSINCE 3-Mar-2026")).isEqualTo("* SEARCH 2 3");
        assertThat(search("SENTBEFORE 3-Mar-2026")).isEqualTo("* SEARCH 1");
        assertThat(search("OR SENTON 2-Mar-2026 SUBJECT files")).isEqualTo("* SEARCH 1 3");
        assertThat(search("NOT SENTON 2-Mar-2026")).isEqualTo("* SEARCH 2 3");
    }

    @Test
    void whatWasJustWrittenIsFoundAndWhatIsGoneIsNot() throws Exception {
        try (Wire imap = Wire.login(server, "duri")) {
            imap.command("CREATE Now");
            imap.command("SELECT Now");
            for (int i = 1; i <= 20; i++) {
                imap.append(
                        "Now", mail("소식 " + i, "Tue, 03 Mar 2026 09:00:00 +0900", "utf-8", "알림장"));
                assertThat(search(imap, "TEXT", "알림장")).endsWith(" " + i);
            }
            imap.command("STORE 1:19 +FLAGS (\\Deleted)");
            imap.command("EXPUNGE");
            assertThat(search(imap, "TEXT", "알림장")).isEqualTo("* SEARCH 1");
        }
    }

    @Test
    void anotherServerFindsWhatThisOneTook() throws Exception {
        MailServer other = fixture.server();
        try (Wire imap = Wire.login(other, "hana")) {
            imap.command("SELECT INBOX");
            assertThat(search(imap, "TEXT", "동아리")).isEqualTo("* SEARCH 1");
        }
    }

    private static String search(String question) throws Exception {
        try (Wire imap = Wire.login(server, "hana")) {
            imap.command("SELECT INBOX");
            return imap.command("SEARCH " + question).getFirst();
        }
    }

    private static String found(String where, String word) throws Exception {
        try (Wire imap = Wire.login(server, "hana")) {
            imap.command("SELECT INBOX");
            return search(imap, where, word);
        }
    }

    /// A server that is still indexing says so, and is asked again.
    private static String search(Wire imap, String where, String word) throws IOException {
        byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
        for (int attempt = 0; attempt < 30; attempt++) {
            imap.send("q SEARCH CHARSET UTF-8 " + where + " {" + bytes.length + "}");
            imap.expect("\\+ .*");
            imap.sendRaw(bytes);
            imap.send("");
            var answer = imap.expectUntil("q .*");
            if (answer.getLast().startsWith("q OK")) {
                return answer.stream()
                        .filter(line -> line.startsWith("* SEARCH"))
                        .findFirst()
                        .orElseThrow();
            }
        }
        throw new AssertionError("The index is never ready.");
    }

    private static byte[] mail(String subject, String date, String charset, String text) {
        Charset written =
                charset.equals("utf-8") ? StandardCharsets.UTF_8 : Charset.forName("MS949");
        return """
               From: =?utf-8?B?%s?= <hana@maru.test>
               Subject: =?utf-8?B?%s?=
               Date: %s
               MIME-Version: 1.0
               Content-Type: text/plain; charset=%s
               Content-Transfer-Encoding: 8bit

               %s
               """
                .formatted(base64("김하나"), base64(subject), date, charset, text)
                .replace("\n", "\r\n")
                .getBytes(written);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
