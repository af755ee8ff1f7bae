package maru.portal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.identity.office.StagedImportWork;
import maru.kernel.Seoul;
import maru.storage.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Lists that an office uploads: tried first, brought in when she says so, undone as a whole.
class OfficeImportTest {

    private static final String HEADINGS = "학생번호,이름,생년월일,언어,학교코드,학년도,학년,반,번호,시작일,종료일,로그인이름\r\n";
    private static final String TODAY = Seoul.today(Clock.systemUTC()).toString();

    private static TestPortal portal;
    private static Database owner;
    private static StagedImportWork launcher;
    private static Browser office;

    @BeforeAll
    static void start() {
        portal = TestPortal.start(Map.of("demo", "true"));
        owner = portal.asOwner();
        launcher = StagedImportWork.start(owner, Clock.systemUTC());
        office = portal.as("office");
    }

    @AfterAll
    static void stop() {
        launcher.close();
        owner.close();
        portal.close();
    }

    @Test
    void aListIsTriedBroughtInAndUndoneAsAWhole() {
        String list = upload("nothing", HEADINGS + row("S-990001", "올린이", 51));
        Browser.Page tried = settled(list, "CHECKED");
        assertThat(tried.body()).contains("이렇게 바뀝니다").contains("올린이").contains("이대로 넣기");
        assertThat(students()).as("nothing has changed yet").doesNotContain("올린이");

        office.post(list + "/confirm", Map.of());
        assertThat(settled(list, "DONE").body()).contains("통째로 되돌리기");
        assertThat(students()).contains("올린이");

        office.post(list + "/undo", Map.of());
        settled(list, "UNDONE");
        assertThat(students()).doesNotContain("올린이");
    }

    @Test
    void whatIsWrongIsNamedByLineAndColumnAndNothingChanges() {
        String list =
                upload(
                        "nothing",
                        HEADINGS
                                + row("S-990002", "좋은줄", 52)
                                + row("S-990003", "나쁜줄", 53).replace("2017-05-14", "5월 아무날"));
        Browser.Page refused = settled(list, "REFUSED");
        assertThat(refused.body())
                .contains("고칠 곳 1군데")
                .contains("3번째 줄")
                .contains("생년월일")
                .doesNotContain("이대로 넣기");
        assertThat(students()).doesNotContain("좋은줄");
        assertThat(office.post(list + "/drop", Map.of()).header("Location"))
                .hasValue("/office/imports");
    }

    @Test
    void whatASpreadsheetDamagedIsShownAsItWasRead() {
        String list =
                upload("nothing", HEADINGS + row("S-990004", "엑셀이", 54).replace(",54,", ",54.0,"));
        assertThat(settled(list, "CHECKED").body()).contains("엑셀이 바꾼 것을").contains("54.0");
        office.post(list + "/drop", Map.of());
    }

    @Test
    void manyEndsNeedTheirNumberSaidBack() {
        String list = upload("1", HEADINGS + gradeOne("S-990005", "혼자남", 55));
        Browser.Page tried = settled(list, "CHECKED");
        Matcher many = Pattern.compile("파일에 없어서 끝나는 기록이 ([0-9]+)건").matcher(tried.body());
        assertThat(many.find()).isTrue();
        assertThat(office.post(list + "/confirm", Map.of("ends", "1")).body())
                .contains("끝나는 기록의 수가 다릅니다");
        assertThat(office.get(list + "/state").body()).contains("CHECKED");

        office.post(list + "/confirm", Map.of("ends", many.group(1)));
        settled(list, "DONE");
        office.post(list + "/undo", Map.of());
        settled(list, "UNDONE");
    }

    @Test
    void theEmptyFormsComeAsExcelAndAsCsv() {
        assertThat(office.get("/office/imports/templates/students.csv").body()).contains("학생번호");
        assertThat(office.get("/office/imports/templates/staff.xlsx").header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).contains("spreadsheet"));
        assertThat(office.get("/office/imports/templates/others.csv").status()).isEqualTo(404);
    }

    private static String upload(String scope, String content) {
        Browser.Page answer =
                office.postFile(
                        "/office/imports",
                        Map.of("scope", scope),
                        "list.csv",
                        content.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.body()).isEqualTo(302);
        return answer.header("Location").orElseThrow();
    }

    /// The page of an import once it has come to a state, which the launcher's side brings about;
    /// ten minutes are far more than any machine takes.
    private static Browser.Page settled(String list, String state) {
        long end = System.nanoTime() + Duration.ofMinutes(10).toNanos();
        String told = office.get(list + "/state").body();
        while (!told.contains("\"" + state + "\"") && System.nanoTime() < end) {
            Thread.onSpinWait();
            told = office.get(list + "/state").body();
        }
        assertThat(told).contains(state);
        return office.get(list);
    }

    private static String students() {
        Matcher link =
                Pattern.compile(
                                "href=\"(/office/classes/[0-9a-f-]{36})\">\\s*<span[^>]*><b[^>]*>3학년 2반<")
                        .matcher(office.get("/office").body());
        assertThat(link.find()).isTrue();
        return office.get(link.group(1)).body();
    }

    private static String row(String key, String name, int number) {
        return "%s,%s,2017-05-14,ko,7530001,%d,3,2,%d,%s,,\r\n"
                .formatted(key, name, schoolYear(), number, TODAY);
    }

    private static String gradeOne(String key, String name, int number) {
        return row(key, name, number).replace(",3,2,", ",1,1,");
    }

    private static int schoolYear() {
        return Seoul.today(Clock.systemUTC()).minusMonths(2).getYear();
    }
}
