package maru.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/// The steps of the story that the tests tell: a teacher sends a letter with a consent form,
/// guardians read and sign it. Everything is found by what a person reads or hears.
final class LetterStory {

    private static final AtomicInteger LETTERS = new AtomicInteger();
    private static final ZoneId SEOUL = ZoneId.of("Asia/Seoul");

    private final RunningMaru maru;
    private final String title;

    LetterStory(RunningMaru maru) {
        this.maru = maru;
        this.title =
                "3학년 현장체험학습 안내 " + ProcessHandle.current().pid() + "-" + LETTERS.incrementAndGet();
    }

    String title() {
        return title;
    }

    /// The teacher writes to class 3-2 and asks both guardians; ends on the sheet of the letter.
    void send(Page teacher) {
        write(teacher);
        publish(teacher);
        assertThat(sheet(teacher)).isVisible();
    }

    void publish(Page teacher) {
        teacher.getByRole(AriaRole.BUTTON, named("보내기")).click();
    }

    /// The office's member of the cast in the list of those who may approve.
    static String second(Page writer) {
        return writer.locator("#approver option", new Page.LocatorOptions().setHasText("오세진"))
                .first()
                .getAttribute("value");
    }

    /// The heading of the letter's sheet.
    Locator sheet(Page teacher) {
        return teacher.getByRole(AriaRole.HEADING, named(title));
    }

    /// Every link to the letter in a list of letters.
    Locator inList(Page page) {
        return page.getByRole(
                AriaRole.LINK,
                new Page.GetByRoleOptions().setName(Pattern.compile(title + "(?!\\d)")));
    }

    /// The teacher fills the letter in, up to its being sent.
    void write(Page teacher) {
        teacher.navigate(Cast.TEACHER.home(maru));
        teacher.getByRole(AriaRole.BUTTON, named("새 가정통신문")).first().click();
        teacher.getByLabel("제목", new Page.GetByLabelOptions().setExact(true)).fill(title);
        teacher.locator("[contenteditable=true]").click();
        teacher.keyboard().type("수원화성으로 현장체험학습을 갑니다. 편한 신발을 신겨 주세요.");
        LocalDate today = LocalDate.now(SEOUL);
        teacher.locator("#firstDay").fill(today.plusDays(9).toString());
        teacher.getByLabel("어디서").fill("수원화성 행궁광장");
        teacher.locator("#deadlineDay").fill(today.plusDays(3).toString());
        teacher.locator("#deadlineTime").fill("18:00");
        teacher.getByText("동의서 함께 보내기").click();
        assertThat(teacher.getByLabel("묻는 말")).hasValue("자녀가 참가합니까?");
        teacher.getByLabel("보호자 모두").check();
        ownClass(teacher).check();
        assertThat(teacher.locator("#audience-people")).containsText("명");
    }

    private static Locator ownClass(Page teacher) {
        return teacher.getByRole(AriaRole.CHECKBOX, containing("3학년 2반")).first();
    }

    /// The same letter by the keyboard alone, asking one guardian; ends on its sheet.
    void sendWithoutMouse(Page teacher) {
        Keyboard keys = new Keyboard(teacher);
        keys.walkTo(teacher.getByRole(AriaRole.BUTTON, named("새 가정통신문")).first());
        keys.press("Enter");
        keys.walkTo(teacher.getByLabel("제목", new Page.GetByLabelOptions().setExact(true)));
        keys.type(title);
        keys.walkTo(teacher.locator("[contenteditable=true]"));
        keys.type("수원화성으로 현장체험학습을 갑니다. 편한 신발을 신겨 주세요.");
        LocalDate deadline = LocalDate.now(SEOUL).plusDays(3);
        keys.walkTo(teacher.locator("#deadlineDay"));
        keys.date(deadline);
        assertThat(teacher.locator("#deadlineDay")).hasValue(deadline.toString());
        keys.walkTo(teacher.locator("#deadlineTime"));
        keys.afternoon(6);
        assertThat(teacher.locator("#deadlineTime")).hasValue("18:00");
        keys.walkTo(teacher.locator("input[name=consent]"));
        keys.press("Space");
        assertThat(teacher.getByLabel("묻는 말")).hasValue("자녀가 참가합니까?");
        // Her own class is chosen beforehand.
        assertThat(ownClass(teacher)).isChecked();
        keys.walkTo(ownClass(teacher));
        keys.press("Space");
        assertThat(ownClass(teacher)).not().isChecked();
        keys.press("Space");
        assertThat(teacher.locator("#audience-people")).containsText("명");
        keys.walkTo(teacher.getByRole(AriaRole.BUTTON, named("보내기")));
        keys.press("Enter");
        assertThat(sheet(teacher)).isVisible();
    }

    /// A guardian opens the letter from what is to be done.
    void read(Page guardian, Cast who) {
        guardian.navigate(who.home(maru));
        guardian.getByRole(AriaRole.LINK, containing(title)).first().click();
        assertThat(guardian.getByText("수원화성으로 현장체험학습을 갑니다.")).isVisible();
    }

    /// The guardian answers and draws a signature; returns once the page says that it is signed.
    void sign(Page guardian) {
        fillForm(guardian);
        submit(guardian);
        assertThat(signed(guardian)).isVisible();
    }

    /// Answers, agrees and draws, up to handing it in.
    void fillForm(Page guardian) {
        Locator join = guardian.getByText("나도 서명하기");
        if (join.count() > 0) {
            join.click();
        }
        guardian.getByLabel("참가합니다").first().check();
        guardian.getByLabel("위 내용을 읽었고").check();
        draw(guardian);
    }

    void submit(Page guardian) {
        guardian.getByRole(AriaRole.BUTTON, containing("서명하고 제출")).click();
    }

    Locator signed(Page guardian) {
        return guardian.getByRole(AriaRole.HEADING, named("서명했습니다"));
    }

    /// The guardian opens the letter, whether it waits for her or not.
    void readAgain(Page guardian, Cast who) {
        guardian.navigate(who.home(maru) + "inbox");
        guardian.getByRole(AriaRole.LINK, containing(title)).first().click();
        assertThat(guardian.getByText("수원화성으로 현장체험학습을 갑니다.")).isVisible();
    }

    boolean mayStillSign(Page guardian) {
        return guardian.locator("#sign").count() > 0;
    }

    /// Every signature that the teacher's sheet shows.
    Locator signatures(Page teacher) {
        return teacher.getByRole(AriaRole.TABLE).locator("a[href*='/signatures/']");
    }

    /// The line of a student on the teacher's sheet.
    Locator line(Page teacher, String student) {
        return teacher.getByRole(AriaRole.ROW)
                .filter(new Locator.FilterOptions().setHasText(student));
    }

    static void draw(Page page) {
        Locator pad = page.locator("#pad");
        pad.scrollIntoViewIfNeeded();
        BoundingBox box = pad.boundingBox();
        page.mouse().move(box.x + box.width * 0.2, box.y + box.height * 0.6);
        page.mouse().down();
        for (int step = 1; step <= 8; step++) {
            page.mouse()
                    .move(
                            box.x + box.width * (0.2 + 0.07 * step),
                            box.y + box.height * (step % 2 == 0 ? 0.65 : 0.3));
        }
        page.mouse().up();
    }

    static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    static Page.GetByRoleOptions containing(String words) {
        return new Page.GetByRoleOptions().setName(words);
    }
}
