package maru.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.identity.PersonId;
import maru.kernel.Seoul;
import maru.storage.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// The school office's single entries, each made, seen and taken back, and who may make them.
class OfficeTest {

    private static final Pattern UNDO = Pattern.compile("action=\"(/office/[^\"]+\\?[^\"]+)\"");
    private static final LocalDate TODAY = Seoul.today(Clock.systemUTC());

    private static TestPortal portal;
    private static Browser office;

    @BeforeAll
    static void start() {
        portal = TestPortal.start(Map.of("demo", "true"));
        office = portal.as("office");
    }

    @AfterAll
    static void stop() {
        portal.close();
    }

    @Test
    void theOfficeSeesItsClassesAndWhoKeepsThem() {
        assertThat(office.get("/").body()).contains("href=\"/office\"");
        assertThat(office.get("/office").body())
                .contains("수원마루초등학교")
                .contains("3학년 2반")
                .contains("정하나")
                .contains("href=\"/invitations\"")
                .doesNotContain("/office/review")
                .doesNotContain("화성마루중학교");
        assertThat(office.get(schoolClass("3학년 2반")).body()).contains("담임교사").contains("학생");
    }

    @Test
    void aStudentComesMovesToAnotherClassAndComesBackByUndoing() {
        String three = schoolClass("3학년 2반");
        Browser.Page came =
                office.post(
                        three + "/new-student",
                        Map.of(
                                "key", "S-999001",
                                "name", "새로온",
                                "born", "2017-01-02",
                                "number", "41",
                                "from", TODAY.toString(),
                                "basis", "전입학통지서 1"));
        String student = location(came);
        Browser.Page seen = office.get(student);
        assertThat(seen.body()).contains("3학년 2반 41번").contains("새로온 학생을 넣었습니다");
        String undoComing = undo(seen);

        assertThat(
                        office.post(
                                        three + "/new-student",
                                        Map.of(
                                                "key", "S-999002",
                                                "name", "같은번호",
                                                "born", "2017-01-02",
                                                "number", "41",
                                                "from", TODAY.toString(),
                                                "basis", "전입학통지서 2"))
                                .body())
                .as("said on the form, in one language, with what was typed")
                .contains("이미 다른 학생의 번호입니다.")
                .doesNotContain("Another student")
                .contains("value=\"같은번호\"");

        assertThat(
                        location(
                                office.post(
                                        student + "/class",
                                        Map.of(
                                                "class", id(schoolClass("3학년 1반")),
                                                "number", "41",
                                                "from", TODAY.toString()))))
                .isEqualTo(student);
        Browser.Page moved = office.get(student);
        assertThat(moved.body()).contains("3학년 1반 41번");
        office.post(undo(moved), Map.of());
        assertThat(office.get(student).body()).contains("3학년 2반 41번");

        Browser.Page left =
                office.post(student + "/leave", Map.of("last", TODAY.toString(), "basis", "전학 통지"));
        office.post(undo(office.get(location(left))), Map.of());
        assertThat(office.get(student).status()).isEqualTo(200);

        office.post(undoComing, Map.of());
        assertThat(office.get(student).status()).as("as if she had never come").isEqualTo(404);
    }

    @Test
    void aCourtsOrderLimitsAGuardianAndCanBeTakenBack() {
        String student = studentOf("3학년 2반", 0);
        Map<String, String> order =
                new HashMap<>(
                        Map.of(
                                "relation", "GRANDMOTHER",
                                "name", "외할머니",
                                "language", "ko",
                                "rights", "READ",
                                "from", TODAY.toString(),
                                "basis", ""));
        assertThat(office.post(student + "/new-guardian", order).body())
                .as("nobody is added without a document")
                .contains("빈칸을 채워 주세요");
        order.put("basis", "위임장 2026-1");
        assertThat(location(office.post(student + "/new-guardian", order))).isEqualTo(student);
        Browser.Page added = office.get(student);
        assertThat(added.body()).contains("외할머니").contains("할머니");
        Matcher guardian =
                Pattern.compile(
                                "href=\"(/office/students/[^\"]+/guardians/[^\"]+)\" aria-label=\"외할머니")
                        .matcher(added.body());
        assertThat(guardian.find()).isTrue();

        Browser.Page limited =
                office.post(
                        guardian.group(1),
                        Map.of(
                                "relation",
                                "GRANDMOTHER",
                                "from",
                                TODAY.toString(),
                                "until",
                                TODAY.plusDays(30).toString(),
                                "basis",
                                "법원 결정 2026느단1"));
        assertThat(location(limited)).isEqualTo(student);
        Browser.Page without = office.get(student);
        assertThat(without.body()).contains("아무것도 볼 수 없음");
        office.post(undo(without), Map.of());
        assertThat(office.get(student).body()).doesNotContain("아무것도 볼 수 없음");

        office.post(undo(added), Map.of());
        assertThat(office.get(student).body()).doesNotContain("외할머니");
    }

    @Test
    void aGuardianWhoIsKnownAtTheSchoolIsFoundByName() {
        String page = office.get(studentOf("3학년 2반", 0) + "/new-guardian?find=임미영").body();
        assertThat(page).contains("임미영 (1학년 1반 강도윤)");
        assertThat(office.get(studentOf("3학년 2반", 0) + "/new-guardian?find=없는이름").body())
                .contains("그런 이름의 보호자가 없습니다");
    }

