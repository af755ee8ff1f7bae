package maru.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.e2e.Chromium.Screen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// A teacher who has lost her phone and knows no password comes back by her confirmed e-mail, once
/// the operator has named a mail server.
@Tag("system")
@ExtendWith(SharedMaru.class)
class MailedCodeTest {

    private static final String TELEPHONE = "010-0000-0025";
    private static final String ADDRESS = "jang.taejun@maru-middle.example";
    private static final String PASSWORD = "맑은 물 높은 산 1103";
    private static final Pattern CODE = Pattern.compile("\\n {4}(\\S+)\\n");
    private static final Pattern LINK = Pattern.compile("http\\S+code=yes");

    private final RunningMaru maru;
    private final Chromium chromium;

    MailedCodeTest(RunningMaru maru, Chromium chromium) {
        this.maru = maru;
        this.chromium = chromium;
    }

    @Test
    void aTeacherComesBackByTheCodeInHerMail() throws Exception {
        try (MailServer server = new MailServer();
                BrowserContext hers = chromium.profile(Screen.PHONE)) {
            Page page = hers.newPage();
            page.navigate(maru.url("/cannot-sign-in").toString());
            assertThat(page.locator("#login")).hasCount(0);
            Path settings = nameMailServer(server.port());
            try {
                String mail = askForCode(page, server);
                assertThat(mail).contains("RCPT TO:<" + ADDRESS + ">");
                comeBack(page, text(mail));
            } finally {
                Files.delete(settings);
                restartPortal();
            }
        }
    }

    private String askForCode(Page page, MailServer server) throws Exception {
        page.navigate(maru.url("/cannot-sign-in").toString());
        Look.at(page, "phone-cannot-sign-in-with-mail");
        Keyboard keyboard = new Keyboard(page);
        keyboard.walkTo(page.locator("#login"));
        page.keyboard().type(TELEPHONE);
        keyboard.press("Enter");
        assertThat(page.getByText("그 주소로 코드를 보냈습니다")).isVisible();
        Look.at(page, "phone-code-mailed");
        return server.nextMail();
    }

    private static void comeBack(Page page, String text) {
        page.navigate(first(LINK, text, 0));
        page.locator("#username").fill(TELEPHONE);
        page.locator("#code").fill(first(CODE, text, 1));
        page.getByRole(AriaRole.BUTTON, LetterStory.named("코드 확인")).click();
        page.getByRole(AriaRole.BUTTON, LetterStory.named("비밀번호 만들기")).click();
        page.locator("#password-new").fill(PASSWORD);
        page.locator("#password-confirm").fill(PASSWORD);
        page.locator("#password-confirm").press("Enter");
        assertThat(page.getByText("내 메뉴")).hasCount(1);
    }

    private static String first(Pattern pattern, String text, int group) {
        Matcher found = pattern.matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return found.group(group);
    }

    private static String text(String mail) {
        String body = mail.substring(mail.indexOf("\n\n") + 2);
        return new String(Base64.getMimeDecoder().decode(body), StandardCharsets.UTF_8);
    }

    /// As the operator does, into the portal's own folder, for its own eyes.
    private Path nameMailServer(int port) throws Exception {
        Path folder = maru.data().resolve("portal");
        Path file =
                Files.createFile(
                        folder.resolve("mail.properties"),
                        PosixFilePermissions.asFileAttribute(
                                PosixFilePermissions.fromString("rw-------")));
        Files.writeString(
                file, "host=localhost\nport=" + port + "\ntls=off\nfrom=noreply@school.example\n");
        Files.setOwner(file, Files.getOwner(folder));
        restartPortal();
        return file;
    }

    private void restartPortal() throws Exception {
        maru.kill("portal");
        maru.awaitUp();
    }

    /// Takes every mail, and keeps its recipients and lines.
    private static final class MailServer implements AutoCloseable {

        private final ServerSocket socket =
                new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        private final BlockingQueue<String> mails = new LinkedBlockingQueue<>();

        MailServer() throws IOException {
            Thread.ofVirtual().start(this::serve);
        }

        int port() {
            return socket.getLocalPort();
        }

        String nextMail() throws InterruptedException {
            return Optional.ofNullable(mails.poll(2, TimeUnit.MINUTES)).orElse("");
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (Socket client = socket.accept()) {
                    mails.add(taken(client));
                } catch (IOException ended) {
                    // The client hung up, or the test is over.
                }
            }
        }

        private static String taken(Socket client) throws IOException {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
            say(client, "220 here");
            StringBuilder mail = new StringBuilder();
            boolean inside = false;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (inside && !line.equals(".")) {
                    mail.append(line).append('\n');
                } else if (line.equals("DATA")) {
                    inside = true;
                    say(client, "354 go on");
                } else if (!line.equals("QUIT")) {
                    inside = false;
                    mail.append(line.startsWith("RCPT") ? line + "\n" : "");
                    say(client, "250 yes");
                }
            }
            return mail.toString();
        }

        private static void say(Socket client, String line) throws IOException {
            client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
