package maru.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import maru.e2e.Chromium.Screen;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// The messenger by the programs that people use, with the address, the app password and the
/// server's name that My devices shows, and nothing else: slixmpp, go-sendxmpp and profanity, as
/// Debian packs them, and Converse.js in the browser.
@Tag("system")
@ExtendWith(SharedMaru.class)
class ChatTest {

    private static final Duration AT_MOST = Duration.ofMinutes(4);
    private static final String WORDS = "내일 소풍 준비물 확인해 주세요 🎒👩‍🏫";
    private static final int TEN_MEGABYTES = 10 << 20;

    /// What My devices shows once.
    private record Device(String jid, String secret) {}

    private final RunningMaru maru;
    private final Chromium chromium;
    private Path folder = Path.of("");
    private Device teacher = new Device("", "");
    private Device office = new Device("", "");

    ChatTest(RunningMaru maru, Chromium chromium) {
        this.maru = maru;
        this.chromium = chromium;
    }

    @BeforeEach
    void makeAppPasswords() throws Exception {
        folder = Files.createTempDirectory("maru-chat-");
        teacher = device("정하나");
        office = device("오세진");
    }

    private Device device(String name) throws Exception {
        AppPassword password = AppPassword.of(maru, name, "xmpp");
        return new Device(password.login() + "@localhost", password.secret());
    }

    @Test
    void slixmppTalksInARoomFindsItInTheArchiveAndSendsAPicture() throws Exception {
        String output =
                spoken(
                        "messenger.py",
                        teacher.jid(),
                        teacher.secret(),
                        "localhost",
                        String.valueOf(maru.port(5222)),
                        maru.data().resolve("ca.pem").toString(),
                        office.jid(),
                        "하나 선생님 🌱",
                        WORDS,
                        String.valueOf(TEN_MEGABYTES));
        assertThat(output.lines())
                .contains("heard 하나 선생님 🌱", "archive True", "put 201", "got True image/png");
        assertThat(output).containsPattern("roster [1-9]").doesNotContain("FAILED");
    }

    @Test
    void goSendxmppAndProfanityUnderstandEachOther() throws Exception {
        String screens = officeAtProfanity();
        try {
            assertThat(maru.admin("chat", "sessions").output())
                    .contains(office.jid() + "/profanity");
            goSendxmpp(WORDS);
            awaitScreen(screens, "chat message");
            type(screens, "/win 2");
            awaitScreen(screens, "내일 소풍 준비물");
            type(screens, "/win 1");
            Answer told = maru.admin("chat", "broadcast", "오늘 밤 점검이 있습니다");
            assertThat(told.output()).contains("Told ");
            awaitScreen(screens, "오늘 밤 점검이 있습니다");
            assertThat(maru.admin("chat", "close", office.jid()).code()).isZero();
            awaitScreen(screens, "Lost connection");
        } finally {
            tmux(screens, "kill-server");
        }
    }

    @Test
    void whoIsAskedToApproveALetterIsToldInHerMessenger() throws Exception {
        String screens = officeAtProfanity();
        try (BrowserContext school = chromium.profile(Screen.DESKTOP)) {
            hearAtAnyHour(school);
            LetterStory story = new LetterStory(maru);
            Page writer = school.newPage();
            Cast.TEACHER.enter(maru, writer);
            story.write(writer);
            writer.getByLabel("먼저 확인할 분").selectOption(LetterStory.second(writer));
            story.publish(writer);
            assertThat(writer.getByText("확인을 기다립니다")).isVisible();

            awaitScreen(screens, "portal.notifier");
            type(screens, "/win 2");
            awaitScreen(screens, "정하나 선생님이 가정통신문 결재를 부탁했습니다");
            awaitScreen(screens, story.title());
        } finally {
            tmux(screens, "kill-server");
        }
    }

    /// Usually the night is kept free; this runs by night as well.
    private void hearAtAnyHour(BrowserContext browser) {
        Page page = browser.newPage();
        Cast.OFFICE.enter(maru, page);
        page.navigate(Cast.OFFICE.home(maru) + "messages");
        page.getByLabel("부터").fill("03:00");
        page.getByLabel("까지").fill("03:00");
        page.getByText("저장하기").click();
        assertThat(page.getByText("저장했습니다")).isVisible();
    }

    /// @return the name of the screens where the office's program is signed in
    private String officeAtProfanity() throws Exception {
        String screens = folder.getFileName().toString();
        tmux(screens, "new-session", "-d", "-x", "200", "-y", "50", profanity());
        awaitScreen(screens, "Profanity");
        type(
                screens,
                "/connect "
                        + office.jid()
                        + " server localhost port "
                        + maru.port(5222)
                        + " tls trust");
        awaitScreen(screens, "Enter password");
        type(screens, office.secret());
        awaitScreen(screens, "online");
        return screens;
    }

