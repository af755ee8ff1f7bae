package maru.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/// Who stands on the demo page, in its order. Two guardians of one child are [#MOTHER] and
/// [#FATHER].
enum Cast {
    TEACHER(1),
    MOTHER(2),
    FATHER(3),
    LIMITED(4),
    VIETNAMESE(5),
    OFFICE(6),
    PROVINCE(7),
    STUDENT(8),
    REVIEWER(9);

    private final int seat;

    Cast(int seat) {
        this.seat = seat;
    }

    /// Opens the demo page and signs in as this person with one click.
    ///
    /// @return the person's first page, e.g. `http://localhost:8080/~1/`
    String enter(RunningMaru maru, Page page) {
        page.navigate(maru.url("/demo").toString());
        card(page).getByRole(AriaRole.LINK).first().click();
        page.waitForURL(url -> url.startsWith(home(maru)) && !url.contains("/sign-in/"));
        assertThat(page.getByRole(AriaRole.MAIN)).isVisible();
        return home(maru);
    }

    /// This person's card on the demo page.
    Locator card(Page demo) {
        return demo.getByRole(AriaRole.ARTICLE).nth(seat - 1);
    }

    /// The first page of this person's own session.
    String home(RunningMaru maru) {
        return maru.url("/~" + seat + "/").toString();
    }
}
