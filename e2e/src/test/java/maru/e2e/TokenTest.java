package maru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.RequestOptions;
import java.net.URI;
import java.util.List;
import maru.e2e.Chromium.Screen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Codes and cookies that were real once, or are another's: OAuth 2.0 Security (RFC 9700 §4.2 and
/// §4.5).
@Tag("system")
@ExtendWith(SharedMaru.class)
class TokenTest {

    private static final String CALLBACK = "/login/oauth2/code/";
    private static final String SIGNED_IN = "내 메뉴";

    private final RunningMaru maru;
    private final Chromium chromium;

    TokenTest(RunningMaru maru, Chromium chromium) {
        this.maru = maru;
        this.chromium = chromium;
    }

    @Test
    void aCodeThatWasUsedSignsNobodyInAgain() {
        try (BrowserContext phone = chromium.profile(Screen.PHONE);
                BrowserContext thief = chromium.profile(Screen.PHONE)) {
            String used = callback(phone, Cast.MOTHER);
            phone.request().get(used);
            assertThat(text(phone, Cast.MOTHER)).contains(SIGNED_IN);

            for (BrowserContext again : List.of(thief, phone)) {
                isRefused(again.request().get(used, notFollowed()), Cast.MOTHER);
            }
            assertThat(text(thief, Cast.MOTHER)).doesNotContain(SIGNED_IN);
        }
    }

    @Test
    void aCodeOfAnothersSignInIsRefused() {
        try (BrowserContext phone = chromium.profile(Screen.PHONE);
                BrowserContext fathersPhone = chromium.profile(Screen.PHONE);
                BrowserContext thief = chromium.profile(Screen.PHONE)) {
            Cast.MOTHER.enter(maru, phone.newPage());
            String unused = callback(fathersPhone, Cast.FATHER);

            // Nobody but the browser that asked for it gets in by it, and nobody is made another.
            for (BrowserContext other : List.of(thief, phone)) {
                isRefused(other.request().get(unused, notFollowed()), Cast.FATHER);
                assertThat(text(other, Cast.FATHER)).doesNotContain(SIGNED_IN);
            }
            assertThat(text(phone, Cast.MOTHER)).contains(SIGNED_IN);
        }
    }

    @Test
    void aCookieFromBeforeTheSignOutIsAStranger() {
        try (BrowserContext phone = chromium.profile(Screen.PHONE);
                BrowserContext thief = chromium.profile(Screen.PHONE)) {
            Page mother = phone.newPage();
            String home = Cast.MOTHER.enter(maru, mother);
            List<Cookie> before = phone.cookies();
            thief.addCookies(before);
            assertThat(thief.request().get(home).text()).contains(SIGNED_IN);

            mother.getByText(SIGNED_IN).first().locator("..").click();
            mother.getByRole(AriaRole.BUTTON, LetterStory.containing("로그아웃")).click();
            mother.waitForURL("**/signed-out*");

            thief.clearCookies();
            thief.addCookies(before);
            assertThat(thief.request().get(home).text()).doesNotContain(SIGNED_IN);
        }
    }

    /// Goes through a sign-in by hand up to the address that brings the code back, and not there.
    private String callback(BrowserContext browser, Cast who) {
        Page demo = browser.newPage();
        demo.navigate(maru.url("/demo").toString());
        URI at = maru.url(who.card(demo).getByRole(AriaRole.LINK).first().getAttribute("href"));
        while (!at.getPath().contains(CALLBACK)) {
            APIResponse step = browser.request().get(at.toString(), notFollowed());
            String next = step.headers().get("location");
            assertThat(next).as("%s answers %s".formatted(at, step.status())).isNotNull();
            at = at.resolve(next);
        }
        return at.toString();
    }

    private String text(BrowserContext browser, Cast who) {
        return browser.request().get(who.home(maru)).text();
    }

    private void isRefused(APIResponse answer, Cast who) {
        assertThat(answer.status()).isIn(302, 303, 400, 401, 403, 404);
        assertThat(maru.url("/").resolve(answer.headers().getOrDefault("location", "")).toString())
                .isNotEqualTo(who.home(maru));
    }

    private static RequestOptions notFollowed() {
        return RequestOptions.create().setMaxRedirects(0);
    }
}
