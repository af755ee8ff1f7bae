package maru.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.time.Duration;
import java.util.regex.Pattern;
import maru.e2e.Chromium.Screen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// One sign-out ends all of a person's sessions, on every device, within five seconds.
@Tag("system")
@ExtendWith(SharedMaru.class)
class SignOutTest {

    private static final Duration AT_MOST = Duration.ofSeconds(5);

    private final RunningMaru maru;
    private final Chromium chromium;

    SignOutTest(RunningMaru maru, Chromium chromium) {
        this.maru = maru;
        this.chromium = chromium;
    }

    @Test
    void signingOutOnOneDeviceEndsTheOther() {
        try (BrowserContext phone = chromium.profile(Screen.PHONE);
                BrowserContext desktop = chromium.profile(Screen.DESKTOP)) {
            Page there = phone.newPage();
            String home = Cast.MOTHER.enter(maru, there);
            Page here = desktop.newPage();
            Cast.MOTHER.enter(maru, here);

            here.getByText("내 메뉴").first().locator("..").click();
            long asked = System.nanoTime();
            here.getByRole(AriaRole.BUTTON, LetterStory.containing("로그아웃")).click();
            while (there.request().get(home).text().contains("내 메뉴")) {
                assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(AT_MOST);
            }
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(AT_MOST);

            assertThat(here).hasURL(Pattern.compile(".*/signed-out.*"));
            Look.at(here, "desktop-signed-out");
            there.navigate(home);
            assertThat(there.getByRole(AriaRole.LINK, LetterStory.named("로그인"))).isVisible();
            assertThat(there.getByText("내 메뉴")).hasCount(0);
        }
    }
}
