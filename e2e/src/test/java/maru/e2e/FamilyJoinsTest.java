package maru.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.e2e.Chromium.Screen;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A family's way in and back in, on a phone: the code of a printed sheet, a second child of another
/// school, the teacher's code after a lost password, a passkey, and the list of devices.
@Tag("system")
@ExtendWith(SharedMaru.class)
class FamilyJoinsTest {

    private static final Pattern CODE =
            Pattern.compile("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", Pattern.CASE_INSENSITIVE);
    private static final String PASSWORD = "바른 말 고운 말 0922";

    private final RunningMaru maru;
    private final Chromium chromium;

    FamilyJoinsTest(RunningMaru maru, Chromium chromium) {
        this.maru = maru;
        this.chromium = chromium;
    }

    @Test
    void aGuardianJoinsLosesAccessAndComesBackWithAPasskey() {
        String phone =
                "010-9%03d-%04d"
                        .formatted(
                                ThreadLocalRandom.current().nextInt(1_000),
                                ThreadLocalRandom.current().nextInt(10_000));
        String name = "나새봄" + phone.substring(9);
        try (BrowserContext school = chromium.profile(Screen.DESKTOP);
                BrowserContext hers = chromium.profile(Screen.PHONE);
                BrowserContext newPhone = chromium.profile(Screen.PHONE)) {
            Page teacher = school.newPage();
            String code = printedCode(teacher);

            Page guardian = hers.newPage();
            join(guardian, code, name, phone);
            guardian.getByRole(AriaRole.BUTTON, LetterStory.named("비밀번호 만들기")).click();
            guardian.locator("#password-new").fill(PASSWORD);
            guardian.locator("#password-confirm").fill(PASSWORD);
            guardian.locator("#password-confirm").press("Enter");
            assertThat(guardian.getByText("내 메뉴")).hasCount(1);

            teacher.navigate(Cast.TEACHER.home(maru) + "recovery");
            Look.at(teacher, "desktop-recovery");
            teacher.locator("li", new Page.LocatorOptions().setHasText(name))
                    .getByRole(AriaRole.BUTTON)
                    .click();
            String given = teacher.locator("#given-code").textContent();
            Look.at(teacher, "desktop-code-given");

            Page back = newPhone.newPage();
            comeBack(back, phone, given);
            guardian.navigate(maru.url("/children").toString());
            assertThat(guardian.locator("#username")).isVisible();

            back.navigate(maru.url("/devices").toString());
            Look.at(back, "phone-devices");
            back.getByRole(AriaRole.BUTTON, LetterStory.named("모든 기기에서 로그아웃")).click();
            back.waitForURL(Pattern.compile(".*/signed-out.*"));
        }
    }

    /// The teacher makes the sheet of her class; the code of its first card.
    private String printedCode(Page teacher) {
        String home = Cast.TEACHER.enter(maru, teacher);
        teacher.navigate(home + "invitations");
        Look.at(teacher, "desktop-invitations");
        String sheet =
                (String)
                        teacher.evaluate(
                                """
                                async () => {
                                  const form = document.querySelector('form[method=post][action$="/invitations"]');
                                  const answer = await fetch(form.action, {method: 'POST', body: new URLSearchParams(new FormData(form))});
                                  const bytes = new Uint8Array(await answer.arrayBuffer());
                                  return btoa(bytes.reduce((text, one) => text + String.fromCharCode(one), ''));
                                }""");
        try (PDDocument document = Loader.loadPDF(Base64.getDecoder().decode(sheet))) {
            Matcher matcher = CODE.matcher(new PDFTextStripper().getText(document));
            assertThat(matcher.find()).isTrue();
            return matcher.group();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private void join(Page guardian, String code, String name, String phone) {
        guardian.navigate(maru.url("/join#" + code).toString());
        assertThat(guardian.locator("#code")).hasValue(code);
        Look.at(guardian, "phone-join");
        guardian.getByRole(AriaRole.BUTTON, LetterStory.named("다음")).click();
        Look.at(guardian, "phone-join-offer");
        guardian.locator("#name").fill(name);
        guardian.locator("#phone").fill(phone);
        guardian.locator("#relation").selectOption("GRANDMOTHER");
        guardian.locator("input[name=agreed]").check();
        guardian.getByRole(AriaRole.BUTTON, LetterStory.named("들어오기")).click();
        assertThat(guardian.getByRole(AriaRole.BUTTON, LetterStory.named("패스키 만들기")))
                .isVisible();
        Look.at(guardian, "phone-new-means");
    }

    private void comeBack(Page back, String phone, String code) {
        back.navigate(maru.url("/cannot-sign-in").toString());
        Look.at(back, "phone-cannot-sign-in");
        back.getByRole(AriaRole.LINK, LetterStory.named("코드 적기")).click();
        Look.at(back, "phone-code");
        back.locator("#username").fill(phone);
        back.locator("#code").fill(code);
        CDPSession devTools = back.context().newCDPSession(back);
        devTools.send("WebAuthn.enable");
        devTools.send("WebAuthn.addVirtualAuthenticator", authenticator());
        back.onDialog(dialog -> dialog.accept(dialog.defaultValue()));
        back.getByRole(AriaRole.BUTTON, LetterStory.named("코드 확인")).click();
        back.getByRole(AriaRole.BUTTON, LetterStory.named("패스키 만들기")).click();
        back.getByText("등록하기").click();
        assertThat(back.getByText("내 메뉴")).hasCount(1);
    }

    /// A phone's own authenticator whose holder unlocks it at once.
    private static JsonObject authenticator() {
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        for (String ability :
                List.of(
                        "hasResidentKey",
                        "hasUserVerification",
                        "isUserVerified",
                        "automaticPresenceSimulation")) {
            options.addProperty(ability, true);
        }
        JsonObject whole = new JsonObject();
        whole.add("options", options);
        return whole;
    }
}