    @Test
    void aClassGetsAnotherHomeroomTeacherAndTheFormerOneBack() {
        String one = schoolClass("3학년 1반");
        String next = person("채수연").toString();
        assertThat(
                        location(
                                office.post(
                                        one + "/homeroom",
                                        Map.of("teacher", next, "from", TODAY.toString()))))
                .isEqualTo(one);
        Browser.Page changed = office.get(one);
        assertThat(changed.body()).contains("채수연").doesNotContain("배준영");
        office.post(undo(changed), Map.of());
        assertThat(office.get(one).body()).contains("배준영").doesNotContain("채수연");
    }

    @Test
    void onlyWhoLeadsTheSchoolMakesAReviewerAndOnlyTheReviewerSeesTheRecords() {
        Map<String, String> post =
                Map.of(
                        "key", "T-1061",
                        "name", "채수연",
                        "role", "AUDIT_REVIEWER",
                        "from", TODAY.toString());
        assertThat(office.post("/office/staff/new", post).body()).contains("학교 관리자만 줄 수 있는 역할입니다");
        Browser principal = portal.as(person("서정희"));
        assertThat(location(principal.post("/office/staff/new", post))).isEqualTo("/office/staff");
        Browser.Page given = principal.get("/office/staff");
        assertThat(given.body()).contains("개인정보 점검자");

        assertThat(office.get("/office/review").status()).isEqualTo(404);
        assertThat(principal.get("/office/review").status()).isEqualTo(404);
        Browser reviewer = portal.as(person("채수연"));
        assertThat(reviewer.get("/office/review").status()).isEqualTo(200);
        Map<String, String> look =
                new HashMap<>(
                        Map.of(
                                "from", TODAY.minusDays(3).toString(),
                                "to", TODAY.toString(),
                                "reason", ""));
        assertThat(reviewer.post("/office/review", look).body())
                .as("no look without a reason")
                .contains("빈칸을 채워 주세요")
                .doesNotContain("<table");
        look.put("reason", "정기 점검");
        assertThat(reviewer.post("/office/review", look).body())
                .contains("역할 줌")
                .contains("서정희")
                .contains("채수연");
        look.put("action", "audit");
        assertThat(reviewer.post("/office/review", look).body())
                .as("the look itself is a record")
                .contains("기록 점검")
                .contains("정기 점검");

        Browser.Page ended = principal.get(location(principal.post(undo(given), Map.of())));
        assertThat(reviewer.get("/office/review").status()).isEqualTo(404);
        Browser.Page resumed = principal.get(location(principal.post(undo(ended), Map.of())));
        assertThat(resumed.body()).contains("역할이 다시 이어집니다");
        assertThat(reviewer.get("/office/review").status()).isEqualTo(200);
        principal.post(undo(given), Map.of());
        assertThat(reviewer.get("/office/review").status()).isEqualTo(404);
    }

    @Test
    void rolesAskForAFreshSignIn() {
        Browser hourAgo = portal.as("office", java.time.Duration.ofHours(1));
        assertThat(hourAgo.get("/office/staff").status()).isEqualTo(200);
        assertThat(location(hourAgo.get("/office/staff/new")))
                .contains("/sign-in/")
                .contains("fresh");
    }

    @Test
    void nothingOfAnotherSchoolIsThere() {
        Browser middle = portal.as(person("조민경"));
        String student = studentOf("3학년 2반", 0);
        for (String path :
                List.of(
                        schoolClass("3학년 2반"),
                        schoolClass("3학년 2반") + "/homeroom",
                        schoolClass("3학년 2반") + "/new-student",
                        student,
                        student + "/class",
                        student + "/leave",
                        student + "/new-guardian")) {
            assertThat(middle.get(path).status()).as(path).isEqualTo(404);
        }
        assertThat(
                        middle.post(
                                        student + "/leave",
                                        Map.of("last", TODAY.toString(), "basis", "x"))
                                .status())
                .isEqualTo(404);
        for (String card : List.of("teacher", "province")) {
            assertThat(portal.as(card).get("/office").status()).as(card).isEqualTo(404);
        }
    }

    private static String schoolClass(String name) {
        Matcher link =
                Pattern.compile(
                                "href=\"(/office/classes/[0-9a-f-]{36})\">\\s*<span[^>]*><b[^>]*>"
                                        + name
                                        + "<")
                        .matcher(office.get("/office").body());
        assertThat(link.find()).as(name).isTrue();
        return link.group(1);
    }

    private static String studentOf(String schoolClass, int place) {
        Matcher link =
                Pattern.compile("href=\"(/office/students/[0-9a-f-]{36})\"")
                        .matcher(office.get(schoolClass(schoolClass)).body());
        for (int i = 0; i <= place; i++) {
            assertThat(link.find()).isTrue();
        }
        return link.group(1);
    }

    /// Somebody by her name, whatever her school.
    private static PersonId person(String name) {
        try (Database owner = portal.asOwner()) {
            return owner.read(
                    transaction ->
                            transaction.one(
                                    "select person from identity.person_fact where name = ? and"
                                            + " upper_inf(recorded)",
                                    row -> new PersonId(row.uuid("person")),
                                    name));
        }
    }

    private static String undo(Browser.Page page) {
        Matcher form = UNDO.matcher(page.body());
        assertThat(form.find()).as(main(page)).isTrue();
        return form.group(1).replace("&amp;", "&").replace("취소", "%EC%B7%A8%EC%86%8C");
    }

    private static String location(Browser.Page page) {
        assertThat(page.status()).as(main(page)).isEqualTo(302);
        return page.header("Location").orElseThrow();
    }

    private static String main(Browser.Page page) {
        return page.body().replaceFirst("(?s).*<main", "<main");
    }

    private static String id(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
