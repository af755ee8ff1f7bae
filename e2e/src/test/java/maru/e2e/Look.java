package maru.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.LoadState;
import com.microsoft.playwright.options.ViewportSize;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Looks at a page as several people would: keeps a picture for those who see, lets axe read it for
/// those who do not (WCAG 2.2 AA, which KWCAG 2.2 follows), and holds that nobody must scroll
/// sideways.
final class Look {

    private static final List<String> STANDARDS =
            List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice");

    private Look() {}

    static void at(Page page, String name) {
        ViewportSize screen = page.viewportSize();
        // What a page fetches once it is there makes it taller.
        page.waitForLoadState(LoadState.NETWORKIDLE);
        // As tall as the page is, so that bars which stick to the screen's edge cover nothing in
        // the picture or for axe.
        // What is measured in parts of the screen grows with it, so more than once.
        int tall = screen.height;
        for (int time = 0; time < 3; time++) {
            tall = Math.max(tall, height(page));
            page.setViewportSize(screen.width, tall);
        }
        picture(page, name);
        AxeResults read = new AxeBuilder(page).withTags(STANDARDS).analyze();
        assertThat(read.getViolations())
                .as("axe on %s (%s)", name, page.url())
                .extracting(rule -> rule.getId() + ": " + rule.getHelp() + " " + rule.getNodes())
                .isEmpty();
        page.setViewportSize(screen.width, screen.height);
        Object tooWide =
                page.evaluate(
                        "document.documentElement.scrollWidth -"
                                + " document.documentElement.clientWidth");
        assertThat(((Number) tooWide).intValue())
                .as("pixels to scroll sideways on " + name)
                .isZero();
    }

    private static int height(Page page) {
        return ((Number) page.evaluate("document.documentElement.scrollHeight")).intValue();
    }

    /// The whole page as `target/screenshots/NAME.png`.
    static void picture(Page page, String name) {
        try {
            Path folder = Files.createDirectories(RunningMaru.target().resolve("screenshots"));
            page.screenshot(
                    new Page.ScreenshotOptions()
                            .setFullPage(true)
                            .setPath(folder.resolve(name + ".png")));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }
}
