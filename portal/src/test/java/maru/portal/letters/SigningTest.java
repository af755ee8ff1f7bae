package maru.portal.letters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import maru.identity.Identity;
import maru.identity.PersonId;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.kernel.Seoul;
import maru.portal.TestPortal;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.content.ShownDocument;
import maru.portal.letters.reading.FamilyGate;
import maru.portal.letters.reading.Reading;
import maru.portal.letters.record.Documents;
import maru.portal.letters.record.LetterBlobs;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.record.SignatureStore;
import maru.portal.letters.signing.Agreement;
import maru.portal.letters.signing.Outcome;
import maru.portal.letters.signing.SignIn;
import maru.portal.letters.signing.SignRequest;
import maru.portal.letters.signing.Signing;
import maru.portal.letters.writing.Sending;
import maru.storage.Database;
import maru.storage.DatabaseFailure;
import org.junit.jupiter.api.Test;

/// One signature: once, in the right name, on the bytes that were shown.
class SigningTest {

    private static final TestPortal PORTAL = TestPortal.shared();
    private static final Written WRITTEN = new Written(PORTAL);
    private static final PersonId CHILD = WRITTEN.childOfTheClass("mother").id();

    private static LetterId form(SignerRule rule) {
        return WRITTEN.sent("teacher", Written.consent("동의서 " + UUID.randomUUID(), rule));
    }

    private static long signatures(LetterId letter) {
        return WRITTEN.count("portal.consent_signature where letter = ?", letter.value());
    }

