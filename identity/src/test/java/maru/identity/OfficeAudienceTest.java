package maru.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import maru.identity.Audience.OneClass;
import maru.identity.Audience.SchoolsBelow;
import maru.identity.Audience.WholeSchool;
import maru.identity.office.OfficeHeads;
import maru.kernel.Refused;
import maru.kernel.Seoul;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Offices address the schools below them by a rule and are told numbers, never a name.
class OfficeAudienceTest {

    private static final LocalDate DAY = LocalDate.of(2031, 4, 1);
    private static final Town TOWN =
            Town.of(
                    """
                    학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                    child,김민준,2022-05-05,1000001,2031,3,2,1,2031-03-01
                    twin,김민서,2022-05-05,1000001,2031,3,2,2,2031-03-01
                    stranger,정은우,2017-06-10,1000002,2031,2,1,1,2031-03-01
                    """,
                    """
                    교육청코드,보호자번호,이름,학생번호,관계,법정대리인,양육,권리,시작일,근거
                    J10,mother,이영희,child,어머니,예,예,모두,2031-03-01,가족관계증명서
                    J10,mother,이영희,twin,어머니,예,예,모두,2031-03-01,가족관계증명서
                    J10,strangers,정대호,stranger,아버지,예,예,모두,2031-03-01,가족관계증명서
                    """,
                    """
                    교직원번호,이름,직위,기관코드,학년도,학년,반,시작일
                    homeroom,문가영,담임교사,1000001,2031,3,2,2031-03-01
                    principal,서정희,교장,1000001,,,,2031-03-01
                    district,고재성,교육지원청 담당자,수원교육지원청,,,,2031-03-01
                    province,윤서영,교육청 담당자,J10,,,,2031-03-01
                    """);

    private static final Identity IDENTITY = TOWN.on(DAY);
    private static final SchoolsBelow PROVINCE = below("province");
    private static final SchoolsBelow DISTRICT = below("district");

    @AfterAll
    static void close() {
        TOWN.close();
    }

    private static SchoolsBelow below(String officer) {
        return new SchoolsBelow(
                IDENTITY.directory().posts(TOWN.asker(officer)).getFirst().unit().id(), 2031);
    }

    @Test
    void anOfficerAddressesAllSchoolsBelowAndHearsHowManyTheyAre() {
        assertThat(IDENTITY.classes().audiences(TOWN.asker("province")))
                .singleElement()
                .satisfies(
                        one -> {
                            assertThat(one.audience()).isEqualTo(PROVINCE);
                            assertThat(one.students()).isEqualTo(3);
                            assertThat(one.guardians()).isEqualTo(2);
                        });
        assertThat(IDENTITY.classes().addressable(TOWN.asker("district")))
                .containsExactly(DISTRICT);
    }

    /// A million people are not counted for each page that says how many they are.
    @Test
    void theNumberIsTheOneThatWasCountedLastOnThatDay() {
        Clock today = Clock.fixed(DAY.atStartOfDay(Seoul.ZONE).toInstant(), Seoul.ZONE);
        OfficeHeads.count(TOWN.owner(), today);
        TOWN.owner()
                .change(
                        tx ->
                                tx.update(
                                        "update identity.office_heads set students = students + 1"));
        try {
            assertThat(studentsBelow(DAY)).isEqualTo(4);
            assertThat(studentsBelow(DAY.plusDays(1))).as("counted anew").isEqualTo(3);
        } finally {
            TOWN.owner().change(tx -> tx.update("delete from identity.office_heads"));
        }
    }

    private static int studentsBelow(LocalDate day) {
        return TOWN.on(day).classes().audiences(TOWN.asker("province")).getFirst().students();
    }

