package maru.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.ThreadLocalRandom;
import maru.e2e.Chromium.Screen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A clerk's day without a shell: a list tried, brought in and undone; one student by hand, by the
/// keyboard alone; a guardian limited by a court's order; and a reviewer who sees all of it.
@Tag("system")
@ExtendWith(SharedMaru.class)
class SchoolOfficeTest {

    private final RunningMaru maru;
    private final Chromium chromium;
    private final LocalDate today = LocalDate.now(ZoneId.of("Asia/Seoul"));
    private final int number = ThreadLocalRandom.current().nextInt(50, 90);
    private final String key = "S-%d".formatted(ThreadLocalRandom.current().nextInt(1 << 30));

    SchoolOfficeTest(RunningMaru maru, Chromium chromium) {
        this.maru = maru;
        this.chromium = chromium;
    }

    @Test
    void aListIsTriedBroughtInAndUndone() {
        try (BrowserContext desk = chromium.profile(Screen.DESKTOP)) {
            Page clerk = desk.newPage();
            String home = Cast.OFFICE.enter(maru, clerk);
            clerk.navigate(home + "office");
            Look.at(clerk, "desktop-office");
            clerk.navigate(home + "office/imports");
            Look.at(clerk, "desktop-imports");

            upload(clerk, row("2017년 봄"));
            assertThat(clerk.getByText("고칠 곳 1군데")).isVisible();
            assertThat(clerk.getByText("2번째 줄")).isVisible();
            Look.at(clerk, "desktop-import-refused");
            clerk.getByRole(AriaRole.LINK, LetterStory.named("고친 파일 올리기")).click();

            upload(clerk, row("2017-05-14"));
            assertThat(clerk.getByText("이렇게 바뀝니다")).isVisible();
            Look.at(clerk, "desktop-import-tried");
            clerk.getByRole(AriaRole.BUTTON, LetterStory.named("이대로 넣기")).click();
            assertThat(clerk.getByText("이렇게 바꾸었습니다")).isVisible();
            Look.at(clerk, "desktop-import-done");
            clerk.getByRole(AriaRole.BUTTON, LetterStory.named("통째로 되돌리기")).click();
            assertThat(clerk.getByText("되돌림")).isVisible();
        }
    }

    @Test
    void oneStudentComesAndAGuardianIsLimitedOnAPhone() {
        try (BrowserContext phone = chromium.profile(Screen.PHONE)) {
            Page clerk = phone.newPage();
            String home = Cast.OFFICE.enter(maru, clerk);
            clerk.navigate(home + "office");
            Look.at(clerk, "phone-office");
            clerk.getByText("5학년 1반").click();
            Look.at(clerk, "phone-class");
            clerk.getByRole(AriaRole.LINK, LetterStory.named("전입 학생 넣기")).click();
            newStudentByKeyboard(clerk);
            assertThat(clerk.getByRole(AriaRole.HEADING, LetterStory.named("이한솔"))).isVisible();

            clerk.getByRole(AriaRole.LINK, LetterStory.named("보호자 넣기")).click();
            Look.at(clerk, "phone-new-guardian");
            clerk.locator("#name").fill("한지우");
            clerk.locator("#relation").selectOption("FATHER");
            clerk.locator("#basis").fill("가족관계증명서");
            clerk.getByRole(AriaRole.BUTTON, LetterStory.named("보호자 넣기")).click();
            clerk.getByRole(AriaRole.LINK, LetterStory.named("한지우: 바꾸기")).click();
            clerk.getByLabel("동의서 서명").uncheck();
            clerk.locator("#basis").fill("법원 결정 2026느단1");
            Look.at(clerk, "phone-guardian");
            clerk.getByRole(AriaRole.BUTTON, LetterStory.named("바꾸기")).click();
            assertThat(clerk.getByText("가정통신문 읽기").first()).isVisible();
            assertThat(clerk.getByText("동의서 서명")).hasCount(0);
            Look.at(clerk, "phone-student");
            clerk.getByRole(AriaRole.BUTTON, LetterStory.named("되돌리기")).click();
            assertThat(clerk.getByText("동의서 서명")).hasCount(1);

            clerk.getByRole(AriaRole.LINK, LetterStory.named("전출")).click();
            Look.at(clerk, "phone-leave");
            clerk.locator("#last").fill(today.minusDays(1).toString());
            clerk.locator("#basis").fill("전학 통지");
            clerk.getByRole(AriaRole.BUTTON, LetterStory.named("전출 처리")).click();
            assertThat(clerk.getByRole(AriaRole.HEADING, LetterStory.named("5학년 1반"))).isVisible();
            clerk.navigate(home + "office/staff");
            Look.at(clerk, "phone-staff");
            clerk.navigate(home + "office/staff/new");
            Look.at(clerk, "phone-new-post");
        }
    }

    @Test
    void theReviewerSeesWhoLookedAtWhatAndIsSeenHerself() {
        try (BrowserContext desk = chromium.profile(Screen.DESKTOP);
                BrowserContext phone = chromium.profile(Screen.PHONE)) {
            Page clerk = desk.newPage();
            clerk.navigate(Cast.OFFICE.enter(maru, clerk) + "office/review");
            assertThat(clerk.getByText("찾는 페이지가 없습니다").first()).isVisible();

            Page reviewer = phone.newPage();
            String review = Cast.REVIEWER.enter(maru, reviewer) + "office/review";
            for (int look = 0; look < 2; look++) {
                reviewer.navigate(review);
                reviewer.locator("#reason").fill("11월 정기 점검");
                reviewer.getByRole(AriaRole.BUTTON, LetterStory.named("기록 보기")).click();
                assertThat(reviewer.locator("table.records")).isVisible();
            }
            Look.at(reviewer, "phone-review");
            assertThat(reviewer.getByText("11월 정기 점검").first()).isAttached();
            reviewer.locator("button[name=who]").first().click();
            assertThat(reviewer.locator("table.records")).isVisible();
        }
    }

    private void newStudentByKeyboard(Page clerk) {
        Keyboard keyboard = new Keyboard(clerk);
        keyboard.walkTo(clerk.locator("#key"));
        keyboard.type(key);
        keyboard.walkTo(clerk.locator("#name"));
        keyboard.type("이한솔");
        clerk.locator("#born").fill("2015-03-04");
        keyboard.walkTo(clerk.locator("#number"));
        keyboard.type(String.valueOf(number));
        keyboard.walkTo(clerk.locator("#basis"));
        keyboard.type("전입학통지서");
        Look.at(clerk, "phone-new-student");
        keyboard.walkTo(clerk.getByRole(AriaRole.BUTTON, LetterStory.named("학생 넣기")));
        keyboard.press("Enter");
    }

    private void upload(Page clerk, String row) {
        String headings = "학생번호,이름,생년월일,언어,학교코드,학년도,학년,반,번호,시작일,종료일,로그인이름\r\n";
        clerk.locator("#file")
                .setInputFiles(
                        new FilePayload(
                                "학생 명단.csv",
                                "text/csv",
                                (headings + row).getBytes(StandardCharsets.UTF_8)));
        clerk.getByRole(AriaRole.BUTTON, LetterStory.named("미리 보기")).click();
    }

    private String row(String born) {
        return "%s,올린이,%s,ko,7530001,%d,5,1,%d,%s,,\r\n"
                .formatted(key, born, today.minusMonths(2).getYear(), number + 1, today);
    }
}
