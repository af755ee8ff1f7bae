package maru.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import maru.storage.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeopleImportTest {

    private static final LocalDate DAY = LocalDate.of(2031, 4, 1);
    private static final String STUDENTS =
            """
            학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일,로그인이름
            a1,김민준,2022-05-05,1000001,2031,3,2,1,2031-03-01,a.one
            a2,이하나,2022-07-01,1000001,2031,3,2,2,2031-03-01,
            b1,박소라,2022-09-09,1000001,2031,3,1,1,2031-03-01,
            """;
    private static final String GUARDIANS =
            """
            교육청코드,보호자번호,이름,언어,학생번호,관계,법정대리인,양육,권리,시작일,근거,휴대전화,전자우편,연락처확인
            J10,g1,이영희,ko,a1,어머니,예,예,모두,2031-03-01,가족관계증명서,010-0000-0001,mother@home.example,예
            J10,g2,최은주,vi,a2,어머니,예,예,모두,2031-03-01,가족관계증명서,010-0000-0002,,예
            J10,g3,정미란,,b1,어머니,예,예,모두,2031-03-01,가족관계증명서,010-0000-0003,,
            """;
    private static final Town TOWN = Town.of(STUDENTS, GUARDIANS);

    @BeforeAll
    static void nothingIsWrongBefore() {
        assertThat(state()).isNotEmpty();
    }

    @AfterAll
    static void close() {
        TOWN.close();
    }

    /// Everything that is recorded now, as text.
    private static List<String> state() {
        Database owner = TOWN.owner();
        return owner.read(
                transaction ->
                        transaction.list(
                                """
                                select e::text as line from identity.enrolment as e
                                union all select g::text from identity.guardianship as g
                                union all select p::text from identity.person_fact as p
                                union all select c::text from identity.contact_point as c
                                union all select a::text from identity.account as a
                                union all select u::text from identity.unit_fact as u
                                union all select p::text from identity.person as p
                                union all select u::text from identity.unit as u
                                order by 1
                                """,
                                row -> row.text("line")));
    }

    @Test
    void theSameFilesASecondTimeChangeNothing() {
        List<String> before = state();
        ImportReport report = TOWN.bring(DAY, Town.UNITS, STUDENTS, GUARDIANS);
        assertThat(report.done()).isTrue();
        assertThat(report.changesNothing()).isTrue();
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void aDryRunSaysWhatItWouldDoAndDoesNothing() {
        List<String> before = state();
        ImportReport report =
                TOWN.bring(
                        DAY,
                        true,
                        """
                        학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                        new,김새봄,2022-05-05,1000001,2031,3,2,30,2031-04-01
                        """);
        assertThat(report.done()).isFalse();
        assertThat(report.problems()).isEmpty();
        assertThat(report.people()).isEqualTo(1);
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void withOneProblemNothingIsChangedAtAll() {
        List<String> before = state();
        ImportReport report =
                TOWN.bring(
                        DAY,
                        """
                        학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                        good,김새봄,2022-05-05,1000001,2031,3,2,31,2031-04-01
                        bad,이새봄,2022-05-05,1000001,2031,3,2,백,2031-04-01
                        """);
        assertThat(report.done()).isFalse();
        assertThat(state()).isEqualTo(before);
    }

    @Test
    void aFileOfOneClassEndsNobodyOfAnother() {
        try (Town town = Town.of(STUDENTS, GUARDIANS)) {
            ImportReport report =
                    town.bring(
                            DAY,
                            """
                            학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                            a1,김민준,2022-05-05,1000001,2031,3,2,1,2031-03-01
                            """);
            assertThat(report.changesNothing()).isTrue();
            assertThat(
                            town.on(DAY)
                                    .classes()
                                    .roster(
                                            new Asker.Service("portal.test"),
                                            town.schoolClass("1000001/3-2"),
                                            AsOf.on(DAY))
                                    .seats())
                    .extracting(ClassRoster.Seat::name)
                    .containsExactly("김민준", "이하나");
        }
    }

    @Test
    void aTransferAndAnExchangeOfNumbersComeInOneFile() {
        try (Town town = Town.of(STUDENTS, GUARDIANS)) {
            ImportReport report =
                    town.bring(
                            DAY,
                            """
                            학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                            a1,김민준,2022-05-05,1000001,2031,3,2,2,2031-04-01
                            a2,이하나,2022-07-01,1000001,2031,3,2,1,2031-04-01
                            b1,박소라,2022-09-09,1000001,2031,4,2,1,2031-04-02
                            """);
            assertThat(report.problems()).isEmpty();
            Asker service = new Asker.Service("portal.test");
            assertThat(
                            town.on(DAY)
                                    .classes()
                                    .roster(service, town.schoolClass("1000001/3-2"), AsOf.on(DAY))
                                    .seats())
                    .extracting(ClassRoster.Seat::name)
                    .containsExactly("이하나", "김민준");
            assertThat(
                            town.on(DAY)
                                    .classes()
                                    .roster(
                                            service,
                                            town.schoolClass("1000001/3-2"),
                                            AsOf.on(DAY.minusDays(1)))
                                    .seats())
                    .extracting(ClassRoster.Seat::name)
                    .containsExactly("김민준", "이하나");
            assertThat(town.on(DAY).families().enrolments(service, town.person("b1")))
                    .extracting(
                            spell ->
                                    spell.schoolClass().shortName()
                                            + " to "
                                            + spell.period().to().orElseThrow())
                    .containsExactly("4-2 to 2032-02-29", "3-1 to 2031-04-01");
        }
    }

    @Test
    void aChangedNameCountsFromTodayAndACorrectedBirthDateFromEver() {
        try (Town town = Town.of(STUDENTS, GUARDIANS)) {
            ImportReport report =
                    town.bring(
                            DAY,
                            """
                            학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                            a1,김시온,2022-05-06,1000001,2031,3,2,1,2031-03-01
                            """);
            assertThat(report.done()).isTrue();
            Asker mother = town.asker("g1");
            assertThat(town.on(DAY).families().children(mother))
                    .extracting(Child::name)
                    .containsExactly("김시온");
            assertThat(town.on(DAY).families().children(mother, AsOf.on(DAY.minusDays(1))))
                    .extracting(Child::name)
                    .containsExactly("김민준");
            assertThat(
                            town.on(DAY.minusDays(1))
                                    .directory()
                                    .person(mother, town.person("a1"))
                                    .birthDate())
                    .contains(LocalDate.of(2022, 5, 6));
        }
    }

    @Test
    void onlyWhoCanBeReachedForCertainGetsAnAccount() {
        Accounts accounts = TOWN.on(DAY.plusYears(1)).accounts();
        List<Accounts.Account> all =
                accounts.page(new Asker.Service("portal.test"), java.util.Optional.empty(), 100);
        assertThat(all)
                .extracting(
                        account ->
                                account.language()
                                        + " "
                                        + account.phone().orElse("-")
                                        + " "
                                        + account.mail().orElse("-")
                                        + " "
                                        + account.shortName().orElse("-"))
                .containsExactlyInAnyOrder(
                        "KO - - a.one",
                        "KO 01000000001 mother@home.example -",
                        "VI 01000000002 - -");
        assertThat(accounts.page(TOWN.asker("g1"), java.util.Optional.empty(), 100)).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    no such day            | x,김하늘,2022-02-30,1000001,2031,3,2,40,2031-03-01, | 생년월일
                    not a date             | x,김하늘,2022-1,1000001,2031,3,2,40,2031-03-01,   | 생년월일
                    no such school         | x,김하늘,2022-01-01,9999999,2031,3,2,40,2031-03-01, | 학교코드
                    no such class          | x,김하늘,2022-01-01,1000001,2031,6,9,40,2031-03-01, | 반
                    a class become a date  | x,김하늘,2022-01-01,1000001,2031,3월 2일,2,40,2031-03-01, | 학년
                    no number              | x,김하늘,2022-01-01,1000001,2031,3,2,,2031-03-01,   | 번호
                    number too large       | x,김하늘,2022-01-01,1000001,2031,3,2,100,2031-03-01, | 번호
                    a number taken         | x,김하늘,2022-01-01,1000001,2031,3,2,1,2031-03-01,  | 번호
                    outside the year       | x,김하늘,2022-01-01,1000001,2031,3,2,40,2030-12-01, | 시작일
                    no name                | x,,2022-01-01,1000001,2031,3,2,40,2031-03-01,       | 이름
                    a login of someone     | x,김하늘,2022-01-01,1000001,2031,3,2,40,2031-03-01,a.one | ''
                    a login with spaces    | x,김하늘,2022-01-01,1000001,2031,3,2,40,2031-03-01,a b | 로그인이름
                    the demo's notation    | x,김하늘,{Y-9}-01-01,1000001,2031,3,2,40,2031-03-01, | 생년월일
                    """)
    void aMistakeIsAnsweredWithLineAndColumn(String what, String line, String column) {
        ImportReport report =
                TOWN.bring(DAY, STUDENTS.lines().findFirst().orElseThrow() + "\n\n" + line + "\n");
        assertThat(report.done()).isFalse();
        assertThat(report.problems())
                .as(what)
                .first()
                .satisfies(
                        problem -> {
                            assertThat(problem.file()).isEqualTo("file1.csv");
                            assertThat(problem.line()).isEqualTo(3);
                            assertThat(problem.column()).isEqualTo(column);
                            assertThat(problem.message()).contains("(");
                        });
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    no such student   | J10,x,김하늘,,zz,어머니,예,예,모두,2031-03-01,증명서,,,          | 학생번호
                    no such relation  | J10,x,김하늘,,a1,엄마,예,예,모두,2031-03-01,증명서,,,             | 관계
                    no such right     | J10,x,김하늘,,a1,어머니,예,예,전부,2031-03-01,증명서,,,           | 권리
                    signs, reads not  | J10,x,김하늘,,a1,어머니,예,예,서명,2031-03-01,증명서,,,           | 권리
                    neither yes nor no| J10,x,김하늘,,a1,어머니,O,예,모두,2031-03-01,증명서,,,            | 법정대리인
                    no basis          | J10,x,김하늘,,a1,어머니,예,예,모두,2031-03-01,,,,                 | 근거
                    lost zero         | J10,x,김하늘,,a1,어머니,예,예,모두,2031-03-01,증명서,2000009,, | 휴대전화
                    a phone of another| J10,x,김하늘,,a1,어머니,예,예,모두,2031-03-01,증명서,010-0000-0001,,예 | ''
                    not an address    | J10,x,김하늘,,a1,어머니,예,예,모두,2031-03-01,증명서,,me@,예      | 전자우편
                    no such language  | J10,x,김하늘,베트남어,a1,어머니,예,예,모두,2031-03-01,증명서,,,   | 언어
                    herself           | J10,a1,김민준,,a1,어머니,예,예,모두,2031-03-01,증명서,,,          | 보호자번호
                    no such office    | Z99,x,김하늘,,a1,어머니,예,예,모두,2031-03-01,증명서,,,           | 교육청코드
                    """)
    void aMistakeAboutAGuardianIsAnsweredWithItsColumn(String what, String line, String column) {
        ImportReport report =
                TOWN.bring(DAY, GUARDIANS.lines().findFirst().orElseThrow() + "\n" + line + "\n");
        assertThat(report.done()).isFalse();
        assertThat(report.problems())
                .as(what)
                .anySatisfy(
                        problem -> {
                            assertThat(problem.line()).isEqualTo(2);
                            assertThat(problem.column()).isEqualTo(column);
                        });
    }

    @Test
    void linesThatContradictEachOtherAreAnswered() {
        ImportReport report =
                TOWN.bring(
                        DAY,
                        """
                        학생번호,이름,생년월일,학교코드,학년도,학년,반,번호,시작일
                        y,김하늘,2022-01-01,1000001,2031,3,2,41,2031-03-01
                        y,김하늘,2022-01-01,1000001,2031,3,1,41,2031-04-01
                        z,이바다,2022-01-01,1000001,2031,3,2,41,2031-03-01
                        y,김구름,2022-01-01,1000001,2031,4,2,9,2031-03-01
                        """);
        assertThat(report.problems()).extracting(ImportProblem::line).contains(3, 4, 5);
    }

    @Test
    void atMostAHundredProblemsAreShown() {
        String lines = "x,,,,,,,,\n".repeat(500);
        ImportReport report =
                TOWN.bring(DAY, STUDENTS.lines().findFirst().orElseThrow() + "\n" + lines);
        assertThat(report.problems()).hasSize(100);
    }
}