    @Test
    void theRulesOfEveryoneAreThoseThatShePicksFrom() {
        for (String who : List.of("homeroom", "principal", "district", "province", "mother")) {
            Asker asker = TOWN.asker(who);
            assertThat(IDENTITY.classes().addressable(asker))
                    .describedAs(who)
                    .containsExactlyInAnyOrderElementsOf(
                            IDENTITY.classes().audiences(asker).stream()
                                    .map(AddressableAudience::audience)
                                    .toList());
        }
    }

    @ParameterizedTest(name = "{0} may address the schools of the {1}: {2}")
    @CsvSource(
            textBlock =
                    """
                    province,  province, true
                    district,  district, true
                    province,  district, false
                    district,  province, false
                    principal, district, false
                    homeroom,  province, false
                    mother,    province, false
                    """)
    void anOfficeIsAddressedByItsOwnOfficers(String who, String office, boolean may) {
        SchoolsBelow audience = office.equals("province") ? PROVINCE : DISTRICT;
        Asker asker = TOWN.asker(who);
        if (may) {
            IDENTITY.classes().requireMayAddress(asker, audience);
            assertThat(IDENTITY.classes().schools(asker, audience)).isNotEmpty();
        } else {
            assertThatThrownBy(() -> IDENTITY.classes().requireMayAddress(asker, audience))
                    .isInstanceOf(Refused.class);
            assertThat(IDENTITY.classes().schools(asker, audience)).isEmpty();
        }
    }

    @Test
    void anOfficerIsToldNoStudentByAnyQuestion() {
        Asker officer = TOWN.asker("province");
        PersonId child = TOWN.person("child");
        AsOf now = AsOf.on(DAY);
        UnitId school = TOWN.school("1000001");
        assertThat(IDENTITY.classes().recipients(officer, PROVINCE, now)).isEmpty();
        assertThat(IDENTITY.classes().among(officer, PROVINCE, Set.of(child), now)).isEmpty();
        assertThatThrownBy(() -> IDENTITY.classes().recipients(officer, PROVINCE.in(school), now))
                .isInstanceOf(Refused.class);
        assertThatThrownBy(
                        () ->
                                IDENTITY.classes()
                                        .roster(officer, TOWN.schoolClass("1000001/3-2"), now))
                .isInstanceOf(Refused.class);
    }

    @Test
    void aMotherHearsThatHerChildIsInItAndNobodyElses() {
        Asker mother = TOWN.asker("mother");
        PersonId child = TOWN.person("child");
        PersonId stranger = TOWN.person("stranger");
        for (SchoolsBelow office : List.of(PROVINCE, DISTRICT)) {
            assertThat(
                            IDENTITY.classes()
                                    .among(mother, office, Set.of(child, stranger), AsOf.on(DAY)))
                    .containsExactly(child);
        }
        assertThat(
                        IDENTITY.classes()
                                .among(
                                        mother,
                                        new SchoolsBelow(PROVINCE.office(), 2030),
                                        Set.of(child),
                                        AsOf.on(DAY)))
                .isEmpty();
    }

    @Test
    void aClassIsInTheAudienceOfItsSchoolAndOfTheOfficesAboveIt() {
        UnitId school = TOWN.school("1000001");
        Set<UnitId> above =
                Objects.requireNonNull(
                        IDENTITY.directory().officesAbove(Set.of(school)).get(school));
        assertThat(above).containsExactlyInAnyOrder(DISTRICT.office(), PROVINCE.office());
        UnitId id = TOWN.schoolClass("1000001/3-2");
        Unit.SchoolClass own =
                (Unit.SchoolClass) IDENTITY.directory().unit(TOWN.asker("homeroom"), id);
        assertThat(PROVINCE.holds(own, above)).isTrue();
        assertThat(PROVINCE.in(school).holds(own, Set.of())).isTrue();
        assertThat(new OneClass(school, id).holds(own, Set.of())).isTrue();
        assertThat(PROVINCE.holds(own, Set.of(DISTRICT.office()))).isFalse();
        assertThat(new WholeSchool(school, 2030).holds(own, above)).isFalse();
    }
}