    @Test
    void twentyTapsAtOnceSignOnce() throws Exception {
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        Reading.Page page = WRITTEN.read("mother", letter, CHILD);
        UUID oneKey = UUID.randomUUID();
        List<Callable<Outcome>> taps = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            // Half of them one page tapped twice, half other windows with keys of their own.
            SignRequest request =
                    WRITTEN.request("mother", page, i % 2 == 0 ? oneKey : UUID.randomUUID());
            taps.add(() -> WRITTEN.sign("mother", request));
        }
        List<Outcome> outcomes = new ArrayList<>();
        try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Outcome> each : together.invokeAll(taps)) {
                outcomes.add(each.get());
            }
        }
        assertThat(outcomes).filteredOn(Outcome.Signed.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(Outcome.AlreadySigned.class::isInstance).hasSize(19);
        assertThat(signatures(letter)).isEqualTo(1);
    }

    @Test
    void whatIsFrozenIsWhatWasShown() {
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        Reading.Page page = WRITTEN.read("mother", letter, CHILD);
        Outcome outcome =
                WRITTEN.sign("mother", WRITTEN.request("mother", page, UUID.randomUUID()));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Signed.class,
                        signed -> {
                            assertThat(signed.signature().shown())
                                    .isEqualTo(page.document().sha256());
                            assertThat(signed.signature().signerName()).isEqualTo("이서연");
                            assertThat(signed.signature().agreement()).isEqualTo(Agreement.EDITION);
                            assertThat(signed.signature().level()).isEqualTo("ONE_FACTOR acr=1");
                            assertThat(signed.signature().methods()).isEqualTo("pwd");
                            assertThat(signed.signature().signedAtText()).endsWith("+09:00");
                        });
        byte[] frozen = PORTAL.bean(Reading.class).signedBytes(WRITTEN.as("mother"), letter, CHILD);
        assertThat(frozen).isEqualTo(page.document().bytes());
        assertThat(ShownDocument.sha256(frozen)).isEqualTo(page.document().sha256());
    }

    @Test
    void aLetterThatChangedMeanwhileIsShownSideBySideAndNotSigned() {
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        Reading.Page page = WRITTEN.read("mother", letter, CHILD);
        WRITTEN.improved("teacher", letter, "바뀐 동의서");
        Outcome outcome =
                WRITTEN.sign("mother", WRITTEN.request("mother", page, UUID.randomUUID()));
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Changed.class,
                        changed -> {
                            assertThat(changed.shown()).hasValue(page.document());
                            assertThat(changed.current().article()).contains("바뀐 동의서");
                        });
        assertThat(signatures(letter)).isZero();
        assertThat(WRITTEN.sign("mother", letter, CHILD)).isInstanceOf(Outcome.Signed.class);
    }

    @Test
    void aNewVersionAsksAgainAndTheOldSignatureStays() {
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        assertThat(WRITTEN.sign("mother", letter, CHILD)).isInstanceOf(Outcome.Signed.class);
        WRITTEN.improved("teacher", letter, "바뀐 동의서");
        assertThat(WRITTEN.read("mother", letter, CHILD).state())
                .isEqualTo(Reading.FormState.TO_SIGN);
        assertThat(WRITTEN.sign("mother", letter, CHILD)).isInstanceOf(Outcome.Signed.class);
        assertThat(signatures(letter)).isEqualTo(2);
    }

    @Test
    void bytesThatWereNeverOursAreNotSigned() {
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        Reading.Page page = WRITTEN.read("mother", letter, CHILD);
        SignRequest request = WRITTEN.request("mother", page, UUID.randomUUID());
        SignRequest forged =
                new SignRequest(
                        letter,
                        CHILD,
                        request.expectedSigner(),
                        1,
                        "0".repeat(64),
                        request.language(),
                        request.answers(),
                        request.agreed(),
                        request.drawing(),
                        request.typedName(),
                        request.key());
        assertThat(WRITTEN.sign("mother", forged))
                .isInstanceOfSatisfying(
                        Outcome.Changed.class, changed -> assertThat(changed.shown()).isEmpty());
        assertThat(signatures(letter)).isZero();
    }

    @Test
    void aPageMadeForSomebodyElseSignsInNobodysName() {
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        Reading.Page page = WRITTEN.read("mother", letter, CHILD);
        SignRequest mothers = WRITTEN.request("mother", page, UUID.randomUUID());
        assertThat(WRITTEN.sign("father", mothers))
                .isInstanceOfSatisfying(
                        Outcome.AnotherPerson.class,
                        another -> assertThat(another.signedInName()).isEqualTo("김지훈"));
        assertThat(signatures(letter)).isZero();
    }

    @Test
    void afterTheDeadlineNothingIsSignedAndWhatWasSignedStands() {
        LetterId letter = form(SignerRule.ALL_GUARDIANS);
        assertThat(WRITTEN.sign("mother", letter, CHILD)).isInstanceOf(Outcome.Signed.class);
        Reading.Page page = WRITTEN.read("father", letter, CHILD);
        Signing later = at(Clock.offset(Clock.systemUTC(), Duration.ofDays(4)));
        assertThat(
                        later.sign(
                                WRITTEN.as("father"),
                                new SignIn("", List.of()),
                                WRITTEN.request("father", page, UUID.randomUUID())))
                .isInstanceOf(Outcome.Late.class);
        assertThat(
                        later.sign(
                                WRITTEN.as("mother"),
                                new SignIn("", List.of()),
                                WRITTEN.request(
                                        "mother",
                                        WRITTEN.read("mother", letter, CHILD),
                                        UUID.randomUUID())))
                .isInstanceOf(Outcome.AlreadySigned.class);
    }

    private static Signing at(Clock clock) {
        return new Signing(
                PORTAL.bean(Database.class),
                PORTAL.bean(Identity.class),
                new FamilyGate(PORTAL.bean(Identity.class), PORTAL.bean(LetterStore.class), clock),
                PORTAL.bean(LetterStore.class),
                PORTAL.bean(SignatureStore.class),
                PORTAL.bean(Documents.class),
                PORTAL.bean(LetterBlobs.class),
                clock);
    }

    @Test
    void aLetterThatWasTakenBackIsNeitherReadNorSigned() {
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        Reading.Page page = WRITTEN.read("mother", letter, CHILD);
        PORTAL.bean(Sending.class).recall(WRITTEN.as("teacher"), letter, "날짜가 바뀝니다");
        assertThat(WRITTEN.sign("mother", WRITTEN.request("mother", page, UUID.randomUUID())))
                .isInstanceOf(Outcome.Recalled.class);
        assertThat(WRITTEN.read("mother", letter, CHILD).opened().mayRead()).isFalse();
        assertThat(signatures(letter)).isZero();
    }

    @Test
    void aGuardianLimitedByACourtReadsAndDoesNotSign() {
        PersonId child = WRITTEN.children("limited").getFirst().id();
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        Reading.Page page = WRITTEN.read("limited", letter, child);
        assertThat(page.state()).isEqualTo(Reading.FormState.NO_RIGHT);
        assertThatThrownBy(
                        () ->
                                WRITTEN.sign(
                                        "limited",
                                        WRITTEN.request("limited", page, UUID.randomUUID())))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.refusal())
                                        .isInstanceOf(Refusal.Forbidden.class));
        assertThat(signatures(letter)).isZero();
    }

    @Test
    void twinsAreAnsweredApart() {
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        List<PersonId> twins =
                WRITTEN.children("vietnamese").stream().map(child -> child.id()).toList();
        assertThat(WRITTEN.sign("vietnamese", letter, twins.get(0)))
                .isInstanceOf(Outcome.Signed.class);
        assertThat(WRITTEN.read("vietnamese", letter, twins.get(1)).state())
                .isEqualTo(Reading.FormState.TO_SIGN);
        assertThat(WRITTEN.sign("vietnamese", letter, twins.get(1)))
                .isInstanceOf(Outcome.Signed.class);
        assertThat(signatures(letter)).isEqualTo(2);
    }

    @Test
    void aKeyThatWasUsedForAnotherChildSignsNothing() {
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        List<PersonId> twins =
                WRITTEN.children("vietnamese").stream().map(child -> child.id()).toList();
        UUID key = UUID.randomUUID();
        WRITTEN.sign(
                "vietnamese",
                WRITTEN.request(
                        "vietnamese", WRITTEN.read("vietnamese", letter, twins.get(0)), key));
        assertThat(
                        WRITTEN.sign(
                                "vietnamese",
                                WRITTEN.request(
                                        "vietnamese",
                                        WRITTEN.read("vietnamese", letter, twins.get(1)),
                                        key)))
                .isInstanceOf(Outcome.Wrong.class);
        assertThat(signatures(letter)).isEqualTo(1);
    }

    @Test
    void whatIsMissingIsSaidAndNothingIsSigned() {
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        Reading.Page page = WRITTEN.read("mother", letter, CHILD);
        SignRequest whole = WRITTEN.request("mother", page, UUID.randomUUID());
        SignRequest empty =
                new SignRequest(
                        letter,
                        CHILD,
                        whole.expectedSigner(),
                        1,
                        whole.shown(),
                        whole.language(),
                        Map.of(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("다른 이름"),
                        whole.key());
        assertThat(WRITTEN.sign("mother", empty))
                .isInstanceOfSatisfying(
                        Outcome.Wrong.class,
                        wrong ->
                                assertThat(wrong.faults())
                                        .extracting(Refusal.Invalid::field)
                                        .containsExactly("q1", "agreement", "typedName"));
        assertThat(signatures(letter)).isZero();
    }

    @Test
    void signaturesAndSentVersionsStayWhateverThePortalTries() {
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        WRITTEN.sign("mother", letter, CHILD);
        for (String change :
                List.of(
                        "update portal.consent_signature set signer_name = 'x'",
                        "delete from portal.consent_signature",
                        "truncate portal.consent_signature",
                        "update portal.letter_version set title = 'x'",
                        "delete from portal.letter_version",
                        "delete from portal.letter_audience",
                        "update portal.letter set current_version = 0, sent_at = null",
                        "delete from portal.letter where current_version > 0",
                        "set local portal.dropping_demo = 'on'; delete from"
                                + " portal.consent_signature")) {
            assertThatThrownBy(
                            () ->
                                    PORTAL.database()
                                            .change(transaction -> transaction.update(change)))
                    .as(change)
                    .isInstanceOf(DatabaseFailure.class);
        }
        assertThat(signatures(letter)).isEqualTo(1);
    }

    @Test
    void aRepeatedReadWritesNothing() {
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        WRITTEN.read("mother", letter, CHILD);
        long before = written(letter);
        for (int i = 0; i < 5; i++) {
            WRITTEN.read("mother", letter, CHILD);
        }
        assertThat(written(letter)).isEqualTo(before);
        assertThat(WRITTEN.count("portal.letter_read where letter = ?", letter.value()))
                .isEqualTo(1);
    }

    /// The newest transaction that has left a row among the receipts.
    private static long written(LetterId letter) {
        return PORTAL.database()
                .read(
                        transaction ->
                                transaction.one(
                                        "select max(xmin::text::bigint) as newest"
                                                + " from portal.letter_read where letter = ?",
                                        row -> row.bigint("newest"),
                                        letter.value()));
    }

    @Test
    void deadlinesAreKoreanTime() {
        assertThat(Seoul.ZONE.getId()).isEqualTo("Asia/Seoul");
        LetterId letter = form(SignerRule.ANY_GUARDIAN);
        Reading.Page page = WRITTEN.read("mother", letter, CHILD);
        assertThat(page.document().article()).contains("(한국 시간)");
    }
}
