package maru.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Set;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who may do what for which child on which day. The tables are the rules.
class RightsByDateTest {

    private static final Town TOWN =
            Town.of(
                    """
                    학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일,종료일
                    minjun,김민준,2022-05-05,1000001,2031,3,2,1,2031-03-01,
                    hana,이하나,2022-07-01,1000001,2031,3,2,2,2031-03-01,
                    sora,박소라,2022-09-09,1000001,2031,3,2,3,2031-03-01,2031-05-12
                    sora,박소라,2022-09-09,1000001,2031,4,2,7,2031-05-13,
                    youth,정은우,2017-06-10,1000002,2031,2,1,1,2031-03-01,
                    adult,최지호,2012-09-01,1000003,2031,3,1,1,2031-03-01,
                    leap,한봄,2012-02-29,1000003,2031,3,1,2,2031-03-01,
                    """,
                    """
                    교육청코드,보호자번호,이름,학생번호,관계,법정대리인,양육,권리,시작일,종료일,근거
                    J10,mother,이영희,minjun,어머니,예,예,모두,2031-03-01,,가족관계증명서
                    J10,father,김철수,minjun,아버지,예,예,모두,2031-03-01,,가족관계증명서
                    J10,hanamother,최은주,hana,어머니,예,예,모두,2031-03-01,,가족관계증명서
                    J10,hanafather,이상우,hana,아버지,예,예,모두,2031-03-01,2031-05-11,가족관계증명서
                    J10,hanafather,이상우,hana,아버지,아니오,아니오,읽기,2031-05-12,2031-10-31,수원가정법원 결정
                    J10,hanafather,이상우,hana,아버지,아니오,아니오,없음,2031-11-01,,수원가정법원 결정
                    J10,grandmother,오순자,hana,할머니,아니오,예,읽기·서명·연락,2031-04-01,2031-04-30,위임장
                    J10,soramother,장미란,sora,어머니,예,예,모두,2031-03-01,,가족관계증명서
                    J10,youthfather,정대호,youth,아버지,예,예,모두,2031-03-01,,가족관계증명서
                    J10,adultmother,윤정아,adult,어머니,예,예,모두,2031-03-01,,가족관계증명서
                    J10,leapmother,한수진,leap,어머니,예,예,모두,2031-03-01,,가족관계증명서
                    """,
                    """
                    교직원번호,이름,직위,기관코드,학년도,학년,반,시작일,종료일
                    t31,문가영,담임교사,1000001,2031,3,1,2031-03-01,2031-08-31
                    t31,문가영,담임교사,1000001,2031,3,2,2031-09-01,
                    t32,서도윤,담임교사,1000001,2031,3,2,2031-03-01,2031-08-31
                    """);

    @AfterAll
    static void close() {
        TOWN.close();
    }

    @ParameterizedTest(name = "on {0} {1} may do for {2}: {3}")
    @CsvSource(
            textBlock =
                    """
                    # Two equal guardians: each may do everything, neither needs the other.
                    2031-03-01, mother,      minjun, READ SIGN DATA_CONSENT CONTACT
                    2031-03-01, father,      minjun, READ SIGN DATA_CONSENT CONTACT
                    # The day before it begins there is nothing.
                    2031-02-28, mother,      minjun, -
                    # Nobody has rights for someone else's child.
                    2031-04-10, mother,      hana,   -
                    2031-04-10, grandmother, minjun, -
                    # A court order limits the father from 12 May and ends all of it from 1 November.
                    2031-05-11, hanafather,  hana,   READ SIGN DATA_CONSENT CONTACT
                    2031-05-12, hanafather,  hana,   READ
                    2031-10-31, hanafather,  hana,   READ
                    2031-11-01, hanafather,  hana,   -
                    2031-11-01, hanamother,  hana,   READ SIGN DATA_CONSENT CONTACT
                    # A grandmother with a letter of attorney for a month.
                    2031-03-31, grandmother, hana,   -
                    2031-04-01, grandmother, hana,   READ SIGN CONTACT
                    2031-04-30, grandmother, hana,   READ SIGN CONTACT
                    2031-05-01, grandmother, hana,   -
                    # A student: at 13, from her 14th birthday, at 18, from the 19th.
                    2031-06-09, youth,       youth,  READ CONTACT
                    2031-06-10, youth,       youth,  READ DATA_CONSENT CONTACT
                    2031-06-10, youthfather, youth,  READ SIGN DATA_CONSENT CONTACT
                    2031-08-31, adult,       adult,  READ DATA_CONSENT CONTACT
                    2031-08-31, adultmother, adult,  READ SIGN DATA_CONSENT CONTACT
                    2031-09-01, adult,       adult,  READ SIGN DATA_CONSENT CONTACT
                    2031-09-01, adultmother, adult,  READ CONTACT
                    # Born on 29 February: 19 when 28 February is over.
                    2031-03-01, leap,        leap,   READ SIGN DATA_CONSENT CONTACT
                    2031-02-28, leap,        leap,   -
                    # A transfer changes the class, not the mother.
                    2031-05-12, soramother,  sora,   READ SIGN DATA_CONSENT CONTACT
                    2031-05-13, soramother,  sora,   READ SIGN DATA_CONSENT CONTACT
                    """)
    void rightsFollowTheDay(LocalDate day, String who, String child, String rights) {
        Set<Right> found =
                TOWN.on(day).families().rights(TOWN.asker(who), TOWN.person(child), AsOf.on(day));
        assertThat(Town.words(found)).isEqualTo(rights);
    }

