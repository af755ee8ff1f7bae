package maru.documents.model;

import java.util.regex.Pattern;

/// The addresses that a document may lead to.
public final class Links {

    private static final Pattern ALLOWED =
            Pattern.compile("(?i)(https?://|mailto:|tel:)[^\\s\"'<>\\\\^`{|}\\p{Cntrl}]{1,2000}");

    private Links() {}

    /// The address itself, or empty for one of another protocol.
    public static String allowed(String link) {
        String plain = link.strip();
        return ALLOWED.matcher(plain).matches() ? plain : "";
    }
}
