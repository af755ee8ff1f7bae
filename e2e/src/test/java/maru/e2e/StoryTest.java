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

            assertThat(teacher.locator("tr", new Page.LocatorOptions().setHasText("제출 완료")))
                    .hasCount(1);
            assertThat(story.signatures(teacher)).hasCount(2);
            assertThat(teacher.getByText("안 읽음").first()).isVisible();
            Look.at(teacher, view + "-sheet");
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyonesFirstPageCanBeReadByAll(Screen screen) {
        String view = screen.name().toLowerCase(Locale.ROOT);
        try (BrowserContext browser = chromium.profile(screen)) {
            Page page = browser.newPage();
            for (String path : new String[] {"/", "/demo", "/sign-in/keycloak", "/nowhere"}) {
                page.navigate(maru.url(path).toString());
                Look.at(page, view + path.replace("/", "-"));
            }
            for (Cast who : Cast.values()) {
                who.enter(maru, page);
                Look.at(page, view + "-first-" + who.name().toLowerCase(Locale.ROOT));
            }
        }
    }

    @Test
    void aLetterIsWrittenAndSignedWithTheKeyboardAlone() {
        LetterStory story = new LetterStory(maru);
        try (BrowserContext school = chromium.profile(Screen.DESKTOP);
                BrowserContext home = chromium.profile(Screen.DESKTOP)) {
            Page teacher = school.newPage();
            Cast.TEACHER.enter(maru, teacher);
            story.sendWithoutMouse(teacher);

            Page mother = home.newPage();
            mother.navigate(maru.url("/demo").toString());
            Keyboard keys = new Keyboard(mother);
            keys.walkTo(mother.getByRole(AriaRole.ARTICLE).nth(1).getByRole(AriaRole.LINK).first());
            keys.press("Enter");
            keys.walkTo(
                    mother.getByRole(AriaRole.LINK, LetterStory.containing(story.title())).first());
            keys.press("Enter");
            keys.walkTo(mother.getByLabel("참가합니다").first());
            keys.press("Space");
            keys.walkTo(mother.getByLabel("위 내용을 읽었고"));
            keys.press("Space");
            keys.walkTo(mother.getByLabel("손으로 그리기"));
            keys.press("ArrowDown");
            keys.walkTo(mother.locator("#typed-name"));
            keys.type(mother.locator(".signer strong").textContent());
            keys.walkTo(mother.getByRole(AriaRole.BUTTON, LetterStory.containing("서명하고 제출")));
            keys.press("Enter");
            assertThat(story.signed(mother)).isVisible();
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
