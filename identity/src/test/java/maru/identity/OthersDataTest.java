package maru.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Role × question: who is answered about whom. Everyone else's are answered as not there.
class OthersDataTest {

    private static final LocalDate DAY = LocalDate.of(2031, 4, 1);
    private static final Town TOWN =
            Town.of(
                    """
                    학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                    child,김민준,2022-05-05,1000001,2031,3,2,1,2031-03-01
                    neighbour,이하나,2022-07-01,1000001,2031,3,1,1,2031-03-01
                    stranger,정은우,2017-06-10,1000002,2031,2,1,1,2031-03-01
                    """,
                    """
                    교육청코드,보호자번호,이름,학생번호,관계,법정대리인,양육,권리,시작일,근거
                    J10,mother,이영희,child,어머니,예,예,모두,2031-03-01,가족관계증명서
                    J10,father,김철수,child,아버지,예,예,모두,2031-03-01,가족관계증명서
                    J10,neighbours,최은주,neighbour,어머니,예,예,모두,2031-03-01,가족관계증명서
                    J10,strangers,정대호,stranger,아버지,예,예,모두,2031-03-01,가족관계증명서
                    """,
                    """
                    교직원번호,이름,직위,기관코드,학년도,학년,반,시작일
                    homeroom,문가영,담임교사,1000001,2031,3,2,2031-03-01
                    gradehead,배준영,학년부장,1000001,,3,,2031-03-01
                    teacher,서도윤,교사,1000001,,,,2031-03-01
                    office,오세진,행정실,1000001,,,,2031-03-01
                    principal,서정희,교장,1000001,,,,2031-03-01
                    otherprincipal,권영배,교장,1000002,,,,2031-03-01
                    district,고재성,교육지원청 담당자,수원교육지원청,,,,2031-03-01
                    province,윤서영,교육청 담당자,J10,,,,2031-03-01
                    """);

    private static final Identity IDENTITY = TOWN.on(DAY);

    /// A question: `true` when it is answered, `false` when it is answered as not there.
    private static final Map<String, Function<Asker, Boolean>> QUESTIONS = questions();

    @AfterAll
    static void close() {
        TOWN.close();
    }

    private static Map<String, Function<Asker, Boolean>> questions() {
        Map<String, Function<Asker, Boolean>> questions = new TreeMap<>();
        for (String student : new String[] {"child", "neighbour", "stranger"}) {
            PersonId id = TOWN.person(student);
            questions.put(
                    "name of " + student,
                    asker -> seen(() -> IDENTITY.directory().person(asker, id)));
            questions.put(
                    "guardians of " + student,
                    asker -> seen(() -> IDENTITY.classes().guardians(asker, id, AsOf.on(DAY))));
            questions.put(
                    "rights for " + student,
                    asker -> seen(() -> IDENTITY.families().child(asker, id)));
            questions.put(
                    "enrolments of " + student,
                    asker -> seen(() -> IDENTITY.families().enrolments(asker, id)));
        }
        Map<String, UnitId> classes =
                Map.of(
                        "3-2", TOWN.schoolClass("1000001/3-2"),
                        "3-1", TOWN.schoolClass("1000001/3-1"),
                        "other 2-1", TOWN.schoolClass("1000002/2-1"));
        classes.forEach(
                (name, unit) -> {
                    questions.put(
                            "roster of " + name,
                            asker ->
                                    seen(
                                            () ->
                                                    IDENTITY.classes()
                                                            .roster(asker, unit, AsOf.on(DAY))));
                    questions.put(
                            "unit " + name,
                            asker -> seen(() -> IDENTITY.directory().unit(asker, unit)));
                });
        for (String code : new String[] {"1000001", "1000002"}) {
            UnitId school = TOWN.school(code);
            questions.put(
                    "all of " + code,
                    asker ->
                            seen(
                                    () ->
                                            IDENTITY.classes()
                                                    .recipients(
                                                            asker,
                                                            new Audience.WholeSchool(school, 2031),
                                                            AsOf.on(DAY))));
            questions.put(
                    "grade 3 of " + code,
                    asker ->
                            seen(
                                    () ->
                                            IDENTITY.classes()
                                                    .recipients(
                                                            asker,
                                                            new Audience.Grade(school, 2031, 3),
                                                            AsOf.on(DAY))));
            questions.put(
                    "staff of " + code,
                    asker -> seen(() -> IDENTITY.directory().staff(asker, school)));
        }
        for (String person :
                new String[] {
                    "mother",
                    "father",
                    "neighbours",
                    "strangers",
                    "homeroom",
                    "otherprincipal",
                    "province"
                }) {
            PersonId id = TOWN.person(person);
            questions.put(
                    "name of " + person,
                    asker -> seen(() -> IDENTITY.directory().person(asker, id)));
        }
        return questions;
    }

