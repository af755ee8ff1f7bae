package maru.portal.letters;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import maru.identity.Asker;
import maru.identity.Audience;
import maru.identity.Directory.StaffMember;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.Recipient;
import maru.kernel.Refused;
import maru.portal.Browser;
import maru.portal.TestPortal;
import maru.portal.letters.content.ConsentForm.SignerRule;
import maru.portal.letters.content.LetterContent;
import maru.portal.letters.reading.Inbox;
import maru.portal.letters.record.Draft;
import maru.portal.letters.record.LetterId;
import maru.portal.letters.record.LetterStore;
import maru.portal.letters.writing.Archive;
import maru.portal.letters.writing.Dispatch;
import maru.portal.letters.writing.Dispatch.Outcome;
import maru.portal.letters.writing.Dispatch.Wish;
import maru.portal.letters.writing.Drafts;
import maru.portal.letters.writing.Outgoing;
import maru.portal.letters.writing.SendGuard;
import maru.portal.letters.writing.Sending;
import maru.portal.letters.writing.StaffGate;
import org.junit.jupiter.api.Test;

/// How a letter goes out: at its time, approved, looked at before, or not at all.
class DispatchTest {

    private static final TestPortal PORTAL = TestPortal.shared();
    private static final Written WRITTEN = new Written(PORTAL);
    private static final PersonId CHILD = WRITTEN.childOfTheClass("mother").id();
    private static final Asker.SignedIn TEACHER = WRITTEN.as("teacher");

    private static final Wish NOW = new Wish(Optional.empty(), Optional.empty(), false, "");

    private static LetterId drafted(String body) {
        LetterContent usual = Written.consent("글 " + UUID.randomUUID(), SignerRule.ANY_GUARDIAN);
        return WRITTEN.drafted(
                "teacher",
                new LetterContent(
                        usual.title(), body, usual.facts(), usual.form(), usual.attachments()));
    }

    private static Wish in(Duration time) {
        return new Wish(Optional.of(Instant.now().plus(time)), Optional.empty(), false, "");
    }

    private static Dispatch dispatch() {
        return PORTAL.bean(Dispatch.class);
    }

    private static Dispatch later(Duration time) {
        Clock clock = Clock.offset(Clock.systemUTC(), time);
        return new Dispatch(
                PORTAL.database(),
                PORTAL.identity(),
                PORTAL.bean(StaffGate.class),
                PORTAL.bean(Drafts.class),
                PORTAL.bean(Sending.class),
                PORTAL.bean(SendGuard.class),
                PORTAL.bean(LetterStore.class),
                PORTAL.events(),
                clock);
    }

    private static boolean isSent(LetterId letter) {
        return WRITTEN.count("portal.letter where id = ? and current_version > 0", letter.value())
                == 1;
    }

    /// Whether somebody is to be told of a letter on its way.
    private static boolean isTold(PersonId person, LetterId letter, String what) {
        return WRITTEN.count(
                        "portal.outbox_message where person = ? and once like ?",
                        person.value(),
                        what + "/" + letter + "/%")
                == 1;
    }

    @Test
    void aLetterHeldForAMomentIsStoppedWithoutATrace() {
        LetterId letter = drafted("<p>안녕하세요.</p>");
        assertThat(dispatch().send(TEACHER, letter, in(Sending.UNDO)))
                .isInstanceOf(Outcome.Waits.class);
        assertThat(isSent(letter)).isFalse();
        assertThatThrownBy(
                        () -> {
                            Draft draft = PORTAL.bean(Drafts.class).open(TEACHER, letter).draft();
                            PORTAL.bean(Drafts.class)
                                    .save(
                                            TEACHER,
                                            letter,
                                            draft.content(),
                                            draft.audience(),
                                            draft.revision());
                        })
                .isInstanceOf(Refused.class);
        dispatch().stop(TEACHER, letter);
        later(Duration.ofMinutes(6)).sweep();
        assertThat(isSent(letter)).isFalse();
    }

