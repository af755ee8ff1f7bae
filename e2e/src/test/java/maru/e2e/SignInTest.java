package maru.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import maru.e2e.Chromium.Screen;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Signing in by name and password on the page that everybody knows, and who guesses there and at
/// every other door.
@Tag("system")
@ExtendWith(SharedMaru.class)
class SignInTest {

    private static final String PASSWORD = "maru-demo";
    private static final String TEACHER = "jung.hana";
    private static final String COLLEAGUE = "oh.sejin";
    private static final Duration AT_MOST = Duration.ofMinutes(1);

    private final RunningMaru maru;
    private final Chromium chromium;
    private final HttpClient http = HttpClient.newHttpClient();

    SignInTest(RunningMaru maru, Chromium chromium) {
        this.maru = maru;
        this.chromium = chromium;
    }

    @ParameterizedTest
    @EnumSource(Screen.class)
    void thePageSaysWhatToWriteAndWhatWasWrong(Screen screen) {
        String view = screen.name().toLowerCase(Locale.ROOT);
        try (BrowserContext browser = chromium.profile(screen)) {
            Page page = browser.newPage();
            page.navigate(maru.url("/sign-in/keycloak").toString());
            Look.at(page, view + "-sign-in");
            fill(page, "nobody.here", "no such password");
            assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
            Look.at(page, view + "-sign-in-wrong");
            page.navigate(maru.url("/cannot-sign-in").toString());
            page.getByRole(AriaRole.LINK, LetterStory.named("코드 적기")).click();
            page.locator("#username").fill("nobody.here");
            page.locator("#code").fill("23456789");
            page.getByRole(AriaRole.BUTTON, LetterStory.named("코드 확인")).click();
            assertThat(page.getByRole(AriaRole.ALERT)).isVisible();
            Look.at(page, view + "-code-wrong");
        }
    }

    @Test
    void whoeverGuessesIsHeldBackAndNobodyElseIs() throws Exception {
        String teachers = AppPassword.of(maru, "정하나", "dav").secret();
        String colleagues = AppPassword.of(maru, "오세진", "dav").secret();
        try (BrowserContext known = chromium.profile(Screen.DESKTOP);
                BrowserContext colleague = chromium.profile(Screen.PHONE);
                BrowserContext pupil = chromium.profile(Screen.PHONE);
                ExecutorService doors = Executors.newVirtualThreadPerTaskExecutor()) {
            signsIn(known, TEACHER);
            List<Future<List<String>>> guesses = new ArrayList<>();
            for (String door : List.of("drive", "jmap", "imap", "smtp", "messenger")) {
                guesses.add(doors.submit(() -> guess(door)));
            }
            guessInTheForm(pupil);
            for (Future<List<String>> guessed : guesses) {
                assertThat(guessed.get()).doesNotContain("in");
            }
            assertThat(guesses.getFirst().get()).as("the drive says to come later").contains("429");

            // The teacher's programs and browser go on, and so does the school at its one address.
            assertThat(drive(TEACHER, teachers)).isEqualTo("207");
            assertThat(drive(COLLEAGUE, colleagues)).isEqualTo("207");
            signsIn(known, TEACHER);
            signsIn(colleague, COLLEAGUE);
        }
    }

    private void signsIn(BrowserContext browser, String name) {
        Page page = browser.newPage();
        // The session ends; what the browser is known by stays.
        browser.clearCookies(new BrowserContext.ClearCookiesOptions().setName("SESSION"));
        page.navigate(maru.url("/sign-in/keycloak").toString());
        if (page.locator("#username").count() > 0) {
            fill(page, name, PASSWORD);
        }
        assertThat(page.getByText("내 메뉴").first()).isAttached();
        page.close();
    }

    private void guessInTheForm(BrowserContext pupil) {
        Page page = pupil.newPage();
        page.navigate(maru.url("/sign-in/keycloak").toString());
        for (int guess = 0; guess < 10; guess++) {
            fill(page, TEACHER, "guess " + guess);
            Locator alert = page.getByRole(AriaRole.ALERT);
            assertThat(alert).isVisible();
        }
        Look.at(page, "phone-sign-in-held-back");
    }

    private List<String> guess(String door) throws Exception {
        List<String> answers = new ArrayList<>();
        for (int guess = 0; guess < 15; guess++) {
            String secret = door + " guess " + guess;
            answers.add(
                    switch (door) {
                        case "drive" -> drive(TEACHER, secret);
                        case "jmap" -> web("/jmap/session", "GET", TEACHER, secret);
                        case "messenger" -> messenger(secret);
                        case "imap" -> mail("imaps://localhost:" + maru.port(1993), secret);
                        default -> mail("smtps://localhost:" + maru.port(1465), secret);
                    });
        }
        return answers;
    }

    private String drive(String login, String secret) throws Exception {
        return web("/dav/home/", "PROPFIND", login, secret);
    }

    private String web(String path, String method, String login, String secret) throws Exception {
        String both = login + ":" + secret;
        String basic = Base64.getEncoder().encodeToString(both.getBytes(StandardCharsets.UTF_8));
        HttpResponse<Void> answer =
                http.send(
                        HttpRequest.newBuilder(maru.url(path))
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .header("Depth", "0")
                                .header("Authorization", "Basic " + basic)
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
        return answer.statusCode() == 200 ? "in" : String.valueOf(answer.statusCode());
    }

    /// What curl says: 67 is a login that was refused.
    private String mail(String server, String secret) throws Exception {
        Answer answer =
                Answer.of(
                        List.of(
                                "curl",
                                "--silent",
                                "--cacert",
                                maru.data().resolve("ca.pem").toString(),
                                "--user",
                                TEACHER + ":" + secret,
                                server),
                        AT_MOST);
        return answer.code() == 0 ? "in" : String.valueOf(answer.code());
    }

    /// What the messenger says to SASL PLAIN (RFC 6120, section 6) by TLS from the first byte.
    private String messenger(String secret) throws Exception {
        try (InputStream pem = Files.newInputStream(maru.data().resolve("ca.pem"));
                Socket socket =
                        trusting(pem)
                                .getSocketFactory()
                                .createSocket("localhost", maru.port(5223))) {
            socket.setSoTimeout((int) AT_MOST.toMillis());
            String initial = "\0" + TEACHER + "\0" + secret;
            socket.getOutputStream()
                    .write(
                            """
                            <stream:stream to='localhost' version='1.0' xmlns='jabber:client'\
                             xmlns:stream='http://etherx.jabber.org/streams'>\
                            <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>%s</auth>"""
                                    .formatted(
                                            Base64.getEncoder()
                                                    .encodeToString(
                                                            initial.getBytes(
                                                                    StandardCharsets.UTF_8)))
                                    .getBytes(StandardCharsets.UTF_8));
            StringBuilder said = new StringBuilder();
            for (int next = socket.getInputStream().read();
                    next >= 0 && said.indexOf("<failure") < 0 && said.indexOf("<success") < 0;
                    next = socket.getInputStream().read()) {
                said.append((char) next);
            }
            return said.indexOf("<success") < 0 ? "refused" : "in";
        }
    }

    private static SSLContext trusting(InputStream authority) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry(
                "ca", CertificateFactory.getInstance("X.509").generateCertificate(authority));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private static void fill(Page page, String name, String password) {
        page.locator("#username").fill(name);
        page.locator("#password").fill(password);
        page.locator("#sign-in button[name=login]").click();
        page.waitForLoadState();
    }
}
