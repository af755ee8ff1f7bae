package maru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import maru.e2e.Chromium.Screen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// An operator's work at the command line: a school's list as Excel saves it in Korea, somebody's
/// sessions, and whether the record of who did what is whole.
@Tag("system")
@ExtendWith(SharedMaru.class)
class OperatorTest {

    /// What Excel means by "CSV" on a Korean Windows.
    private static final Charset CP949 = Charset.forName("x-windows-949");

    private static final Duration CLOSED_WITHIN = Duration.ofSeconds(5);

    private final RunningMaru maru;
    private final Chromium chromium;

    OperatorTest(RunningMaru maru, Chromium chromium) {
        this.maru = maru;
        this.chromium = chromium;
    }

    @Test
    void aListIsBegunFromTheTemplateTriedBroughtInAndUndone(@TempDir Path folder) throws Exception {
        Path list = folder.resolve("학생.csv");
        said("people", "template", "students", list.toString());
        String headings = Files.readAllLines(list).getFirst().replace("\uFEFF", "");

        write(list, headings, "2017년 봄");
        Answer refused = maru.admin("people", "import", list.toString(), "--json");
        assertThat(refused.code()).isEqualTo(1);
        JsonObject problem = first(object(refused), "problems");
        assertThat(problem.get("line").getAsInt()).isEqualTo(2);
        assertThat(problem.get("column").getAsString()).isEqualTo("생년월일");
        assertThat(problem.get("message").getAsString()).contains("2026-");

        write(list, headings, "2017-05-14");
        JsonObject tried = object(said("people", "import", "--dry-run", list.toString(), "--json"));
        assertThat(tried.get("done").getAsBoolean()).isFalse();
        assertThat(tried.get("people").getAsInt()).isOne();
        assertThat(students()).doesNotContain("나들이");

        JsonObject done = object(said("people", "import", list.toString(), "--json"));
        String id = done.get("id").getAsString();
        assertThat(students()).contains("나들이");
        assertThat(said("people", "imports").output()).contains(id);

        said("people", "undo", id);
        assertThat(students()).doesNotContain("나들이");
        Answer again = maru.admin("people", "undo", id);
        assertThat(again.code()).as("undone once").isEqualTo(1);
    }

    @Test
    void somebodysSessionsAreSeenAndClosed() throws Exception {
        String person = maru.person("오세진");
        try (BrowserContext browser = chromium.profile(Screen.DESKTOP)) {
            Page page = browser.newPage();
            page.navigate(maru.url("/sign-in/keycloak?person=" + person).toString());
            String home = maru.url("/").toString();
            assertThat(page.request().get(home).text()).contains("내 메뉴");
            assertThat(array(said("session", "list", person, "--json"))).isNotEmpty();

            said("session", "close", person);

            long asked = System.nanoTime();
            while (page.request().get(home).text().contains("내 메뉴")) {
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(CLOSED_WITHIN);
            }
            assertThat(array(said("session", "list", person, "--json"))).isEmpty();
        }
    }

    @Test
    void theAuditIsWholeByAHeadFromOutsideAndItsKey(@TempDir Path outside) throws Exception {
        Path kept = outside.resolve("heads");
        Files.copy(maru.data().resolve("audit-heads"), kept);
        String key = said("audit", "key").output().strip();

        JsonObject report =
                object(said("audit", "verify", "--head", kept.toString(), "--key", key, "--json"));

        assertThat(report.get("whole").getAsBoolean()).isTrue();
        assertThat(report.get("rows").getAsLong()).isPositive();
        assertThat(report.get("heads").getAsLong()).isPositive();
        assertThat(report.get("lastHead").getAsString()).isNotEmpty();
    }

    private void write(Path list, String headings, String born) throws Exception {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Seoul"));
        String row =
                "O-%d,나들이,%s,ko,7530001,%d,5,1,%d,%s,,"
                        .formatted(
                                ThreadLocalRandom.current().nextInt(1 << 30),
                                born,
                                today.minusMonths(2).getYear(),
                                ThreadLocalRandom.current().nextInt(91, 100),
                                today);
        Files.write(list, List.of(headings, row), CP949);
    }

    private String students() throws Exception {
        return said("people", "list", "--role", "student", "--school", "수원마루초등학교").output();
    }

    private Answer said(String... words) throws Exception {
        Answer answer = maru.admin(words);
        assertThat(answer.code()).as(answer.output() + answer.errors()).isZero();
        return answer;
    }

    private static JsonObject object(Answer answer) {
        return JsonParser.parseString(answer.output()).getAsJsonObject();
    }

    private static JsonArray array(Answer answer) {
        return JsonParser.parseString(answer.output()).getAsJsonArray();
    }

    private static JsonObject first(JsonObject report, String list) {
        JsonElement first = report.getAsJsonArray(list).get(0);
        return first.getAsJsonObject();
    }
}
