package maru.korean;

import java.text.Normalizer;

/// One form for text that looks the same.
///
/// Names from a Mac come decomposed (NFD: ㅎㅏㄴ), all others composed (NFC: 한). Whatever is kept or
/// compared is made NFC first. Characters that nobody sees can make two names look alike or turn
/// the end of a file name round; [#visible] takes them out, [#hasHidden] tells that they were
/// there.
public final class KoreanText {

    private KoreanText() {}

    /// Composed (Unicode Annex 15, form NFC). Text that is composed already is returned as it is.
    public static String nfc(String text) {
        return Normalizer.isNormalized(text, Normalizer.Form.NFC)
                ? text
                : Normalizer.normalize(text, Normalizer.Form.NFC);
    }

    /// Composed and without what cannot be seen. Line ends and tabs stay. A joiner between two
    /// emoji stays, since it is seen: the family is one sign.
    public static String visible(String text) {
        String composed = nfc(text);
        if (!hasHidden(composed)) {
            return composed;
        }
        StringBuilder kept = new StringBuilder(composed.length());
        int before = -1;
        for (int at = 0; at < composed.length(); ) {
            int each = composed.codePointAt(at);
            at += Character.charCount(each);
            int after = at < composed.length() ? composed.codePointAt(at) : -1;
            if (!isHidden(each) || joinsEmoji(before, each, after)) {
                kept.appendCodePoint(each);
                before = each;
            }
        }
        return nfc(kept.toString());
    }

    /// Whether [#visible] would take anything out.
    public static boolean hasHidden(String text) {
        int before = -1;
        for (int at = 0; at < text.length(); ) {
            int each = text.codePointAt(at);
            at += Character.charCount(each);
            int after = at < text.length() ? text.codePointAt(at) : -1;
            if (isHidden(each) && !joinsEmoji(before, each, after)) {
                return true;
            }
            before = each;
        }
        return false;
    }

    /// Whether a character shows nothing of its own: controls (but line ends and tabs), zero-width
    /// spaces and joiners, marks that turn the direction of writing, tags, the Hangul fillers.
    public static boolean isHidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL -> codePoint != '\n' && codePoint != '\r' && codePoint != '\t';
            case Character.FORMAT, Character.SURROGATE, Character.UNASSIGNED -> true;
            default ->
                    codePoint == 0x115F
                            || codePoint == 0x1160
                            || codePoint == 0x3164
                            || codePoint == 0xFFA0
                            || codePoint == 0x034F;
        };
    }

    private static boolean joinsEmoji(int before, int each, int after) {
        return each == 0x200D && isSign(before) && isSign(after);
    }

    private static boolean isSign(int codePoint) {
        return codePoint == 0xFE0F
                || Character.isEmoji(Math.max(codePoint, 0))
                || Character.isEmojiModifier(Math.max(codePoint, 0));
    }
}
