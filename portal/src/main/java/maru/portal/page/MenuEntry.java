package maru.portal.page;

import java.util.List;
import java.util.function.IntSupplier;
import maru.portal.signon.Visitor;

/// A place that the menu leads to.
///
/// @param path below the seat, e.g. `/letters`; an entry is marked as the current one on this path
///   and below it
/// @param textKey in the language files
/// @param icon one of the fragments of `icons.html`
/// @param count how many things wait there for this person, asked for while the page is written,
///   after all else of it is known; 0 shows nothing
public record MenuEntry(String path, String textKey, String icon, IntSupplier count) {

    public MenuEntry(String path, String textKey, String icon, int waiting) {
        this(path, textKey, icon, () -> waiting);
    }

    public int waiting() {
        return count.getAsInt();
    }

    /// A module's part of the menu. Nothing is listed that does not exist for this visitor.
    public interface Source {

        List<MenuEntry> entries(Visitor visitor);
    }
}