    @Test
    void aLetterSetForLaterGoesAtItsTimeAndNotBefore() {
        LetterId letter = drafted("<p>안녕하세요.</p>");
        dispatch().send(TEACHER, letter, in(Duration.ofHours(2)));
        later(Duration.ofHours(1)).sweep();
        assertThat(isSent(letter)).isFalse();
        later(Duration.ofHours(3)).sweep();
        assertThat(isSent(letter)).isTrue();
        assertThat(dispatch().of(TEACHER, letter)).isEmpty();
    }

    @Test
    void aLetterForLaterNeverGoesAtOnceBecauseItsTimeIsMissingOrOver() {
        LetterId letter = drafted("<p>안녕하세요.</p>");
        Browser teacher = PORTAL.as("teacher");
        for (String time : List.of("", "내일", "2026-", "2020-01-01T08:00")) {
            assertThat(
                            teacher.post(
                                            "/letters/" + letter + "/send",
                                            Map.of("when", "at", "sendAt", time))
                                    .body())
                    .contains("보낼 때를 지금보다 뒤로 정해 주세요.");
        }
        assertThat(isSent(letter)).isFalse();
        assertThat(dispatch().of(TEACHER, letter)).isEmpty();
    }

    @Test
    void aLetterThatNeedsApprovalGoesWhenTheSecondPersonSaysSo() {
        LetterId letter = drafted("<p>안녕하세요.</p>");
        List<StaffMember> approvers =
                dispatch()
                        .approvers(
                                TEACHER, PORTAL.bean(Drafts.class).open(TEACHER, letter).letter());
        assertThat(approvers).isNotEmpty();
        PersonId second = approvers.getFirst().id();
        dispatch()
                .send(TEACHER, letter, new Wish(Optional.empty(), Optional.of(second), false, ""));
        assertThat(isSent(letter)).isFalse();
        assertThat(isTold(second, letter, "approval")).isTrue();
        assertThatThrownBy(() -> dispatch().decide(TEACHER, letter, true, ""))
                .isInstanceOf(Refused.class);
        assertThat(dispatch().desk(WRITTEN.as(second)).toApprove())
                .extracting(Outgoing::letter)
                .contains(letter);
        assertThat(
                        PORTAL.bean(Sending.class)
                                .previewToApprove(WRITTEN.as(second), letter, Language.KO)
                                .article())
                .contains(PORTAL.card("teacher").name());
        dispatch().decide(WRITTEN.as(second), letter, true, "");
        assertThat(isSent(letter)).isTrue();
        assertThat(isTold(TEACHER.person(), letter, "approved")).isTrue();
    }

    @Test
    void whatIsGivenBackComesWithItsNoteAndCanBeChanged() {
        LetterId letter = drafted("<p>안녕하세요.</p>");
        PersonId second =
                dispatch()
                        .approvers(
                                TEACHER, PORTAL.bean(Drafts.class).open(TEACHER, letter).letter())
                        .getFirst()
                        .id();
        dispatch()
                .send(TEACHER, letter, new Wish(Optional.empty(), Optional.of(second), false, ""));
        dispatch().decide(WRITTEN.as(second), letter, false, "날짜를 확인해 주세요.");
        assertThat(dispatch().of(TEACHER, letter).orElseThrow().note()).contains("날짜");
        assertThat(isTold(TEACHER.person(), letter, "returned")).isTrue();
        Draft draft = PORTAL.bean(Drafts.class).open(TEACHER, letter).draft();
        PORTAL.bean(Drafts.class)
                .save(TEACHER, letter, draft.content(), draft.audience(), draft.revision());
        dispatch().send(TEACHER, letter, NOW);
        assertThat(isSent(letter)).isTrue();
    }

