package maru.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// The system's own Chromium, steered from here; nothing is downloaded for it.
final class Chromium implements AutoCloseable {

    private static final List<String> QUIET =
            List.of(
                    "--no-sandbox",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync",
                    // A page that a test lays beside ours may speak to us, as our own pages do.
                    "--disable-features=LocalNetworkAccessChecks",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-gpu",
                    "--disable-dev-shm-usage",
                    "--password-store=basic");

    /// How long a page may take; generous, since tests share a machine.
    private static final double MILLISECONDS_AT_MOST = 30_000;

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Playwright playwright, Browser browser) {
        this.playwright = playwright;
        this.browser = browser;
    }

    static Chromium start() {
        PlaywrightAssertions.setDefaultAssertionTimeout(MILLISECONDS_AT_MOST);
        Playwright playwright =
                Playwright.create(
                        new Playwright.CreateOptions()
                                .setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Browser browser =
                playwright
                        .chromium()
                        .launch(
                                new BrowserType.LaunchOptions()
                                        .setExecutablePath(executable())
                                        .setArgs(QUIET));
        return new Chromium(playwright, browser);
    }

    /// A fresh profile on the screen given, in Korean and in Seoul, as most of our people have it.
    BrowserContext profile(Screen screen) {
        BrowserContext context =
                browser.newContext(
                        new Browser.NewContextOptions()
                                .setViewportSize(screen.width(), screen.height())
                                .setDeviceScaleFactor(screen.density())
                                .setHasTouch(screen.touch())
                                .setIsMobile(screen.touch())
                                .setLocale("ko-KR")
                                .setTimezoneId("Asia/Seoul"));
        context.setDefaultTimeout(MILLISECONDS_AT_MOST);
        return context;
    }

    Page page(Screen screen) {
        return profile(screen).newPage();
    }

    private static Path executable() {
        return List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                .stream()
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalStateException(
                                        "There is no Chromium; ./maru test installs it or says how."));
    }

    @Override
    public void close() {
        browser.close();
        playwright.close();
    }

    /// What a page is looked at on.
    enum Screen {
        PHONE(360, 740, 2, true),
        DESKTOP(1280, 800, 1, false);

        private final int width;
        private final int height;
        private final double density;
        private final boolean touch;

        Screen(int width, int height, double density, boolean touch) {
            this.width = width;
            this.height = height;
            this.density = density;
            this.touch = touch;
        }

        int width() {
            return width;
        }

        int height() {
            return height;
        }

        double density() {
            return density;
        }

        boolean touch() {
            return touch;
        }
    }
}