    @ParameterizedTest(name = "on {0} {1} sits in {2} as number {3}")
    @CsvSource(
            textBlock =
                    """
                    2031-05-12, sora, 3-2, 3
                    2031-05-13, sora, 4-2, 7
                    """)
    void aTransferOnATuesdayEndsOneSeatAndBeginsAnother(
            LocalDate day, String student, String schoolClass, int number) {
        assertThat(LocalDate.of(2031, 5, 13).getDayOfWeek()).isEqualTo(DayOfWeek.TUESDAY);
        Child child =
                TOWN.on(day).families().child(TOWN.asker(student + "mother"), TOWN.person(student));
        Child.Place place = child.place().orElseThrow();
        assertThat(place.schoolClass().shortName()).isEqualTo(schoolClass);
        assertThat(place.number()).isEqualTo(number);
    }

    @Test
    void bothSpellsOfATransferredStudentStay() {
        assertThat(
                        TOWN.on(LocalDate.of(2031, 6, 1))
                                .families()
                                .enrolments(TOWN.asker("soramother"), TOWN.person("sora")))
                .extracting(spell -> spell.schoolClass().shortName() + " " + spell.period().from())
                .containsExactly("4-2 2031-05-13", "3-2 2031-03-01");
    }

    @ParameterizedTest(name = "on {0} {1} keeps {2}: {3}")
    @CsvSource(
            textBlock =
                    """
                    2031-08-31, t31, 3-1, true
                    2031-08-31, t31, 3-2, false
                    2031-09-01, t31, 3-1, false
                    2031-09-01, t31, 3-2, true
                    2031-08-31, t32, 3-2, true
                    2031-09-01, t32, 3-2, false
                    """)
    void aTeacherWhoChangesClassKeepsTheNewOneOnly(
            LocalDate day, String who, String schoolClass, boolean keeps) {
        Classes classes = TOWN.on(day).classes();
        UnitId unit = TOWN.schoolClass("1000001/" + schoolClass);
        if (keeps) {
            assertThat(classes.roster(TOWN.asker(who), unit, AsOf.on(day)).day()).isEqualTo(day);
        } else {
            assertThatThrownBy(() -> classes.roster(TOWN.asker(who), unit, AsOf.on(day)))
                    .isInstanceOfSatisfying(
                            Refused.class,
                            refused ->
                                    assertThat(refused.refusal())
                                            .isInstanceOf(Refusal.NotFound.class));
        }
    }

    @Test
    void aRightEndsAtMidnightInSeoulWhereverTheMachineStands() {
        Asker grandmother = TOWN.asker("grandmother");
        PersonId hana = TOWN.person("hana");
        Instant midnight = Instant.parse("2031-04-30T15:00:00Z");
        assertThat(TOWN.at(midnight.minusMillis(1)).families().child(grandmother, hana).name())
                .isEqualTo("이하나");
        assertThatThrownBy(() -> TOWN.at(midnight).families().child(grandmother, hana))
                .isInstanceOf(Refused.class);
    }

    @Test
    void whoMayReadMayBeRefusedToSign() {
        Families families = TOWN.on(LocalDate.of(2031, 6, 1)).families();
        assertThatThrownBy(
                        () ->
                                families.require(
                                        TOWN.asker("hanafather"), TOWN.person("hana"), Right.SIGN))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.refusal())
                                        .isInstanceOf(Refusal.Forbidden.class));
    }

    @Test
    void whatWasKnownWhenALetterWasSentStaysKnown() {
        try (Town town =
                Town.of(
                        """
                        학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                        child,김다온,2022-05-05,1000001,2031,3,2,1,2031-03-01
                        """,
                        """
                        교육청코드,보호자번호,이름,학생번호,관계,법정대리인,양육,권리,시작일,종료일,근거
                        J10,father,김철수,child,아버지,예,예,모두,2031-03-01,,가족관계증명서
                        """)) {
            LocalDate day = LocalDate.of(2031, 5, 2);
            Instant sent = town.now();
            // A week later the office enters a court order that has held since April.
            ImportReport entered =
                    town.bring(
                            LocalDate.of(2031, 5, 9),
                            """
                            교육청코드,보호자번호,이름,학생번호,관계,법정대리인,양육,권리,시작일,종료일,근거
                            J10,father,김철수,child,아버지,아니오,아니오,읽기,2031-04-20,,수원가정법원 결정
                            """);
            assertThat(entered.done()).isTrue();
            Families families = town.on(LocalDate.of(2031, 5, 9)).families();
            Asker father = town.asker("father");
            PersonId child = town.person("child");
            assertThat(Town.words(families.rights(father, child, new AsOf(day, sent))))
                    .isEqualTo("READ SIGN DATA_CONSENT CONTACT");
            assertThat(Town.words(families.rights(father, child, AsOf.on(day)))).isEqualTo("READ");
            assertThat(
                            Town.words(
                                    families.rights(
                                            father, child, AsOf.on(LocalDate.of(2031, 4, 19)))))
                    .isEqualTo("READ SIGN DATA_CONSENT CONTACT");
        }
    }
}