    @Test
    void converseInTheBrowserTalksOverTheFrontDoor() throws Exception {
        try (BrowserContext schoolsOffice = messenger(office);
                BrowserContext classroom = messenger(teacher)) {
            Page officePage = talkWith(schoolsOffice, teacher);
            Page teacherPage = talkWith(classroom, office);
            say(teacherPage, WORDS);
            assertThat(officePage.getByText(WORDS)).isVisible();
            say(officePage, "네, 챙기겠습니다 👍🏽");
            assertThat(teacherPage.getByText("네, 챙기겠습니다 👍🏽")).isVisible();
            assertThat(officePage.getByText("수원마루초등학교 · 3학년")).isVisible();
        }
    }

    /// Converse.js on a page beside ours, signed in by what My devices shows.
    private BrowserContext messenger(Device device) throws Exception {
        Path dist = converse();
        BrowserContext browser = chromium.profile(Screen.DESKTOP);
        String place = maru.url("/converse/").toString();
        browser.route(
                place + "**",
                asked -> {
                    String name = asked.request().url().substring(place.length());
                    Path file = dist.resolve(name.isEmpty() ? "page.html" : name);
                    try {
                        asked.fulfill(
                                Files.isRegularFile(file)
                                        ? new Route.FulfillOptions().setPath(file)
                                        : new Route.FulfillOptions().setStatus(404));
                    } catch (PlaywrightException closedMeanwhile) {
                        // A sound that plays when something is said may be asked for at the end.
                    }
                });
        Page page = browser.newPage();
        page.navigate(place);
        page.waitForFunction("() => window.converse");
        page.evaluate(
                "settings => { window.converse.initialize(settings); }",
                Map.of(
                        "websocket_url",
                        place.replaceFirst("^http", "ws").replace("/converse/", "/xmpp"),
                        "jid",
                        device.jid(),
                        "password",
                        device.secret(),
                        "authentication",
                        "login",
                        "auto_login",
                        true,
                        "view_mode",
                        "fullscreen",
                        "assets_path",
                        "/converse/",
                        "i18n",
                        "en"));
        return browser;
    }

    private static Page talkWith(BrowserContext messenger, Device other) {
        Page page = messenger.pages().getFirst();
        page.locator(".open-chat[data-jid='" + other.jid() + "']").first().click();
        return page;
    }

    private static void say(Page page, String words) {
        page.locator("textarea.chat-textarea").fill(words);
        page.keyboard().press("Enter");
    }

    /// The built files of the package that `src/test/frontend/converse` names.
    private static Path converse() throws Exception {
        Path place = Npm.installed("converse");
        Path dist = place.resolve("node_modules/converse.js/dist");
        Files.copy(
                place.resolve("page.html"),
                dist.resolve("page.html"),
                StandardCopyOption.REPLACE_EXISTING);
        return dist;
    }

    /// A home of its own, in which it is told nothing but how to be still.
    private String profanity() throws IOException {
        return "env HOME="
                + folder
                + " XDG_CONFIG_HOME="
                + folder
                + "/config XDG_DATA_HOME="
                + folder
                + "/data LC_ALL=C.UTF-8 TERM=screen profanity";
    }

    private static Answer tmux(String screens, String... words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("tmux", "-u", "-L", screens));
        command.addAll(List.of(words));
        return Answer.of(command, AT_MOST);
    }

    private static void type(String screens, String line) throws Exception {
        tmux(screens, "send-keys", "-l", line);
        tmux(screens, "send-keys", "Enter");
    }

    private static void awaitScreen(String screens, String words) throws Exception {
        long until = System.nanoTime() + AT_MOST.toNanos();
        String shown = "";
        while (System.nanoTime() < until) {
            shown = tmux(screens, "capture-pane", "-p").output();
            if (shown.contains(words)) {
                return;
            }
        }
        throw new AssertionError(words + " was never shown:\n" + shown);
    }

    private void goSendxmpp(String words) throws IOException, InterruptedException {
        Path message = Files.writeString(folder.resolve("words"), words + "\n");
        Path settings =
                Files.writeString(
                        folder.resolve("sendxmpprc"),
                        "username: "
                                + teacher.jid()
                                + "\njserver: localhost:"
                                + maru.port(5222)
                                + "\npassword: "
                                + teacher.secret()
                                + "\n");
        Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-------"));
        Answer sent =
                Answer.of(
                        List.of(
                                "env",
                                "SSL_CERT_FILE=" + maru.data().resolve("ca.pem"),
                                "go-sendxmpp",
                                "-f",
                                settings.toString(),
                                "-m",
                                message.toString(),
                                office.jid()),
                        AT_MOST);
        assertThat(sent.code()).as(sent.output() + sent.errors()).isZero();
    }

    /// Runs a program of ours over a client library; what it is told goes in by standard input.
    private String spoken(String program, String... told) throws Exception {
        Path script = folder.resolve(program);
        try (InputStream in = ChatTest.class.getResourceAsStream(program)) {
            Files.copy(Objects.requireNonNull(in), script);
        }
        Path input = Files.writeString(folder.resolve("told"), String.join("\n", told) + "\n");
        Answer answer =
                Answer.of(
                        List.of("sh", "-c", "/usr/bin/python3 " + script + " < " + input), AT_MOST);
        return answer.output() + answer.errors();
    }
}