    @Test
    void aLetterOfSomebodyWhoLostThePostWaitsForTheSuccessor() {
        LetterId letter = drafted("<p>안녕하세요.</p>");
        dispatch().send(TEACHER, letter, in(Duration.ofHours(2)));
        // The sender of the row is made somebody who may address nobody in this school.
        PORTAL.database()
                .change(
                        transaction ->
                                transaction.update(
                                        "update portal.letter_outgoing set sender = ? where letter"
                                                + " = ?",
                                        PORTAL.card("province").person().value(),
                                        letter.value()));
        later(Duration.ofHours(3)).sweep();
        assertThat(isSent(letter)).isFalse();
        assertThat(dispatch().desk(WRITTEN.as("office")).left())
                .extracting(Outgoing::letter)
                .contains(letter);
        assertThat(isTold(WRITTEN.as("office").person(), letter, "left")).isTrue();
        assertThat(isTold(WRITTEN.as("mother").person(), letter, "left")).isFalse();
        assertThatThrownBy(() -> dispatch().takeOver(WRITTEN.as("mother"), letter))
                .isInstanceOf(Refused.class);
        dispatch().takeOver(WRITTEN.as("office"), letter);
        assertThat(
                        dispatch()
                                .send(
                                        WRITTEN.as("office"),
                                        letter,
                                        new Wish(Optional.empty(), Optional.empty(), true, "이어받음")))
                .isInstanceOf(Outcome.Sent.class);
    }

    @Test
    void aResidentNumberStopsALetterWhereverItStands() {
        for (String number :
                List.of("120314-3123456", "120314 3123456", "１２０３１４-３１２３４５６", "1203143123456")) {
            LetterId letter = drafted("<p>번호는 " + number + " 입니다.</p>");
            assertThat(dispatch().send(TEACHER, letter, NOW))
                    .isInstanceOf(Outcome.Incomplete.class);
        }
        LetterId letter = drafted("<p>명단을 붙입니다.</p>");
        WRITTEN.attached(
                TEACHER,
                letter,
                "명단.csv",
                "이름,번호\n김서준,120314-3123456\n".getBytes(StandardCharsets.UTF_8));
        assertThat(
                        dispatch()
                                .send(
                                        TEACHER,
                                        letter,
                                        new Wish(Optional.empty(), Optional.empty(), true, "확인")))
                .isInstanceOfSatisfying(
                        Outcome.Asks.class,
                        asks ->
                                assertThat(asks.report().residentNumbers())
                                        .containsExactly("명단.csv"));
        assertThat(isSent(letter)).isFalse();
    }

    @Test
    void phoneNumbersAndOthersStudentsArePointedOut() {
        Audience audience = PORTAL.identity().classes().audiences(TEACHER).getFirst().audience();
        List<String> inside =
                PORTAL.bean(Sending.class).people(TEACHER, List.of(audience)).stream()
                        .map(Recipient::name)
                        .toList();
        Recipient outsider =
                PORTAL
                        .identity()
                        .classes()
                        .recipients(
                                WRITTEN.as("office"),
                                PORTAL.identity()
                                        .classes()
                                        .audiences(WRITTEN.as("office"))
                                        .getLast()
                                        .audience(),
                                maru.identity.AsOf.now(Clock.systemUTC()))
                        .stream()
                        .filter(one -> !inside.contains(one.name()))
                        .findFirst()
                        .orElseThrow();
        LetterId letter = drafted("<p>" + outsider.name() + " 학생의 보호자 010-1234-5678로 연락 바랍니다.</p>");
        assertThat(dispatch().send(TEACHER, letter, NOW))
                .isInstanceOfSatisfying(
                        Outcome.Asks.class,
                        asks -> {
                            assertThat(asks.report().phones()).containsExactly("010-1234-5678");
                            assertThat(asks.report().outsiders()).contains(outsider.name());
                        });
        Browser teacher = PORTAL.as("teacher");
        assertThat(teacher.post("/letters/" + letter + "/send", Map.of()).body())
                .contains(outsider.name())
                .contains("010-1234-5678");
        assertThat(teacher.post("/letters/" + letter + "/send", Map.of("sure", "yes")).status())
                .isEqualTo(302);
        assertThat(isSent(letter)).isTrue();
    }

