package maru.portal.letters;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Map;
import maru.identity.PersonId;
import maru.kernel.Seoul;
import maru.portal.Browser;
import maru.portal.TestPortal;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.reading.Reading.FormState;
import maru.portal.letters.record.LetterId;
import org.junit.jupiter.api.Test;

/// What comes over the wire that no page of ours would send, or too late: answered by one clear
/// sentence, and nothing is signed or kept.
class BadInputTest {

    private static final TestPortal PORTAL = TestPortal.shared();
    private static final Written WRITTEN = new Written(PORTAL);
    private static final PersonId CHILD = WRITTEN.childOfTheClass("mother").id();
    private static final int MEGABYTE = 1024 * 1024;

    private static LetterId form(String title) {
        return WRITTEN.sent("teacher", Written.consent(title, SignerRule.ANY_GUARDIAN));
    }

    private static Browser.Page post(
            String card, LetterId letter, PersonId child, Map<String, String> fields) {
        return PORTAL.as(card).post("/inbox/" + letter + "/" + child + "/sign", fields);
    }

    private static long signatures(LetterId letter) {
        return WRITTEN.count("portal.consent_signature where letter = ?", letter.value());
    }

    @Test
    void aFileOfFiftyOneMegabytesIsRefusedWithTheLimitAndLeavesNothing() {
        LetterId draft =
                WRITTEN.drafted("teacher", Written.consent("큰 파일", SignerRule.ANY_GUARDIAN));
        byte[] large = new byte[51 * MEGABYTE];
        System.arraycopy("%PDF-1.4".getBytes(StandardCharsets.US_ASCII), 0, large, 0, 8);
        for (String address : new String[] {"/letters/" + draft + "/files", "/letters/from-file"}) {
            Browser.Page answer = PORTAL.as("teacher").postFile(address, Map.of(), "안내.pdf", large);
            assertThat(answer.status()).as(address).isEqualTo(413);
            assertThat(answer.body()).as(address).contains("50");
        }
        assertThat(WRITTEN.count("portal.letter_file where letter = ?", draft.value())).isZero();
    }

    @Test
    void aFormThatComesAfterTheDeadlineIsNotSignedAndSaysWhen() {
        Instant soon = Clock.systemUTC().instant().plusSeconds(8);
        LetterId letter =
                WRITTEN.sent(
                        "teacher",
                        Written.consent(
                                "곧 끝나는 동의서",
                                SignerRule.ANY_GUARDIAN,
                                LocalDateTime.ofInstant(soon, Seoul.ZONE)));
        Map<String, String> fields =
                WRITTEN.fields("mother", WRITTEN.read("mother", letter, CHILD));
        while (WRITTEN.read("mother", letter, CHILD).state() != FormState.LATE) {
            Thread.onSpinWait();
        }
        Browser.Page answer = post("mother", letter, CHILD, fields);
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.body()).contains("에 기한이 끝났습니다");
        assertThat(signatures(letter)).isZero();
    }

    @Test
    void theFormOfAnotherGuardianSignsInNobodysName() {
        LetterId letter = form("남의 서명");
        Map<String, String> mothers =
                WRITTEN.fields("mother", WRITTEN.read("mother", letter, CHILD));
        Browser.Page father = post("father", letter, CHILD, mothers);
        assertThat(father.status()).isEqualTo(409);
        assertThat(father.body()).contains(PORTAL.card("father").name());
        mothers.put("signer", PORTAL.card("vietnamese").person().toString());
        Browser.Page stranger = post("vietnamese", letter, CHILD, mothers);
        assertThat(stranger.status()).isEqualTo(404);
        assertThat(stranger.body()).doesNotContain("남의 서명");
        assertThat(signatures(letter)).isZero();
    }

    @Test
    void anAnswerToAQuestionOrAnOptionThatIsNotThereIsAFault() {
        LetterId letter = form("없는 물음");
        for (Map.Entry<String, String> made :
                Map.of("answer.q99", "o1", "answer.q1", "o9", "answer.q2", "가".repeat(501))
                        .entrySet()) {
            Map<String, String> fields =
                    WRITTEN.fields("mother", WRITTEN.read("mother", letter, CHILD));
            fields.put(made.getKey(), made.getValue());
            Browser.Page answer = post("mother", letter, CHILD, fields);
            assertThat(answer.status()).as(made.getKey()).isEqualTo(422);
            assertThat(answer.body()).contains("아직 서명되지 않았습니다");
        }
        assertThat(signatures(letter)).isZero();
    }

    @Test
    void invisibleSignsAndTurnedWritingInANameAreNeitherSignedNorShown() {
        LetterId letter = form("보이지 않는 글자");
        Map<String, String> fields =
                WRITTEN.fields("mother", WRITTEN.read("mother", letter, CHILD));
        fields.put("typedName", "\u202E" + "희영김");
        assertThat(post("mother", letter, CHILD, fields).status()).isEqualTo(422);
        assertThat(signatures(letter)).isZero();

        String name = PORTAL.card("mother").name();
        fields.put("typedName", name.charAt(0) + "\u200B\u2066" + name.substring(1) + "\u2069");
        assertThat(post("mother", letter, CHILD, fields).status()).isEqualTo(303);
        assertThat(
                        WRITTEN.count(
                                "portal.consent_signature where letter = ? and typed_name = ?",
                                letter.value(),
                                name))
                .isEqualTo(1);
    }
}
