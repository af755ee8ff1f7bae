package maru.identity.office;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import maru.identity.AsOf;
import maru.identity.Asker;
import maru.identity.Guardian;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.Relation;
import maru.identity.Right;
import maru.identity.Role;
import maru.identity.Town;
import maru.identity.UnitId;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import maru.kernel.Seoul;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class SchoolOfficeTest {

    private static final LocalDate DAY = LocalDate.of(2031, 4, 8);
    private static final Clock CLOCK = Town.clock(DAY);
    private static final Town TOWN =
            Town.of(
                    """
                    학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                    one,김하나,2022-05-05,1000001,2031,3,1,1,2031-03-01
                    two,이두리,2022-06-05,1000001,2031,3,1,2,2031-03-01
                    far,박멀리,2016-06-05,1000002,2031,2,1,1,2031-03-01
                    """,
                    """
                    교직원번호,이름,직위,기관코드,학년도,학년,반,시작일,로그인이름
                    homeroom,최담임,담임교사,1000001,2031,3,1,2031-03-01,homeroom
                    next,정다음,교사,1000001,,,,2031-03-01,next
                    office,한행정,행정실,1000001,,,,2031-03-01,office
                    admin,구관리,학교 관리자,1000001,,,,2031-03-01,adminkim
                    middle,조중학,행정실,1000002,,,,2031-03-01,middle
                    """,
                    """
                    교육청코드,보호자번호,이름,학생번호,관계,법정대리인,양육,권리,시작일,근거,휴대전화,연락처확인
                    J10,mother,이엄마,one,어머니,예,예,모두,2031-03-01,가족관계증명서,010-5555-0001,예
                    """);
    private static final SchoolOffice OFFICE = SchoolOffice.over(TOWN.portal(), CLOCK);
    private static final StagedImports STAGE = StagedImports.over(TOWN.portal(), CLOCK);
    private static final AuditReview REVIEW = AuditReview.over(TOWN.portal(), Clock.systemUTC());

    @AfterAll
    static void close() {
        TOWN.close();
    }

    private static Asker.SignedIn as(String key) {
        return (Asker.SignedIn) TOWN.asker(key);
    }

    private static PersonId who(String key) {
        return TOWN.person(key);
    }

    private static UnitId school() {
        return TOWN.school("1000001");
    }

    private static Class<?> refusal(Runnable act) {
        try {
            act.run();
        } catch (Refused refused) {
            return refused.refusal().getClass();
        }
        return Void.class;
    }

    private static Set<Right> rights(String student, PersonId guardian, LocalDate day) {
        return TOWN.on(DAY).classes().guardians(as("office"), who(student), AsOf.on(day)).stream()
                .filter(one -> one.id().equals(guardian))
                .findFirst()
                .map(Guardian::rights)
                .orElse(Set.of());
    }

    @Test
    void aStudentComesAndGoesOnItsDay() {
        PersonId student =
                OFFICE.transferIn(
                        as("office"),
                        TOWN.schoolClass("1000001/3-2"),
                        "new-1",
                        "정새봄",
                        LocalDate.of(2022, 5, 6),
                        7,
                        LocalDate.of(2031, 4, 8),
                        "전입 통지");
        assertThat(
                        TOWN.on(DAY)
                                .classes()
                                .roster(as("office"), TOWN.schoolClass("1000001/3-2"), AsOf.on(DAY))
                                .seats())
                .anyMatch(seat -> seat.student().equals(student) && seat.number() == 7);
        OFFICE.transferOut(as("office"), student, LocalDate.of(2031, 4, 14), "전출");
        assertThat(
                        TOWN.on(DAY)
                                .classes()
                                .roster(
                                        as("office"),
                                        TOWN.schoolClass("1000001/3-2"),
                                        AsOf.on(LocalDate.of(2031, 4, 15)))
                                .seats())
                .noneMatch(seat -> seat.student().equals(student));
        assertThat(
                        refusal(
                                () ->
                                        OFFICE.transferIn(
                                                as("office"),
                                                TOWN.schoolClass("1000001/3-2"),
                                                "far",
                                                "박멀리",
                                                LocalDate.of(2016, 6, 5),
                                                9,
                                                DAY,
                                                "")))
                .isEqualTo(Refusal.Conflict.class);
    }

    @Test
    void aCourtOrderLimitsFromADayToADayAndThenWhatWasBeforeHoldsAgain() {
        OFFICE.changeGuardian(
                as("office"),
                who("one"),
                who("mother"),
                new SchoolOffice.Terms(
                        Relation.MOTHER,
                        false,
                        false,
                        Set.of(Right.READ),
                        LocalDate.of(2031, 5, 1)),
                LocalDate.of(2031, 5, 1),
                Optional.of(LocalDate.of(2031, 5, 31)),
                "수원가정법원 2031느단1");
        assertThat(rights("one", who("mother"), LocalDate.of(2031, 4, 30))).hasSize(4);
        assertThat(rights("one", who("mother"), LocalDate.of(2031, 5, 1)))
                .containsExactly(Right.READ);
        assertThat(rights("one", who("mother"), LocalDate.of(2031, 5, 31)))
                .containsExactly(Right.READ);
        assertThat(rights("one", who("mother"), LocalDate.of(2031, 6, 1))).hasSize(4);
    }

    @Test
    void aGrandmotherForAMonth() {
        PersonId grandmother =
                OFFICE.addGuardian(
                        as("office"),
                        who("two"),
                        new SchoolOffice.NewGuardian(Optional.empty(), "윤할머니", Language.KO),
                        new SchoolOffice.Terms(
                                Relation.GRANDMOTHER,
                                false,
                                true,
                                Set.of(Right.READ, Right.CONTACT),
                                LocalDate.of(2031, 4, 10)),
                        "위임장 2031-04-09");
        OFFICE.endGuardian(as("office"), who("two"), grandmother, LocalDate.of(2031, 5, 9), "위임 끝");
        assertThat(rights("two", grandmother, LocalDate.of(2031, 4, 9))).isEmpty();
        assertThat(rights("two", grandmother, LocalDate.of(2031, 4, 10))).hasSize(2);
        assertThat(rights("two", grandmother, LocalDate.of(2031, 5, 9))).hasSize(2);
        assertThat(rights("two", grandmother, LocalDate.of(2031, 5, 10))).isEmpty();
    }

    @Test
    void aClassGetsAnotherTeacherFromADay() {
        LocalDate from = LocalDate.of(2031, 9, 1);
        OFFICE.changeHomeroom(as("admin"), TOWN.schoolClass("1000001/3-1"), who("next"), from);
        keepsItsFamilies("homeroom", from.minusDays(1), true);
        keepsItsFamilies("homeroom", from, false);
        keepsItsFamilies("next", from.minusDays(1), false);
        keepsItsFamilies("next", from, true);

        // Who has no other post stays the school's teacher, so that day it can be taken back.
        SchoolOffice thatDay =
                SchoolOffice.over(
                        TOWN.portal(),
                        Clock.fixed(from.atStartOfDay(Seoul.ZONE).toInstant(), Seoul.ZONE));
        assertThat(thatDay.members(as("admin"), school()))
                .filteredOn(one -> one.person().equals(who("homeroom")))
                .extracting(SchoolOffice.Member::role)
                .containsExactly(Role.TEACHER);
        thatDay.changeHomeroom(as("admin"), TOWN.schoolClass("1000001/3-1"), who("homeroom"), from);
        keepsItsFamilies("homeroom", from, true);
        keepsItsFamilies("next", from, false);
    }

    private static void keepsItsFamilies(String teacher, LocalDate day, boolean keeps) {
        assertThat(TOWN.on(day).classes().audiences(as(teacher)).isEmpty())
                .as(teacher + " on " + day)
                .isEqualTo(!keeps);
    }

    @Test
    void aPostThatWasEndedByMistakeGoesOnAsBefore() {
        Runnable again =
                () -> OFFICE.resumePost(as("office"), who("next"), school(), Role.TEACHER, DAY);
        assertThat(refusal(again)).as("it never ended").isEqualTo(Refusal.NotFound.class);
        LocalDate since = sinceWhen("next").orElseThrow();

        OFFICE.endPost(as("office"), who("next"), school(), Role.TEACHER, DAY.minusDays(1));
        assertThat(sinceWhen("next")).isEmpty();
        OFFICE.endPost(as("admin"), who("office"), school(), Role.OFFICE_STAFF, DAY.plusDays(9));
        OFFICE.resumePost(as("office"), who("next"), school(), Role.TEACHER, DAY.minusDays(1));
        OFFICE.resumePost(as("admin"), who("office"), school(), Role.OFFICE_STAFF, DAY.plusDays(9));

        assertThat(sinceWhen("next")).contains(since);
        assertThat(refusal(again)).as("it goes on already").isNotEqualTo(Void.class);
    }

    private static Optional<LocalDate> sinceWhen(String key) {
        return OFFICE.members(as("admin"), school()).stream()
                .filter(one -> one.person().equals(who(key)) && one.role() == Role.TEACHER)
                .map(SchoolOffice.Member::from)
                .findFirst();
    }

    @Test
    void nobodyRaisesAnyoneAboveWhatSheIs() {
        assertThat(
                        refusal(
                                () ->
                                        OFFICE.givePost(
                                                as("office"),
                                                school(),
                                                Role.SCHOOL_ADMIN,
                                                0,
                                                "office",
                                                "한행정",
                                                Optional.empty(),
                                                DAY)))
                .isEqualTo(Refusal.Forbidden.class);
        assertThat(
                        refusal(
                                () ->
                                        OFFICE.givePost(
                                                as("admin"),
                                                school(),
                                                Role.AUDIT_REVIEWER,
                                                0,
                                                "admin",
                                                "구관리",
                                                Optional.empty(),
                                                DAY)))
                .isEqualTo(Refusal.Conflict.class);
        assertThat(
                        refusal(
                                () ->
                                        OFFICE.endPost(
                                                as("admin"),
                                                who("admin"),
                                                school(),
                                                Role.SCHOOL_ADMIN,
                                                DAY)))
                .isEqualTo(Refusal.Conflict.class);
    }

    /// Every question of the office's and the reviewer's, asked by every role: only the school's
    /// own office is answered.
    @Test
    void everyQuestionByEveryRole() {
        record Question(String name, java.util.function.Consumer<Asker.SignedIn> ask) {}
        UnitId schoolClass = TOWN.schoolClass("1000001/3-1");
        LocalDate later = LocalDate.of(2031, 12, 1);
        List<Question> questions =
                List.of(
                        new Question("members", asker -> OFFICE.members(asker, school())),
                        new Question(
                                "changeClass",
                                asker ->
                                        OFFICE.changeClass(
                                                asker, who("one"), schoolClass, 1, later)),
                        new Question(
                                "changeGuardian",
                                asker ->
                                        OFFICE.changeGuardian(
                                                asker,
                                                who("one"),
                                                who("mother"),
                                                new SchoolOffice.Terms(
                                                        Relation.MOTHER,
                                                        true,
                                                        true,
                                                        Set.of(Right.values()),
                                                        later),
                                                later,
                                                Optional.empty(),
                                                "증명서")),
                        new Question(
                                "givePost",
                                asker ->
                                        OFFICE.givePost(
                                                asker,
                                                school(),
                                                Role.TEACHER,
                                                0,
                                                "next",
                                                "정다음",
                                                Optional.empty(),
                                                later)),
                        new Question(
                                "stage",
                                asker ->
                                        STAGE.stage(
                                                asker,
                                                school(),
                                                Optional.empty(),
                                                false,
                                                "f.csv",
                                                new byte[] {1})),
                        new Question("imports", asker -> STAGE.list(asker, school())));
        for (Question question : questions) {
            for (String role :
                    List.of("office", "admin", "homeroom", "next", "middle", "mother", "one")) {
                boolean may = role.equals("office") || role.equals("admin");
                assertThat(refusal(() -> question.ask().accept(as(role))))
                        .as(question.name() + " by " + role)
                        .isEqualTo(may ? Void.class : Refusal.NotFound.class);
            }
        }
        for (String role :
                List.of("office", "admin", "homeroom", "next", "middle", "mother", "one")) {
            assertThat(refusal(() -> REVIEW.query(as(role), school(), all(), "점검")))
                    .as("review by " + role)
                    .isEqualTo(Refusal.NotFound.class);
        }
    }

    private static AuditReview.Filter all() {
        LocalDate today = LocalDate.now(Seoul.ZONE);
        return new AuditReview.Filter(
                today.minusDays(2),
                today.plusDays(1),
                Optional.empty(),
                Optional.empty(),
                Optional.of("people"),
                Optional.empty());
    }

    @Test
    void theReviewerSeesHerSchoolsRowsAndHerLookIsARow() {
        OFFICE.givePost(
                as("admin"),
                school(),
                Role.AUDIT_REVIEWER,
                0,
                "reviewer",
                "노점검",
                Optional.of("reviewer"),
                LocalDate.of(2020, 1, 1));
        OFFICE.changeClass(
                as("office"),
                who("one"),
                TOWN.schoolClass("1000001/3-1"),
                1,
                LocalDate.of(2031, 10, 1));
        AuditReview.Page page = REVIEW.query(as("reviewer"), school(), all(), "월간 점검");
        assertThat(page.lines())
                .anyMatch(
                        line ->
                                line.action().equals("people.seat")
                                        && line.who().equals(Optional.of(who("office"))));
        assertThat(refusal(() -> REVIEW.query(as("reviewer"), school(), all(), " ")))
                .isEqualTo(Refusal.Invalid.class);
        assertThat(refusal(() -> REVIEW.query(as("reviewer"), TOWN.school("1000002"), all(), "x")))
                .isEqualTo(Refusal.NotFound.class);
        assertThat(TOWN.on(DAY).classes().audiences(as("reviewer"))).isEmpty();
        assertThat(
                        TOWN.owner()
                                .<Boolean>read(
                                        transaction ->
                                                transaction.exists(
                                                        "select from identity.audit where action ="
                                                                + " 'audit.review' and who = ?",
                                                        who("reviewer").value())))
                .isTrue();
    }

    @Test
    void anUploadIsTriedConfirmedAndUndone() {
        StagedImportWork work = StagedImportWork.start(TOWN.owner(), CLOCK);
        work.close();
        byte[] file =
                """
                학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                staged,오새로,2022-05-05,1000001,2031,4,2,11,2031-04-08
                """
                        .getBytes(StandardCharsets.UTF_8);
        UUID id = STAGE.stage(as("office"), school(), Optional.empty(), false, "학생.csv", file);
        while (work.one()) {
            assertThat(work.isRunning()).isFalse();
        }
        StagedImports.Staged checked = STAGE.look(as("office"), id);
        assertThat(checked.state()).isEqualTo(StagedImports.State.CHECKED);
        assertThat(checked.people()).isEqualTo(1);
        assertThat(checked.changes().toString()).contains("오새로");
        STAGE.confirm(as("office"), id, 0);
        assertThat(work.one()).isTrue();
        assertThat(STAGE.look(as("office"), id).state()).isEqualTo(StagedImports.State.DONE);
        assertThat(who("staged")).isNotNull();
        STAGE.undo(as("admin"), id);
        assertThat(work.one()).isTrue();
        assertThat(STAGE.look(as("office"), id).state()).isEqualTo(StagedImports.State.UNDONE);
        UUID wrong =
                STAGE.stage(
                        as("office"),
                        school(),
                        Optional.empty(),
                        false,
                        "x.csv",
                        "이름\n홍\n".getBytes(StandardCharsets.UTF_8));
        assertThat(work.one()).isTrue();
        StagedImports.Staged refused = STAGE.look(as("office"), wrong);
        assertThat(refused.state()).isEqualTo(StagedImports.State.REFUSED);
        assertThat(refused.problems()).isNotEmpty();
        assertThat(refusal(() -> STAGE.confirm(as("office"), wrong, 0)))
                .isEqualTo(Refusal.Conflict.class);
        assertThat(refusal(() -> STAGE.look(as("middle"), id))).isEqualTo(Refusal.NotFound.class);
    }
}
