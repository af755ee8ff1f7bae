package maru.documents.model;

import java.util.Set;

/// Letters of one look.
///
/// @param link an address beginning with `http://`, `https://`, `mailto:` or `tel:`, or empty
public record Run(String text, Set<Look> looks, String link) {

    /// How letters look, as far as it carries meaning.
    public enum Look {
        BOLD,
        ITALIC,
        UNDERLINED,
        STRUCK,
        RAISED,
        LOWERED
    }

    public Run {
        looks = Set.copyOf(looks);
    }

    public static Run plain(String text) {
        return new Run(text, Set.of(), "");
    }

    boolean looksLike(Run other) {
        return looks.equals(other.looks) && link.equals(other.link);
    }
}
