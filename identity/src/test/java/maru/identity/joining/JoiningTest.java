package maru.identity.joining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import maru.identity.Asker;
import maru.identity.Child;
import maru.identity.Identity;
import maru.identity.Language;
import maru.identity.PersonId;
import maru.identity.Relation;
import maru.identity.Right;
import maru.identity.Town;
import maru.identity.signon.ClientAddress;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class JoiningTest {

    private static final LocalDate DAY = LocalDate.of(2031, 4, 1);
    private static final Clock CLOCK = Town.clock(DAY);
    private static final Town TOWN =
            Town.of(
                    """
                    학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                    minjun,김민준,2022-05-05,1000001,2031,3,2,1,2031-03-01
                    seoyun,이서윤,2022-06-05,1000001,2031,3,2,2,2031-03-01
                    junho,박준호,2016-06-05,1000002,2031,2,1,1,2031-03-01
                    """,
                    """
                    교직원번호,이름,직위,기관코드,학년도,학년,반,시작일,로그인이름
                    homeroom,최담임,담임교사,1000001,2031,3,2,2031-03-01,homeroom
                    other,정옆반,담임교사,1000001,2031,3,1,2031-03-01,other
                    office,한행정,행정실,1000001,,,,2031-03-01,office
                    admin,구관리,학교 관리자,1000001,,,,2031-03-01,adminkim
                    middle,조중학,담임교사,1000002,2031,2,1,2031-03-01,middle
                    """,
                    """
                    교육청코드,보호자번호,이름,학생번호,관계,법정대리인,양육,권리,시작일,근거,휴대전화,연락처확인
                    J10,mother,이엄마,minjun,어머니,예,예,모두,2031-03-01,가족관계증명서,010-5555-0001,예
                    J10,middle,조중학,seoyun,아버지,예,예,모두,2031-03-01,가족관계증명서,,
                    """);
    private static final Invitations INVITATIONS = Invitations.over(TOWN.portal(), CLOCK);
    private static final Recovery RECOVERY = Recovery.over(TOWN.portal(), CLOCK);

    @AfterAll
    static void close() {
        TOWN.close();
    }

    private static Asker.SignedIn as(String key) {
        return (Asker.SignedIn) TOWN.asker(key);
    }

    private static ClientAddress from(int last) {
        return ClientAddress.of("198.51.100." + last);
    }

    private static Class<?> refusal(Runnable act) {
        try {
            act.run();
        } catch (Refused refused) {
            return refused.refusal().getClass();
        }
        return Void.class;
    }

    private static Invitations.Newcomer newcomer(String phone) {
        return new Invitations.Newcomer("새보호자", Language.KO, Optional.of(phone), Optional.empty());
    }

    private static final Invitations.Claim FATHER = new Invitations.Claim(Relation.FATHER, true);

    private static List<Child> children(PersonId person) {
        return Identity.over(TOWN.portal(), CLOCK)
                .families()
                .children(
                        new Asker.SignedIn(
                                person,
                                "s",
                                "192.0.2.1",
                                maru.identity.AuthenticationLevel.ONE_FACTOR,
                                CLOCK.instant()));
    }

    @Test
    void aNewGuardianComesInByACodeOnce() {
        String code = INVITATIONS.forStudent(as("homeroom"), TOWN.person("minjun")).code();
        assertThat(code).matches("[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}");
        Invitations.Offer offer =
                INVITATIONS.look(code.toLowerCase(java.util.Locale.ROOT), from(1));
        assertThat(offer.schoolName()).isEqualTo("가람초등학교");
        assertThat(offer.className()).isEqualTo("3학년 2반");
        assertThat(offer.studentHint()).isEqualTo("김*준");
        Invitations.Joined joined =
                INVITATIONS.accept(code, newcomer("010-7777-0001"), FATHER, from(1));
        assertThat(joined.student()).isEqualTo(TOWN.person("minjun"));
        assertThat(joined.firstSignIn()).isPresent();
        assertThat(children(joined.guardian()).getFirst().rights())
                .containsExactlyInAnyOrder(Right.values());
        assertThat(refusal(() -> INVITATIONS.look(code, from(1))))
                .isEqualTo(Refusal.NotFound.class);
        assertThat(
                        refusal(
                                () ->
                                        INVITATIONS.accept(
                                                code, newcomer("010-7777-0009"), FATHER, from(1))))
                .isEqualTo(Refusal.NotFound.class);
    }

    @Test
    void nobodyIsMergedByPhoneAndWhoeverIsSignedInAddsAChildOfAnotherSchool() {
        String code = INVITATIONS.forStudent(as("middle"), TOWN.person("junho")).code();
        assertThat(
                        refusal(
                                () ->
                                        INVITATIONS.accept(
                                                code, newcomer("010-5555-0001"), FATHER, from(2))))
                .isEqualTo(Refusal.Conflict.class);
        Invitations.Joined joined =
                INVITATIONS.accept(
                        code,
                        as("mother"),
                        new Invitations.Claim(Relation.RELATIVE, false),
                        from(2));
        assertThat(joined.firstSignIn()).isEmpty();
        assertThat(children(TOWN.person("mother")))
                .extracting(Child::id)
                .containsExactlyInAnyOrder(TOWN.person("minjun"), TOWN.person("junho"));
        assertThat(
                        children(TOWN.person("mother")).stream()
                                .filter(child -> child.id().equals(TOWN.person("junho")))
                                .findFirst()
                                .orElseThrow()
                                .rights())
                .containsExactlyInAnyOrder(Right.READ, Right.CONTACT);
        String again = INVITATIONS.forStudent(as("middle"), TOWN.person("junho")).code();
        assertThat(refusal(() -> INVITATIONS.accept(again, as("mother"), FATHER, from(2))))
                .isEqualTo(Refusal.Conflict.class);
    }

    @Test
    void newSheetsOfAClassEndTheOldOnesAndOthersMakeNone() {
        List<Invitations.Invitation> first =
                INVITATIONS.forClass(as("homeroom"), TOWN.schoolClass("1000001/3-2"), 2);
        assertThat(first).hasSize(4);
        List<Invitations.Invitation> second =
                INVITATIONS.forClass(as("office"), TOWN.schoolClass("1000001/3-2"), 1);
        assertThat(second).hasSize(2);
        assertThat(refusal(() -> INVITATIONS.look(first.getFirst().code(), from(3))))
                .isEqualTo(Refusal.NotFound.class);
        assertThat(INVITATIONS.look(second.getFirst().code(), from(3)).mayRepresent()).isTrue();
        assertThat(INVITATIONS.open(as("homeroom"), TOWN.schoolClass("1000001/3-2")))
                .extracting(Invitations.Open::codes)
                .allMatch(codes -> codes >= 1);
        for (String stranger : List.of("other", "middle", "mother")) {
            assertThat(
                            refusal(
                                    () ->
                                            INVITATIONS.forClass(
                                                    as(stranger),
                                                    TOWN.schoolClass("1000001/3-2"),
                                                    1)))
                    .as(stranger)
                    .isEqualTo(Refusal.NotFound.class);
        }
    }

    @Test
    void guessingCodesIsSlowedDownByAddress() {
        long tooMany = 0;
        for (int i = 0; i < 12; i++) {
            int n = i;
            if (refusal(() -> INVITATIONS.look("AAAA-BBBB-CC" + n, from(4)))
                    == Refusal.TooManyRequests.class) {
                tooMany++;
            }
        }
        assertThat(tooMany).isGreaterThanOrEqualTo(6);
        String code = INVITATIONS.forStudent(as("homeroom"), TOWN.person("seoyun")).code();
        assertThat(INVITATIONS.look(code, from(5)).studentHint()).isEqualTo("이*윤");
    }

    @Test
    void aTeachersCodeLetsSomebodyInOnceAndEndsHerOldSessions() {
        Recovery.Code code = RECOVERY.give(as("homeroom"), TOWN.person("mother"));
        assertThat(code.login()).isEqualTo("01055550001");
        assertThat(use("mother", "XXXXX-XXXXX", 6)).isEqualTo(-1);
        assertThat(use("office", code.code(), 7)).isEqualTo(-1);
        assertThat(use("mother", code.code().toLowerCase(java.util.Locale.ROOT), 8)).isZero();
        assertThat(use("mother", code.code(), 9)).isEqualTo(-1);
        assertThat(
                        TOWN.owner()
                                .<Boolean>read(
                                        transaction ->
                                                transaction.exists(
                                                        "select from identity.signed_out where"
                                                                + " person = ?",
                                                        TOWN.person("mother").value())))
                .isTrue();
        Recovery.Code earlier = RECOVERY.give(as("office"), TOWN.person("mother"));
        Recovery.Code later = RECOVERY.give(as("office"), TOWN.person("mother"));
        assertThat(use("mother", earlier.code(), 10)).isEqualTo(-1);
        assertThat(use("mother", later.code(), 11)).isZero();
    }

    private static int use(String key, String code, int last) {
        return TOWN.portal()
                .transaction(
                        transaction ->
                                transaction.one(
                                        "select identity.use_code(?, ?, ?, ?) as answer",
                                        row -> row.integer("answer"),
                                        TOWN.person(key).value(),
                                        code,
                                        from(last).text(),
                                        from(last).network()));
    }

    @Test
    void nobodyGivesACodeIntoAnAccountThatReachesFurtherThanHerOwn() {
        record Case(String giver, String whom, boolean may) {}
        for (Case one :
                List.of(
                        new Case("homeroom", "mother", true),
                        new Case("homeroom", "homeroom", false),
                        new Case("homeroom", "office", false),
                        new Case("other", "mother", false),
                        new Case("office", "mother", true),
                        new Case("office", "homeroom", true),
                        new Case("office", "admin", false),
                        new Case("admin", "office", true),
                        new Case("admin", "admin", false),
                        // A guardian of the class who is a teacher of another school.
                        new Case("homeroom", "middle", false),
                        new Case("admin", "middle", false),
                        new Case("middle", "mother", false),
                        new Case("mother", "mother", false))) {
            assertThat(refusal(() -> RECOVERY.give(as(one.giver()), TOWN.person(one.whom()))))
                    .as(one.toString())
                    .isEqualTo(one.may() ? Void.class : Refusal.NotFound.class);
        }
    }

    @Test
    void aRepresentativeLetsHerChildInWithTheMethodOfProof() {
        Invitations.Proof proof =
                new Invitations.Proof(Invitations.Method.MOBILE_MESSAGE, "010-5555-0001");
        assertThat(
                        refusal(
                                () ->
                                        INVITATIONS.letStudentIn(
                                                as("homeroom"),
                                                TOWN.person("minjun"),
                                                Optional.of("minjun1"),
                                                proof)))
                .isEqualTo(Refusal.NotFound.class);
        assertThatThrownBy(
                        () ->
                                INVITATIONS.letStudentIn(
                                        as("mother"),
                                        TOWN.person("minjun"),
                                        Optional.of("homeroom"),
                                        proof))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.refusal()).isInstanceOf(Refusal.Conflict.class));
        Invitations.Joined joined =
                INVITATIONS.letStudentIn(
                        as("mother"), TOWN.person("minjun"), Optional.of("minjun1"), proof);
        assertThat(use("minjun", joined.firstSignIn().orElseThrow(), 20)).isZero();
        assertThat(
                        TOWN.owner()
                                .<String>read(
                                        transaction ->
                                                transaction.one(
                                                        "select method from identity.consent_proof"
                                                                + " where student = ?",
                                                        row -> row.text("method"),
                                                        TOWN.person("minjun").value())))
                .isEqualTo("MOBILE_MESSAGE");
    }
}
