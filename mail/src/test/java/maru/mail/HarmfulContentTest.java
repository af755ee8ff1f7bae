package maru.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import maru.storage.blob.ClamdForTests;
import org.junit.jupiter.api.Test;

/// A ClamAV of the operator's looks at each mail before it is taken.
final class HarmfulContentTest {

    @Test
    void whatIsHarmfulIsRefusedAndWhileNobodyCanLookMailWaits() throws Exception {
        assumeTrue(ClamdForTests.isInstalled(), "needs clamd: apt-get install clamav-daemon");
        ClamdForTests clamd = new ClamdForTests();
        try (MailFixture fixture =
                new MailFixture(
                        "maru.test", MailFixture.ONLY_OURSELVES, Optional.of(clamd.client()))) {
            MailServer server = fixture.server();
            try (clamd) {
                assertThat(answer(server, "a picnic")).startsWith("250");
                assertThat(answer(server, ClamdForTests.HARMFUL))
                        .startsWith("554 5.7.1")
                        .contains("Maru.Test.Harmful");
            }
            assertThat(answer(server, "a picnic")).startsWith("451");
        }
    }

    private static String answer(MailServer server, String body) throws Exception {
        try (Wire smtp = Wire.plain(server.port("smtp"))) {
            smtp.expect("220 .*");
            smtp.send("EHLO there.test");
            smtp.expectUntil("250 .*");
            return smtp.hand("a@other.test", "hana@maru.test", "Subject: x\n\n" + body + "\n");
        }
    }
}
