package maru.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Locale;
import maru.e2e.Chromium.Screen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The drive in the browser, as a teacher uses it: upload, share by link, change, go back.
@Tag("system")
@ExtendWith(SharedMaru.class)
class DrivePagesTest {

    private final RunningMaru maru;
    private final Chromium chromium;

    DrivePagesTest(RunningMaru maru, Chromium chromium) {
        this.maru = maru;
        this.chromium = chromium;
    }

    @ParameterizedTest
    @EnumSource
    void aTeacherUploadsSharesByLinkAndGoesBack(Screen screen) throws Exception {
        String view = screen.name().toLowerCase(Locale.ROOT);
        String name = "[공문] 안내 " + view + ".txt";
        try (BrowserContext school = chromium.profile(screen);
                BrowserContext outside = chromium.profile(screen)) {
            Page page = school.newPage();
            page.navigate(Cast.TEACHER.enter(maru, page) + "drive");
            Look.at(page, view + "-drives");
            page.getByRole(AriaRole.LINK, named("내 드라이브")).click();
            upload(page, name, "첫째");
            upload(page, name, "둘째");
            Look.at(page, view + "-drive-folder");

            Locator row = page.locator("li", new Page.LocatorOptions().setHasText(name));
            row.getByText("자세히").click();
            page.getByLabel("비밀번호 (없어도 됩니다)").fill("봄소풍");
            page.getByRole(AriaRole.BUTTON, named("링크 만들기")).click();
            String link = page.locator(".link-address").textContent();
            Look.at(page, view + "-drive-about");

            Page stranger = outside.newPage();
            stranger.navigate(link);
            Look.at(stranger, view + "-drive-link");
            stranger.getByLabel("보내 주신 분이 알려 준 비밀번호").fill("봄소풍");
            stranger.getByRole(AriaRole.BUTTON, named("열기")).click();
            Download got =
                    stranger.waitForDownload(
                            () ->
                                    stranger.getByRole(AriaRole.BUTTON)
                                            .filter(new Locator.FilterOptions().setHasText("내려받기"))
                                            .click());
            assertThat(Files.readString(got.path())).isEqualTo("둘째");
            assertThat(got.suggestedFilename()).isEqualTo(name);

            page.getByText("이 내용으로").click();
            assertThat(page.getByText("되살렸습니다.")).isVisible();
            Download first =
                    page.waitForDownload(
                            () -> page.getByRole(AriaRole.LINK, named("내려받기")).first().click());
            assertThat(Files.readString(first.path())).isEqualTo("첫째");

            page.getByText("공유 끝내기").click();
            assertThat(page.getByText("공유를 끝냈습니다.")).isVisible();
            stranger.navigate(link);
            assertThat(stranger.getByRole(AriaRole.ALERT)).isVisible();

            page.getByRole(AriaRole.BUTTON, named("휴지통으로")).click();
            page.getByRole(AriaRole.LINK, named("휴지통")).click();
            Look.at(page, view + "-drive-trash");
            page.locator("li", new Page.LocatorOptions().setHasText(name))
                    .getByText("되살리기")
                    .click();
            assertThat(page.getByText("되살렸습니다.")).isVisible();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDocumentOfTheDriveIsReadAsAPage(Screen screen) {
        String view = screen.name().toLowerCase(Locale.ROOT);
        try (BrowserContext school = chromium.profile(screen)) {
            Page page = school.newPage();
            page.navigate(Cast.TEACHER.enter(maru, page) + "drive");
            page.getByRole(AriaRole.LINK, named("내 드라이브")).click();
            page.getByRole(AriaRole.LINK, named("현장체험학습")).click();
            String folder = page.url();
            for (String name : new String[] {"계획.hwp", "예산.xlsx", "안전 (safety).pdf"}) {
                page.navigate(folder);
                page.getByRole(AriaRole.LINK, named(name + ": 자세히")).click();
                page.getByRole(AriaRole.LINK, named("미리보기")).click();
                assertThat(page.locator("article.file-paper")).not().isEmpty();
                Look.at(page, view + "-drive-page-" + name.substring(name.lastIndexOf('.') + 1));
            }
        }
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static void upload(Page page, String name, String content) {
        page.getByLabel("올릴 파일")
                .setInputFiles(
                        new FilePayload(
                                name, "text/plain", content.getBytes(StandardCharsets.UTF_8)));
        page.getByRole(AriaRole.BUTTON, named("올리기")).click();
        assertThat(page.getByText("파일을 올렸습니다.")).isVisible();
    }
}
