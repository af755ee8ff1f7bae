package maru.korean;

import java.util.Locale;

/// Names found by their initial consonants (초성), the way people search on a phone: ㄱㅎㄴ or 김ㅎ finds
/// 김하늘.
public final class Initials {

    private Initials() {}

    /// The key to keep beside a name: 김하늘 gives ㄱㅎㄴ. Latin letters become small, digits stay,
    /// blanks and signs go.
    public static String key(String name) {
        StringBuilder key = new StringBuilder(name.length());
        plain(name)
                .codePoints()
                .forEach(
                        each ->
                                key.appendCodePoint(
                                        Hangul.isSyllable(each) ? Hangul.initialOf(each) : each));
        return key.toString();
    }

    /// Whether a name holds what was typed, at any place. Consonants alone stand for any syllable
    /// that opens with them; the last syllable may be unfinished, as a keyboard shows it while one
    /// types: 하느 and 하늘 find 김하늘, and so does 김핞, since its ㄴ will move on.
    public static boolean matches(String name, String typed) {
        String hay = plain(name);
        String needle = plain(typed);
        if (needle.isEmpty()) {
            return false;
        }
        for (int from = 0; from < hay.length(); from++) {
            if (matchesAt(hay, from, needle) || matchesUnfinished(hay, from, needle)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matchesAt(String hay, int from, String needle) {
        if (from + needle.length() > hay.length()) {
            return false;
        }
        for (int at = 0; at < needle.length(); at++) {
            char wanted = needle.charAt(at);
            char there = hay.charAt(from + at);
            boolean last = at == needle.length() - 1;
            if (there != wanted
                    && !(Hangul.isInitial(wanted) && opensWith(there, wanted))
                    && !(last && couldBecome(wanted, there))) {
                return false;
            }
        }
        return true;
    }

    /// The last syllable's final consonant read as the next syllable's first one.
    private static boolean matchesUnfinished(String hay, int from, String needle) {
        char last = needle.charAt(needle.length() - 1);
        if (!Hangul.isSyllable(last) || !Hangul.hasFinal(last)) {
            return false;
        }
        String moved =
                needle.substring(0, needle.length() - 1)
                        + Hangul.restWhenItMoves(last)
                        + Hangul.consonantThatMoves(last);
        int end = from + moved.length();
        if (end > hay.length()) {
            return false;
        }
        for (int at = 0; at < moved.length(); at++) {
            char wanted = moved.charAt(at);
            char there = hay.charAt(from + at);
            if (there != wanted && !(Hangul.isInitial(wanted) && opensWith(there, wanted))) {
                return false;
            }
        }
        return true;
    }

    private static boolean opensWith(char syllable, char initial) {
        return Hangul.isSyllable(syllable) && Hangul.initialOf(syllable) == initial;
    }

    private static boolean couldBecome(char unfinished, char whole) {
        return Hangul.isSyllable(unfinished)
                && Hangul.isSyllable(whole)
                && !Hangul.hasFinal(unfinished)
                && Hangul.withoutFinal(whole) == unfinished;
    }

    private static String plain(String text) {
        StringBuilder letters = new StringBuilder(text.length());
        KoreanText.visible(text)
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(Character::isLetterOrDigit)
                .forEach(letters::appendCodePoint);
        return letters.toString();
    }
}
