package maru.portal.home;

import java.util.Map;
import java.util.Optional;
import maru.portal.signon.Visitor;

/// A module's part of the first page. The sections stand in the order of their beans (`@Order`).
public interface HomeSection {

    /// What this module has for the visitor in the hat she wears; empty when it has nothing for
    /// such a role at all (when there is merely nothing to do, a section says so itself).
    Optional<Content> section(Visitor visitor);

    /// A piece of a page.
    ///
    /// @param template the template that holds it, e.g. `letters/home`; the style of the same area
    ///   (`letters.css`) comes along where there is one
    /// @param fragment the fragment in it, e.g. `inbox`
    /// @param values what the fragment reads as `${section.values.…}`
    record Content(String template, String fragment, Map<String, Object> values) {}
}
