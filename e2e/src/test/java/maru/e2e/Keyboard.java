package maru.e2e;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.time.LocalDate;

/// A person without a mouse: Tab until the thing wanted has the focus, then a key.
final class Keyboard {

    private static final int STEPS_AT_MOST = 120;

    private final Page page;

    Keyboard(Page page) {
        this.page = page;
    }

    /// @throws IllegalStateException when Tab never gets there, which nobody could either
    void walkTo(Locator wanted) {
        wanted.waitFor();
        for (int step = 0; step < STEPS_AT_MOST; step++) {
            if ((Boolean) wanted.evaluate("thing => thing === document.activeElement")) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new IllegalStateException("The keyboard does not get to " + wanted);
    }

    void press(String key) {
        page.keyboard().press(key);
    }

    void type(String text) {
        page.keyboard().type(text);
    }

    /// Into a field of a day, in the order of a browser whose own language is English.
    void date(LocalDate day) {
        type("%02d%02d%d".formatted(day.getMonthValue(), day.getDayOfMonth(), day.getYear()));
    }

    /// Into a field of a time, likewise.
    void afternoon(int hour) {
        type("%02d00PM".formatted(hour));
    }
}
