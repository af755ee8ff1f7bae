package maru.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static maru.e2e.LetterStory.containing;
import static maru.e2e.LetterStory.named;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Base64;
import java.util.Locale;
import maru.e2e.Chromium.Screen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a school does with its letters, on a phone and on a desk: each page is opened the way
/// people come to it, and looked at.
@Tag("system")
@ExtendWith(SharedMaru.class)
class LetterPagesTest {

    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

    /// A picture of one point.
    private static final byte[] PICTURE =
            Base64.getDecoder()
                    .decode(
                            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9"
                                    + "awAAAABJRU5ErkJggg==");

    private final RunningMaru maru;
    private final Chromium chromium;

    LetterPagesTest(RunningMaru maru, Chromium chromium) {
        this.maru = maru;
        this.chromium = chromium;
    }

    private Page enter(BrowserContext browser, Cast who) {
        Page page = browser.newPage();
        who.enter(maru, page);
        return page;
    }

    private static void look(Screen screen, Page page, String name) {
        Look.at(page, screen.name().toLowerCase(Locale.ROOT) + "-letters-" + name);
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, named(name));
    }

    private static Locator link(Page page, String name) {
        return page.getByRole(AriaRole.LINK, named(name));
    }

    @ParameterizedTest
    @EnumSource
    void aLetterBeginsWithTheApprovedFileAndFamiliesReadItAsAPage(Screen screen)
            throws IOException {
        LetterStory story = new LetterStory(maru);
        ApprovedFile file = new ApprovedFile(story.title(), LocalDate.now(SEOUL).plusDays(9));
        try (BrowserContext browser = chromium.profile(screen)) {
            Page teacher = enter(browser, Cast.TEACHER);
            link(teacher, "파일로 시작하기").first().click();
            look(screen, teacher, "from-file");
            teacher.getByLabel("결재받은 파일").setInputFiles(file.payload());
            button(teacher, "올리고 읽기").click();
            assertThat(teacher.getByText("파일의 내용을 채웠습니다.")).isVisible();
            look(screen, teacher, "from-file-read");
            link(teacher, "확인하고 고치기").click();
            assertThat(teacher.getByLabel("제목", new Page.GetByLabelOptions().setExact(true)))
                    .hasValue(story.title());
            assertThat(teacher.locator("#firstDay")).hasValue(file.day().toString());
            assertThat(teacher.locator("#cost")).hasValue("12000");
            assertThat(teacher.locator("[contenteditable=true] table")).containsText("성곽 걷기");
            teacher.getByText("3학년 2반").first().click();
            assertThat(teacher.locator("#audience-people")).containsText("명");
            look(screen, teacher, "from-file-edit");
            button(teacher, "보내기").click();
            assertThat(teacher.getByRole(AriaRole.HEADING, named(story.title()))).isVisible();

            Page mother = enter(browser, Cast.MOTHER);
            mother.getByRole(AriaRole.LINK, containing(story.title())).first().click();
            assertThat(mother.locator(".paper")).containsText("성곽 걷기");
            look(screen, mother, "from-file-read-by-family");
            Download download =
                    mother.waitForDownload(
                            () ->
                                    mother.locator(".paper")
                                            .getByText(ApprovedFile.NAME)
                                            .first()
                                            .click());
            assertThat(Files.readAllBytes(download.path())).isEqualTo(file.bytes());
            link(mother, ApprovedFile.NAME).last().click();
            assertThat(mother.getByRole(AriaRole.TABLE)).containsText("학교 출발");
            look(screen, mother, "file-page");
        }
    }

    @ParameterizedTest
    @EnumSource
    void personalDataIsAskedApartProvenByAReceiptAndTakenBackInTwoTaps(Screen screen)
            throws IOException {
        LetterStory story = new LetterStory(maru);
        try (BrowserContext browser = chromium.profile(screen)) {
            Page teacher = enter(browser, Cast.TEACHER);
            story.write(teacher);
            teacher.getByLabel("법정대리인").check();
            askForData(teacher, 2, "비상 연락", "보호자 연락처", "졸업할 때까지");
            askForData(teacher, 3, "급식 알레르기 관리", "알레르기 정보", "1년");
            teacher.locator("[name='question.3.sensitive']").check();
            askForData(teacher, 4, "학급 누리집 사진 게시", "활동 사진", "1년");
            teacher.locator("[name='question.4.optional']").check();
            look(screen, teacher, "data-form-written");
            button(teacher, "보내기").click();
            assertThat(teacher.getByRole(AriaRole.HEADING, named(story.title()))).isVisible();
            String sheet = teacher.url();

            Page mother = enter(browser, Cast.MOTHER);
            story.read(mother, Cast.MOTHER);
            assertThat(mother.locator("main input:checked:not([name=method])")).hasCount(0);
            assertThat(mother.locator(".data-consent")).hasCount(3);
            look(screen, mother, "data-form-read");
            mother.getByLabel("참가합니다").first().check();
            for (int question : new int[] {2, 3}) {
                mother.locator("[name='answer.q" + question + "'][value=agree]").check();
            }
            mother.locator("[name='answer.q4'][value=refuse]").check();
            mother.getByLabel("위 내용을 읽었고").check();
            LetterStory.draw(mother);
            story.submit(mother);
            assertThat(story.signed(mother)).isVisible();
            look(screen, mother, "data-form-signed");

            byte[] receipt = receipt(mother);
            teacher.navigate(sheet);
            String fingerprint = teacher.locator(".sheet-foot code").textContent();
            verified(screen, mother, receipt, fingerprint);

            withdraw(screen, mother, story);
            teacher.navigate(sheet);
            assertThat(teacher.getByRole(AriaRole.TABLE)).containsText("동의합니다 → 철회");
            story.signatures(teacher).first().click();
            look(screen, teacher, "signature");
        }
    }

    private void askForData(Page teacher, int number, String purpose, String items, String period) {
        button(teacher, "개인정보 동의 더하기").click();
        String field = "[name='question." + number + ".";
        teacher.locator(field + "text']").fill(purpose);
        teacher.locator(field + "items']").fill(items);
        teacher.locator(field + "period']").fill(period);
    }

    /// The receipt, once the signature is sealed.
    private static byte[] receipt(Page mother) throws IOException {
        String address = link(mother, "확인서 받기 (PDF)").first().getAttribute("href");
        String whole = (String) mother.evaluate("at => new URL(at, location).href", address);
        for (int attempt = 0; attempt < 120; attempt++) {
            var answer = mother.request().get(whole);
            if (answer.status() == 200) {
                return answer.body();
            }
            mother.waitForTimeout(500);
        }
        throw new AssertionError("no receipt at " + whole);
    }

    private void verified(Screen screen, Page page, byte[] receipt, String fingerprint) {
        verify(page, receipt, "");
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("발급자는 확인되지 않았습니다");
        look(screen, page, "verify-intact");
        verify(page, receipt, fingerprint);
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("발급했습니다");
        look(screen, page, "verify-proven");
        byte[] altered = receipt.clone();
        altered[altered.length / 2] ^= 1;
        verify(page, altered, fingerprint);
        assertThat(page.getByRole(AriaRole.ALERT)).containsText("믿을 수 없는 파일입니다");
        look(screen, page, "verify-broken");
    }

    private void verify(Page page, byte[] file, String fingerprint) {
        page.navigate(Cast.MOTHER.home(maru) + "verify");
        page.getByLabel("확인할 파일")
                .setInputFiles(new FilePayload("확인서.pdf", "application/pdf", file));
        page.getByLabel("학교 종이에 적힌 지문").fill(fingerprint);
        button(page, "확인하기").click();
    }

    private void withdraw(Screen screen, Page mother, LetterStory story) {
        story.readAgain(mother, Cast.MOTHER);
        look(screen, mother, "data-form-answered");
        link(mother, "동의 철회").click();
        look(screen, mother, "withdraw");
        button(mother, "이 동의만 철회하기").first().click();
        mother.waitForURL(url -> url.endsWith("/read"));
        link(mother, "동의 철회").click();
        assertThat(button(mother, "이 동의만 철회하기")).hasCount(1);
    }

    @ParameterizedTest
    @EnumSource
    void aLetterIsLookedAtHeldStoppedAndApprovedBeforeItGoes(Screen screen) {
        LetterStory story = new LetterStory(maru);
        try (BrowserContext browser = chromium.profile(screen)) {
            Page teacher = enter(browser, Cast.TEACHER);
            story.write(teacher);
            teacher.locator("[contenteditable=true]").click();
            teacher.keyboard().press("Control+End");
            teacher.keyboard().type(" 문의는 010-1234-5678로 해 주세요.");
            teacher.getByLabel("정한 때").first().check();
            button(teacher, "보내기").click();
            assertThat(teacher.getByText("보낼 때를 지금보다 뒤로 정해 주세요.")).isVisible();
            look(screen, teacher, "time-missing");

            teacher.getByLabel("5분 뒤").check();
            button(teacher, "보내기").click();
            assertThat(teacher.getByText("휴대전화 번호가 들어 있습니다.")).isVisible();
            assertThat(teacher.getByText("010-1234-5678")).isVisible();
            look(screen, teacher, "guard");
            button(teacher, "확인했습니다. 보내기").click();
            assertThat(teacher.getByText("아직 아무에게도 보이지 않습니다.")).isVisible();
            look(screen, teacher, "held");
            button(teacher, "보내기 멈추고 고치기").click();

            teacher.getByLabel("먼저 확인할 분").selectOption(LetterStory.second(teacher));
            button(teacher, "보내기").click();
            button(teacher, "확인했습니다. 보내기").click();
            assertThat(teacher.getByText("확인을 기다립니다")).isVisible();
            look(screen, teacher, "waits-for-approval");

            Page office = enter(browser, Cast.OFFICE);
            office.navigate(Cast.OFFICE.home(maru) + "letters");
            look(screen, office, "desk-to-approve");
            office.getByRole(AriaRole.LINK, containing(story.title())).first().click();
            look(screen, office, "approve");
            office.getByLabel("돌려줄 때 하실 말씀").fill("시각을 확인해 주세요.");
            button(office, "돌려주기").click();

            teacher.navigate(Cast.TEACHER.home(maru) + "letters");
            look(screen, teacher, "desk-given-back");
            teacher.getByRole(AriaRole.LINK, containing(story.title())).first().click();
            assertThat(teacher.getByText("시각을 확인해 주세요.")).isVisible();
            look(screen, teacher, "given-back");
            String draft = teacher.url().replace("/waiting", "/edit");
            teacher.navigate(draft);
            look(screen, teacher, "given-back-edit");
            teacher.getByLabel("먼저 확인할 분").selectOption(LetterStory.second(teacher));
            button(teacher, "보내기").click();
            button(teacher, "확인했습니다. 보내기").click();

            office.navigate(Cast.OFFICE.home(maru) + "letters");
            office.getByRole(AriaRole.LINK, containing(story.title())).first().click();
            button(office, "확인했습니다. 보내기").click();
            teacher.navigate(draft.replace("/edit", ""));
            assertThat(teacher.getByRole(AriaRole.HEADING, named(story.title()))).isVisible();
            look(screen, teacher, "sheet");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aResidentNumberStopsTheLetter(Screen screen) {
        LetterStory story = new LetterStory(maru);
        try (BrowserContext browser = chromium.profile(screen)) {
            Page teacher = enter(browser, Cast.TEACHER);
            story.write(teacher);
            teacher.locator("#files-field")
                    .setInputFiles(
                            new FilePayload(
                                    "명단.csv",
                                    "text/csv",
                                    "이름,번호\n김서준,120314-3123456\n"
                                            .getBytes(StandardCharsets.UTF_8)));
            assertThat(teacher.locator("#files-list")).containsText("명단.csv");
            button(teacher, "보내기").click();
            assertThat(teacher.getByRole(AriaRole.ALERT)).containsText("보내지 않았습니다");
            assertThat(button(teacher, "확인했습니다. 보내기")).hasCount(0);
            look(screen, teacher, "guard-stops");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aLetterIsUndoneTakenBackFoundAgainAndKeptAsATemplate(Screen screen) {
        LetterStory story = new LetterStory(maru);
        try (BrowserContext browser = chromium.profile(screen)) {
            Page teacher = enter(browser, Cast.TEACHER);
            story.send(teacher);
            button(teacher, "보내기 되돌리기").click();
            assertThat(teacher.getByLabel("제목", new Page.GetByLabelOptions().setExact(true)))
                    .hasValue(story.title());
            button(teacher, "보내기").click();
            assertThat(teacher.getByRole(AriaRole.HEADING, named(story.title()))).isVisible();
            String sheet = teacher.url();
            Page mother = enter(browser, Cast.MOTHER);
            story.read(mother, Cast.MOTHER);

            teacher.navigate(sheet);
            button(teacher, "거두어들이기").first().click();
            look(screen, teacher, "recall-dialog");
            teacher.getByLabel("까닭 (보호자에게 보입니다)").fill("날짜가 바뀌었습니다.");
            teacher.getByRole(AriaRole.DIALOG)
                    .getByRole(
                            AriaRole.BUTTON,
                            new Locator.GetByRoleOptions().setName("거두어들이기").setExact(true))
                    .click();
            assertThat(teacher.getByText("날짜가 바뀌었습니다.").first()).isVisible();
            look(screen, teacher, "recalled-sheet");
            mother.reload();
            assertThat(mother.getByText("학교에서 거두어들인 가정통신문입니다")).isVisible();
            look(screen, mother, "recalled");

            link(teacher, "가정통신문 목록").click();
            link(teacher, "보관함").click();
            teacher.getByLabel("찾을 말").fill(story.title());
            button(teacher, "찾기").click();
            assertThat(teacher.getByRole(AriaRole.LINK, containing(story.title())).first())
                    .isVisible();
            look(screen, teacher, "archive");
            teacher.getByRole(AriaRole.BUTTON, containing("이 글로 새로 쓰기")).first().click();
            teacher.getByLabel("서식 이름").fill("현장체험학습 " + screen);
            button(teacher, "학교 서식으로 남기기").click();
            teacher.navigate(Cast.TEACHER.home(maru) + "letters");
            teacher.getByText("서식으로 쓰기").click();
            look(screen, teacher, "desk-templates");
            teacher.getByRole(AriaRole.LISTITEM)
                    .filter(new Locator.FilterOptions().setHasText("현장체험학습 " + screen))
                    .getByText("쓰기", new Locator.GetByTextOptions().setExact(true))
                    .first()
                    .click();
            assertThat(teacher.locator("[contenteditable=true]")).containsText("편한 신발");

            Page office = enter(browser, Cast.OFFICE);
            office.navigate(Cast.OFFICE.home(maru) + "letters/retention");
            look(screen, office, "retention");
            mother.navigate(Cast.MOTHER.home(maru) + "inbox/messages");
            look(screen, mother, "messages");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aReplyOnPaperIsMarkedOnTheSheetAndInTheExport(Screen screen) throws IOException {
        LetterStory story = new LetterStory(maru);
        try (BrowserContext browser = chromium.profile(screen)) {
            Page teacher = enter(browser, Cast.TEACHER);
            story.send(teacher);
            link(teacher, "종이로 받음").first().click();
            look(screen, teacher, "paper");
            teacher.locator("[name=from]").first().check();
            teacher.getByLabel("참가합니다").first().check();
            teacher.getByLabel("종이 사진")
                    .setInputFiles(new FilePayload("slip.png", "image/png", PICTURE));
            button(teacher, "기록하기").click();
            assertThat(teacher.getByRole(AriaRole.TABLE)).containsText("종이");
            assertThat(teacher.locator(".counts")).containsText("종이로 냄");
            look(screen, teacher, "sheet-with-paper");
            button(teacher, "명단 내려받기").click();
            look(screen, teacher, "export-dialog");
            teacher.getByLabel("받는 까닭").first().fill("현장체험학습 준비");
            Download export = teacher.waitForDownload(() -> button(teacher, "CSV").click());
            assertThat(Files.readString(export.path())).contains("종이");
            button(teacher, "닫기").first().click();
            link(teacher, "보낸 내용 보기").click();
            look(screen, teacher, "view");
        }
    }
}
