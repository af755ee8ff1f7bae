package maru.portal.letters.content;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Text that somebody typed, before it is kept: NFC (a Mac sends 한글 as separate jamo), one kind of
/// line end, no control, invisible or direction-changing characters that would let a text look like
/// another one.
public final class PlainText {

    private PlainText() {}

    /// One line, outer blanks cut off, inner ones folded.
    public static String line(@Nullable String text) {
        return clean(text, false).replaceAll("\\s+", " ").strip();
    }

    /// One line, or null when nothing is left.
    public static @Nullable String lineOrNull(@Nullable String text) {
        String line = line(text);
        return line.isEmpty() ? null : line;
    }

    /// Several lines, ended by `\n`.
    public static String lines(@Nullable String text) {
        return clean(text, true).strip();
    }

    /// Whether two names are the same for a person who reads them.
    public static boolean sameName(String one, String other) {
        return folded(one).equals(folded(other));
    }

    /// Single items of a list that was typed with commas or line ends between them.
    public static List<String> items(@Nullable String text) {
        return lines(text)
                .lines()
                .flatMap(line -> List.of(line.split("[,、，]")).stream())
                .map(PlainText::line)
                .filter(item -> !item.isEmpty())
                .distinct()
                .toList();
    }

    private static String folded(String name) {
        return line(name).replace(" ", "").toLowerCase(Locale.ROOT);
    }

    private static String clean(@Nullable String text, boolean severalLines) {
        if (text == null) {
            return "";
        }
        StringBuilder out = new StringBuilder(text.length());
        Normalizer.normalize(text, Normalizer.Form.NFC)
                .replace("\r\n", "\n")
                .replace('\r', '\n')
                .codePoints()
                .forEach(
                        c -> {
                            switch (Character.getType(c)) {
                                case Character.CONTROL -> {
                                    if (c == '\n' && severalLines) {
                                        out.append('\n');
                                    } else if (c == '\n' || c == '\t') {
                                        out.append(' ');
                                    }
                                }
                                case Character.FORMAT,
                                        Character.SURROGATE,
                                        Character.PRIVATE_USE,
                                        Character.UNASSIGNED -> {}
                                case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                                        out.append(severalLines ? '\n' : ' ');
                                default -> out.appendCodePoint(c);
                            }
                        });
        return out.toString();
    }
}
