package maru.portal.page;

import java.util.List;
import maru.portal.signon.Visitor;

/// A place that the menu leads to.
///
/// @param path below the seat, e.g. `/letters`; an entry is marked as the current one on this path
///   and below it
/// @param textKey in the language files
/// @param icon one of the fragments of `icons.html`
/// @param waiting how many things wait there for this person; 0 shows nothing
public record MenuEntry(String path, String textKey, String icon, int waiting) {

    /// A module's part of the menu. Nothing is listed that does not exist for this visitor.
    public interface Source {

        List<MenuEntry> entries(Visitor visitor);
    }
}
