package maru.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.Locale;
import maru.e2e.Chromium.Screen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The first whole way through the product: sent, read on a phone, signed by two, seen on the
/// sheet.
@Tag("system")
@ExtendWith(SharedMaru.class)
class StoryTest {

    private final RunningMaru maru;
    private final Chromium chromium;

    StoryTest(RunningMaru maru, Chromium chromium) {
        this.maru = maru;
        this.chromium = chromium;
    }

    @ParameterizedTest
    @EnumSource
    void aLetterIsSentReadSignedByTwoAndFollowed(Screen screen) {
        String view = screen.name().toLowerCase(Locale.ROOT);
        LetterStory story = new LetterStory(maru);
        try (BrowserContext school = chromium.profile(screen);
                BrowserContext motherPhone = chromium.profile(screen);
                BrowserContext fatherPhone = chromium.profile(screen)) {
            Page teacher = school.newPage();
            Cast.TEACHER.enter(maru, teacher);
            Look.at(teacher, view + "-teacher-home");
            story.write(teacher);
            Look.at(teacher, view + "-write");
            teacher.getByRole(AriaRole.BUTTON, LetterStory.named("보내기")).click();
            assertThat(teacher.getByRole(AriaRole.HEADING, LetterStory.named(story.title())))
                    .isVisible();

            Page mother = motherPhone.newPage();
            Cast.MOTHER.enter(maru, mother);
            Look.at(mother, view + "-guardian-home");
            story.read(mother, Cast.MOTHER);
            Look.at(mother, view + "-read");
            story.sign(mother);
            Look.at(mother, view + "-signed");

            Page father = fatherPhone.newPage();
            Cast.FATHER.enter(maru, father);
            story.read(father, Cast.FATHER);
            story.sign(father);

            assertThat(teacher.locator("tr", new Page.LocatorOptions().setHasText("서명 완료")))
                    .hasCount(1);
            assertThat(teacher.getByText("안 읽음").first()).isVisible();
            Look.at(teacher, view + "-sheet");
        }
    }

    @Test
    void peopleStandSideBySideInOneBrowser() {
        try (BrowserContext browser = chromium.profile(Screen.DESKTOP)) {
            Page teacher = browser.newPage();
            Cast.TEACHER.enter(maru, teacher);
            Page mother = browser.newPage();
            Cast.MOTHER.enter(maru, mother);
            teacher.reload();
            assertThat(teacher.getByRole(AriaRole.HEADING).first().textContent())
                    .isNotEqualTo(mother.getByRole(AriaRole.HEADING).first().textContent());
        }
    }
}