    @Test
    void aLetterToSingleStudentsReachesTheirFamiliesAlone() {
        LetterId letter = drafted("<p>상담 안내</p>");
        Draft draft = PORTAL.bean(Drafts.class).open(TEACHER, letter).draft();
        PORTAL.bean(Drafts.class)
                .save(
                        TEACHER,
                        letter,
                        draft.content(),
                        draft.audience(),
                        java.util.Set.of(CHILD),
                        draft.revision());
        dispatch().send(TEACHER, letter, NOW);
        assertThat(PORTAL.bean(Inbox.class).of(WRITTEN.as("mother")))
                .anyMatch(line -> line.letter().equals(letter));
        assertThat(PORTAL.bean(Inbox.class).of(WRITTEN.as("vietnamese")))
                .noneMatch(line -> line.letter().equals(letter));
        assertThat(
                        PORTAL.bean(maru.portal.letters.sheet.Sheets.class)
                                .open(TEACHER, letter)
                                .total())
                .isEqualTo(1);
    }

    @Test
    void numbersOfASchoolYearHaveNoGapAndNoDouble() {
        WRITTEN.sent("teacher", Written.consent("하나", SignerRule.ANY_GUARDIAN));
        long letters = WRITTEN.count("portal.letter where number is not null");
        long different =
                WRITTEN.count(
                        "(select distinct school, number_year, number from portal.letter"
                                + " where number is not null) n");
        assertThat(different).isEqualTo(letters);
        assertThat(
                        WRITTEN.count(
                                "portal.letter_number n where n.last <> (select count(*) from"
                                        + " portal.letter l where l.school = n.school"
                                        + " and l.number_year = n.school_year)"))
                .isZero();
    }

    @Test
    void theArchiveFindsByWordAndDayAndALetterBeginsANewOne() {
        String word = "해바라기" + UUID.randomUUID().toString().substring(0, 6);
        LetterId letter = drafted("<p>" + word + " 심기</p>");
        dispatch().send(TEACHER, letter, NOW);
        Archive archive = PORTAL.bean(Archive.class);
        assertThat(archive.find(TEACHER, word, Optional.empty(), Optional.empty()))
                .singleElement()
                .satisfies(one -> assertThat(one.letter().id()).isEqualTo(letter));
        assertThat(
                        archive.find(
                                TEACHER,
                                word,
                                Optional.empty(),
                                Optional.of(java.time.LocalDate.of(2020, 1, 1))))
                .isEmpty();
        assertThat(archive.find(WRITTEN.as("mother"), word, Optional.empty(), Optional.empty()))
                .isEmpty();
        LetterId copy = archive.beginFrom(TEACHER, letter);
        assertThat(PORTAL.bean(Drafts.class).open(TEACHER, copy).draft().content().body())
                .contains(word);
        archive.keepAsTemplate(TEACHER, copy, "심기 " + word);
        UUID template =
                archive.templates(TEACHER).stream()
                        .filter(one -> one.name().endsWith(word))
                        .findFirst()
                        .orElseThrow()
                        .id();
        LetterId third = archive.beginWith(TEACHER, template);
        assertThat(PORTAL.bean(Drafts.class).open(TEACHER, third).draft().content().body())
                .contains(word);
    }

    @Test
    void thePagesOfTheDeskOpen() {
        Browser office = PORTAL.as("office");
        for (String page :
                List.of("/letters", "/letters/archive", "/letters/reached", "/letters/retention")) {
            assertThat(office.get(page).status()).as(page).isEqualTo(200);
            assertThat(PORTAL.as("mother").get(page).status()).as(page).isIn(403, 404);
        }
        assertThat(office.get("/letters/retention").body()).contains("보존 기간");
        LetterId letter = drafted("<p>안녕하세요.</p>");
        Browser teacher = PORTAL.as("teacher");
        assertThat(teacher.get("/letters/" + letter + "/edit").body()).contains("먼저 확인할 분");
        assertThat(teacher.post("/letters/" + letter + "/send", Map.of("when", "soon")).status())
                .isEqualTo(302);
        assertThat(teacher.get("/letters/" + letter + "/waiting").body()).contains("아직 아무에게도");
        assertThat(teacher.post("/letters/" + letter + "/stop", Map.of()).status()).isEqualTo(302);
    }
}