    private static boolean seen(java.util.function.Supplier<?> question) {
        try {
            return question.get() != null;
        } catch (Refused refused) {
            assertThat(refused.refusal()).isInstanceOf(Refusal.NotFound.class);
            return false;
        }
    }

    @ParameterizedTest(name = "{0} is answered about {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    mother         | name of child, guardians of child, rights for child, enrolments of child, unit 3-2, staff of 1000001, name of mother, name of father, name of homeroom
                    neighbours     | name of neighbour, guardians of neighbour, rights for neighbour, enrolments of neighbour, unit 3-1, staff of 1000001, name of neighbours, name of homeroom
                    child          | name of child, guardians of child, rights for child, enrolments of child, unit 3-2, staff of 1000001, name of mother, name of father, name of homeroom
                    strangers      | name of stranger, guardians of stranger, rights for stranger, enrolments of stranger, unit other 2-1, staff of 1000002, name of strangers, name of otherprincipal
                    homeroom       | name of child, guardians of child, enrolments of child, roster of 3-2, unit 3-2, unit 3-1, staff of 1000001, name of mother, name of father, name of homeroom
                    gradehead      | name of child, guardians of child, enrolments of child, name of neighbour, guardians of neighbour, enrolments of neighbour, roster of 3-2, roster of 3-1, unit 3-2, unit 3-1, grade 3 of 1000001, staff of 1000001, name of mother, name of father, name of neighbours, name of homeroom
                    teacher        | unit 3-2, unit 3-1, staff of 1000001, name of homeroom
                    office         | name of child, guardians of child, enrolments of child, name of neighbour, guardians of neighbour, enrolments of neighbour, roster of 3-2, roster of 3-1, unit 3-2, unit 3-1, grade 3 of 1000001, all of 1000001, staff of 1000001, name of mother, name of father, name of neighbours, name of homeroom
                    principal      | name of child, guardians of child, enrolments of child, name of neighbour, guardians of neighbour, enrolments of neighbour, roster of 3-2, roster of 3-1, unit 3-2, unit 3-1, grade 3 of 1000001, all of 1000001, staff of 1000001, name of mother, name of father, name of neighbours, name of homeroom
                    otherprincipal | name of stranger, guardians of stranger, enrolments of stranger, roster of other 2-1, unit other 2-1, all of 1000002, staff of 1000002, name of strangers, name of otherprincipal
                    district       | unit 3-2, unit 3-1, unit other 2-1, staff of 1000001, staff of 1000002, name of homeroom, name of otherprincipal
                    province       | unit 3-2, unit 3-1, unit other 2-1, staff of 1000001, staff of 1000002, name of homeroom, name of otherprincipal, name of province
                    """)
    void eachIsAnsweredAboutHerOwnOnly(String who, String answered) {
        Asker asker = TOWN.asker(who);
        Set<String> expected = Set.of(answered.split(",\\s*", -1));
        Map<String, Boolean> found = new TreeMap<>();
        QUESTIONS.forEach((name, question) -> found.put(name, question.apply(asker)));
        Map<String, Boolean> wanted = new TreeMap<>();
        QUESTIONS.keySet().forEach(name -> wanted.put(name, expected.contains(name)));
        assertThat(wanted.keySet()).containsAll(expected);
        assertThat(found).isEqualTo(wanted);
    }

    @ParameterizedTest(name = "{0} sees the birth date of {1}: {2}")
    @CsvSource(
            textBlock =
                    """
                    mother,   child,  true
                    child,    child,  true
                    homeroom, child,  true
                    office,   child,  true
                    mother,   father, false
                    homeroom, mother, false
                    """)
    void aBirthDateIsForWhoeverKeepsOrRaisesTheChild(String who, String whose, boolean shown) {
        Optional<LocalDate> birthDate =
                IDENTITY.directory().person(TOWN.asker(who), TOWN.person(whose)).birthDate();
        assertThat(birthDate.isPresent()).isEqualTo(shown && whose.equals("child"));
    }
}
