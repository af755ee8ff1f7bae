package maru.portal.letters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.kernel.Seoul;
import maru.portal.Browser;
import maru.portal.TestPortal;
import maru.portal.letters.content.ConsentForm;
import maru.portal.letters.content.ConsentForm.Amount;
import maru.portal.letters.content.ConsentForm.DataConsent;
import maru.portal.letters.content.ConsentForm.Day;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.content.Facts;
import maru.portal.letters.content.LetterContent;
import maru.portal.letters.reading.FamilyGate;
import maru.portal.letters.reading.Reading;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.Signature;
import maru.portal.letters.record.SignatureStore;
import maru.portal.letters.sheet.Sheet;
import maru.portal.letters.sheet.SheetLine;
import maru.portal.letters.sheet.Sheets;
import maru.portal.letters.signing.Outcome;
import maru.portal.letters.signing.SignRequest;
import maru.portal.letters.signing.Withdrawing;
import maru.storage.Database;
import org.junit.jupiter.api.Test;

/// Forms that ask for personal data, and taking signatures back.
class WithdrawalTest {

    private static final TestPortal PORTAL = TestPortal.shared();
    private static final Written WRITTEN = new Written(PORTAL);
    private static final PersonId CHILD = WRITTEN.childOfTheClass("mother").id();

    static LetterContent dataConsent() {
        return new LetterContent(
                "개인정보 수집·이용 동의서 " + UUID.randomUUID(),
                "<p>아래를 읽고 동의 여부를 골라 주세요.</p>",
                new Facts(
                        null,
                        null,
                        null,
                        List.of(),
                        null,
                        LocalDateTime.ofInstant(Clock.systemUTC().instant(), Seoul.ZONE)
                                .plusDays(3),
                        null),
                new ConsentForm(
                        SignerRule.LEGAL_REPRESENTATIVE,
                        List.of(
                                new DataConsent(
                                        "q1",
                                        "비상 연락",
                                        "보호자 연락처",
                                        "1년",
                                        "거부할 수 있습니다.",
                                        null,
                                        false,
                                        false),
                                new DataConsent(
                                        "q2",
                                        "급식 알레르기 관리",
                                        "알레르기 정보",
                                        "1년",
                                        "거부할 수 있습니다.",
                                        null,
                                        true,
                                        true),
                                new Day("q3", "예방접종일", false),
                                new Amount("q4", "함께 사는 형제자매 수", false, 0, 10))),
                List.of());
    }

    private static SignRequest request(LetterId letter, Map<String, String> answers) {
        SignRequest usual =
                WRITTEN.request("mother", WRITTEN.read("mother", letter, CHILD), UUID.randomUUID());
        return new SignRequest(
                usual.letter(),
                usual.student(),
                usual.expectedSigner(),
                usual.version(),
                usual.shown(),
                usual.language(),
                answers,
                usual.agreed(),
                usual.drawing(),
                usual.typedName(),
                usual.key());
    }

    private static Signature signed(LetterId letter, Map<String, String> answers) {
        Outcome outcome = WRITTEN.sign("mother", request(letter, answers));
        if (outcome instanceof Outcome.Signed(Signature signature)) {
            return signature;
        }
        throw new AssertionError(outcome.toString());
    }

