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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

/// A family's way in and back in, on a phone: the code of a printed sheet, a second child of
/// another school, the teacher's code after a lost phone, a passkey, a program with a password of
/// its own, and the end of all of it.
@Tag("system")
@ExtendWith(SharedMaru.class)
class FamilyJoinsTest {

    private static final Pattern CODE =
            Pattern.compile("[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", Pattern.CASE_INSENSITIVE);
    private static final String PASSWORD = "바른 말 고운 말 0922";
    private static final Duration REVOKED_WITHIN = Duration.ofSeconds(5);

    private final RunningMaru maru;
    private final Chromium chromium;

    FamilyJoinsTest(RunningMaru maru, Chromium chromium) {
        this.maru = maru;
        this.chromium = chromium;
    }

    @Test
    void aGuardianJoinsLosesHerPhoneAndComesBackWithAPasskey() throws Exception {
        String phone =
                "010-9%03d-%04d"
                        .formatted(
                                ThreadLocalRandom.current().nextInt(1_000),
                                ThreadLocalRandom.current().nextInt(10_000));
        String name = "나새봄" + phone.substring(9);
        try (BrowserContext school = chromium.profile(Screen.DESKTOP);
                BrowserContext other = chromium.profile(Screen.DESKTOP);
                BrowserContext hers = chromium.profile(Screen.PHONE);
                BrowserContext newPhone = chromium.profile(Screen.PHONE)) {
            Page teacher = school.newPage();
            String seat = Cast.TEACHER.enter(maru, teacher);
            Page guardian = hers.newPage();
            join(guardian, printedCode(teacher, seat), name, phone);

            addAChildOfAnotherSchool(other.newPage(), guardian);

            teacher.navigate(seat + "recovery");
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

            useAProgram(back);
            signOutEverywhere(back);
            signInByPasskey(back);
        }
    }

    /// A member of the staff makes the sheet of her class; the code of its first card.
    private static String printedCode(Page teacher, String home) {
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
        Keyboard keyboard = new Keyboard(guardian);
        keyboard.walkTo(guardian.getByRole(AriaRole.BUTTON, LetterStory.named("다음")));
        keyboard.press("Enter");
        assertThat(guardian.locator("#name")).isVisible();
        Look.at(guardian, "phone-join-offer");
        guardian.locator("#name").fill(name);
        guardian.locator("#phone").fill(phone);
        guardian.locator("#relation").selectOption("GRANDMOTHER");
        guardian.locator("input[name=agreed]").check();
        guardian.getByRole(AriaRole.BUTTON, LetterStory.named("들어오기")).click();
        assertThat(guardian.getByRole(AriaRole.BUTTON, LetterStory.named("패스키 만들기"))).isVisible();
        Look.at(guardian, "phone-new-means");
        guardian.getByRole(AriaRole.BUTTON, LetterStory.named("비밀번호 만들기")).click();
        guardian.locator("#password-new").fill(PASSWORD);
        guardian.locator("#password-confirm").fill(PASSWORD);
        guardian.locator("#password-confirm").press("Enter");
        assertThat(guardian.getByText("내 메뉴")).hasCount(1);
    }

    private void addAChildOfAnotherSchool(Page middleSchool, Page guardian) throws Exception {
        middleSchool.navigate(
                maru.url("/sign-in/keycloak?person=" + maru.person("장태준")).toString());
        assertThat(middleSchool.getByText("내 메뉴")).hasCount(1);
        String code = printedCode(middleSchool, maru.url("/").toString());
        guardian.navigate(maru.url("/children").toString());
        assertThat(guardian.getByText("수원마루초등학교").first()).isVisible();
        guardian.locator("#code").fill(code);
        guardian.getByRole(AriaRole.BUTTON, LetterStory.named("다음")).click();
        guardian.locator("#relation").selectOption("GRANDMOTHER");
        guardian.locator("input[name=agreed]").check();
        guardian.getByRole(AriaRole.BUTTON, LetterStory.named("자녀로 추가")).click();
        assertThat(guardian.getByText("화성마루중학교").first()).isVisible();
        Look.at(guardian, "phone-children");
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

    /// Makes an app password for the drive, uses it, ends it.
    private void useAProgram(Page page) throws Exception {
        page.navigate(maru.url("/devices").toString());
        Look.at(page, "phone-devices");
        page.getByRole(AriaRole.LINK, LetterStory.named("새로 만들기")).first().click();
        page.locator("#label").fill("할머니 태블릿");
        page.locator("input[name=door][value=drive]").check();
        Look.at(page, "phone-app-password");
        page.getByRole(AriaRole.BUTTON, LetterStory.named("비밀번호 만들기")).click();
        String secret = page.locator("#secret").textContent();
        Look.at(page, "phone-app-password-made");
        List<String> shown = page.locator("article code.copied").allTextContents();
        String address = shown.get(0);
        String login = shown.get(1);
        assertThat(drive(address, login, secret)).isEqualTo(207);

        page.getByRole(AriaRole.LINK, LetterStory.named("다 옮겼습니다")).click();
        page.getByText("할머니 태블릿").first().click();
        page.getByRole(AriaRole.BUTTON, LetterStory.named("할머니 태블릿: 끝내기")).click();
        assertThat(page.getByText("끝냈습니다").first()).isVisible();
        long ended = System.nanoTime();
        while (drive(address, login, secret) != 401) {
            assertThat(Duration.ofNanos(System.nanoTime() - ended)).isLessThan(REVOKED_WITHIN);
        }
    }

    private static int drive(String address, String login, String secret) throws Exception {
        String basic =
                Base64.getEncoder()
                        .encodeToString((login + ":" + secret).getBytes(StandardCharsets.UTF_8));
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(java.net.URI.create(address))
                                    .header("Authorization", "Basic " + basic)
                                    .header("Depth", "0")
                                    .method("PROPFIND", HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private void signOutEverywhere(Page page) {
        page.navigate(maru.url("/devices").toString());
        page.getByRole(AriaRole.BUTTON, LetterStory.named("모든 기기에서 로그아웃")).click();
        page.waitForURL(Pattern.compile(".*/signed-out.*"));
        Look.at(page, "phone-signed-out");
    }

    /// The form offers the phone's own passkey in its first field (conditional mediation, WebAuthn
    /// level 3, section 5.1.4); her phone takes it up by itself.
    private void signInByPasskey(Page page) {
        page.navigate(maru.url("/sign-in/keycloak").toString());
        assertThat(page.getByText("내 메뉴")).hasCount(1);
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
