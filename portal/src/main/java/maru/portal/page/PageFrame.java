package maru.portal.page;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import maru.identity.Language;
import maru.portal.signon.Visitor;

/// What the layout shows around a page; in templates `${frame}`.
///
/// @param visitor empty for somebody who is not signed in
/// @param here the path of this page below the seat, to come back to after a switch
/// @param seat the number of the demo's seat, 0 for the ordinary one
public record PageFrame(
        Optional<Visitor> visitor,
        Language language,
        List<MenuEntry> menu,
        String here,
        int seat,
        boolean demo,
        Dates dates,
        Assets assets) {

    private static final Pattern BOTH =
            Pattern.compile("(.*?[^ ]) ?\\((\\p{ASCII}+)\\)", Pattern.DOTALL);

    public PageFrame {
        menu = List.copyOf(menu);
    }

    /// The address of a built asset by its plain name.
    public String asset(String name) {
        return assets.path(name);
    }

    /// A refusal's words in this page's language: they stand there in both, `한국어. (English.)`.
    public String words(String both) {
        Matcher matcher = BOTH.matcher(both);
        return matcher.matches() ? matcher.group(language == Language.KO ? 1 : 2) : both;
    }

    public Language[] languages() {
        return Language.values();
    }

    public boolean current(MenuEntry entry) {
        return here.equals(entry.path())
                || (!entry.path().equals("/") && here.startsWith(entry.path() + "/"));
    }
}