    private static SheetLine line(LetterId letter) {
        Sheet sheet = PORTAL.bean(Sheets.class).open(WRITTEN.as("teacher"), letter);
        return sheet.lines().stream()
                .filter(line -> line.recipient().student().equals(CHILD))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachPurposeIsAnsweredApartAndNothingIsTickedBeforehand() {
        LetterId letter = WRITTEN.sent("teacher", dataConsent());
        assertThat(WRITTEN.read("mother", letter, CHILD).document().article())
                .contains("name=\"answer.q1\"")
                .contains("name=\"answer.q2\"")
                .contains("민감정보입니다")
                .contains("언제든지")
                .doesNotContain("checked");
        assertThat(WRITTEN.sign("mother", request(letter, Map.of("q1", "agree"))))
                .isInstanceOf(Outcome.Wrong.class);
        assertThat(
                        WRITTEN.sign(
                                "mother",
                                request(
                                        letter,
                                        Map.of("q1", "agree", "q2", "agree", "q3", "2026-02-30"))))
                .isInstanceOf(Outcome.Wrong.class);
        assertThat(
                        WRITTEN.sign(
                                "mother",
                                request(letter, Map.of("q1", "agree", "q2", "agree", "q4", "11"))))
                .isInstanceOf(Outcome.Wrong.class);
        signed(letter, Map.of("q1", "agree", "q2", "refuse", "q3", "2026-03-02", "q4", "2"));
        assertThat(line(letter).answers())
                .containsExactly("동의합니다", "동의하지 않습니다", "2026년 3월 2일 월요일", "2");
    }

    @Test
    void anAgreementToTheUseOfDataIsWithdrawnLongAfterTheDeadline() {
        LetterId letter = WRITTEN.sent("teacher", dataConsent());
        Signature signature = signed(letter, Map.of("q1", "agree", "q2", "agree"));
        Withdrawing later = at(Duration.ofDays(60));
        assertThat(later.offer(WRITTEN.as("mother"), letter, CHILD).purposes()).hasSize(2);
        later.withdraw(WRITTEN.as("mother"), letter, CHILD, signature.id(), "q2");
        later.withdraw(WRITTEN.as("mother"), letter, CHILD, signature.id(), "q2");
        assertThat(line(letter).answers()).startsWith("동의합니다", "동의합니다 → 철회").hasSize(4);
        assertThat(line(letter).status()).isEqualTo(SheetLine.Status.DONE);
        assertThat(WRITTEN.count("portal.consent_withdrawal where signature = ?", signature.id()))
                .isEqualTo(1);
    }

    @Test
    void participationIsWithdrawnUntilTheDeadlineAndSignedAgain() {
        LetterId letter = WRITTEN.sent("teacher", Written.consent("참가", SignerRule.ANY_GUARDIAN));
        Signature first = signed(letter, Map.of("q1", "o1"));
        assertThatThrownBy(
                        () ->
                                at(Duration.ofDays(4))
                                        .withdraw(
                                                WRITTEN.as("mother"),
                                                letter,
                                                CHILD,
                                                first.id(),
                                                ""))
                .isInstanceOf(Refused.class)
                .extracting(refused -> ((Refused) refused).refusal())
                .isInstanceOf(Refusal.Conflict.class);
        at(Duration.ZERO).withdraw(WRITTEN.as("mother"), letter, CHILD, first.id(), "");
        assertThat(line(letter).withdrawn()).map(Signature::id).isEqualTo(Optional.of(first.id()));
        assertThat(line(letter).open()).isTrue();
        assertThat(WRITTEN.read("mother", letter, CHILD).state())
                .isEqualTo(Reading.FormState.TO_SIGN);
        Signature second = signed(letter, Map.of("q1", "o2"));
        assertThat(second.round()).isEqualTo(2);
        assertThat(line(letter).answers().getFirst()).isEqualTo("아니요");
        assertThat(WRITTEN.count("portal.consent_signature where letter = ?", letter.value()))
                .isEqualTo(2);
    }

    @Test
    void nobodyWithdrawsWhatAnotherSigned() {
        LetterId letter = WRITTEN.sent("teacher", Written.consent("참가", SignerRule.ANY_GUARDIAN));
        Signature signature = signed(letter, Map.of("q1", "o1"));
        for (String other : List.of("father", "vietnamese", "teacher")) {
            assertThatThrownBy(
                            () ->
                                    at(Duration.ZERO)
                                            .withdraw(
                                                    WRITTEN.as(other),
                                                    letter,
                                                    CHILD,
                                                    signature.id(),
                                                    ""))
                    .isInstanceOf(Refused.class);
        }
        assertThat(line(letter).withdrawn()).isEmpty();
    }

    @Test
    void twoTapsOnThePagesWithdraw() {
        LetterId letter = WRITTEN.sent("teacher", dataConsent());
        Signature signature = signed(letter, Map.of("q1", "agree", "q2", "agree"));
        Browser mother = PORTAL.as("mother");
        String base = "/inbox/" + letter + "/" + CHILD;
        assertThat(mother.get(base + "/read").body()).contains("withdraw");
        Browser.Page offer = mother.get(base + "/withdraw");
        assertThat(offer.body()).contains("급식 알레르기 관리").contains(signature.id().toString());
        assertThat(
                        mother.post(
                                        base + "/withdraw",
                                        Map.of(
                                                "signature",
                                                signature.id().toString(),
                                                "question",
                                                "q2"))
                                .status())
                .isEqualTo(302);
        assertThat(line(letter).answers().get(1)).endsWith("철회");
        Browser teacher = PORTAL.as("teacher");
        for (String page : new String[] {"/", "/letters"}) {
            assertThat(teacher.get(page).body())
                    .as("the writer is told on " + page)
                    .contains("동의를 거두신 분이 있습니다");
        }
    }

    private static Withdrawing at(Duration later) {
        Clock clock = Clock.offset(Clock.systemUTC(), later);
        Identity identity = PORTAL.identity();
        return new Withdrawing(
                PORTAL.bean(Database.class),
                identity,
                new FamilyGate(identity, PORTAL.bean(LetterStore.class), clock),
                PORTAL.bean(LetterStore.class),
                PORTAL.bean(SignatureStore.class),
                _ -> {},
                clock);
    }
}
