package maru.korean;

import java.text.Normalizer;
import java.util.Comparator;

/// The order of lists: as the database sorts (ICU `ko-KR-u-kn-true`), for lists that are put
/// together outside of it.
///
/// Blanks and signs, then numbers by their value (2반 before 10반), then Hangul, then 한자, then Latin
/// letters, small before capital where nothing else differs, then other scripts. Blanks and signs
/// count. Covered are Hangul, digits, Latin letters without accents and the signs of ASCII, which
/// are compared with PostgreSQL itself in a test; other letters come in the order of their code
/// points, so lists with many of those are better sorted by the database.
public final class KoreanOrder implements Comparator<String> {

    /// Signs of ASCII in the order of the Unicode collation (CLDR root).
    private static final String SIGNS = "\t\n\u000B\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

    private static final int ACCENT = Character.NON_SPACING_MARK;

    private static final int SIGN = 0;
    private static final int OTHER_SIGN = 1;
    private static final int DIGIT = 2;
    private static final int HANGUL = 3;
    private static final int HANJA = 4;
    private static final int LATIN = 5;
    private static final int OTHER = 6;

    @Override
    public int compare(String left, String right) {
        int first = compareLetters(letters(left), letters(right));
        if (first != 0) {
            return first;
        }
        String one = KoreanText.nfc(left);
        String other = KoreanText.nfc(right);
        int capitals = compareCapitals(one, other);
        return capitals != 0 ? capitals : compareCodePoints(one, other);
    }

    /// Syllables as their consonants and vowels, since that is how ICU compares them: 간 stands
    /// before 가z. Accents decide nothing here.
    private static String letters(String text) {
        String apart = Normalizer.normalize(text, Normalizer.Form.NFD);
        return apart.codePoints().allMatch(each -> Character.getType(each) != ACCENT)
                ? apart
                : apart.codePoints()
                        .filter(each -> Character.getType(each) != ACCENT)
                        .collect(
                                StringBuilder::new,
                                StringBuilder::appendCodePoint,
                                StringBuilder::append)
                        .toString();
    }

    private static int compareLetters(String one, String other) {
        int left = 0;
        int right = 0;
        while (left < one.length() && right < other.length()) {
            int a = one.codePointAt(left);
            int b = other.codePointAt(right);
            if (isDigit(a) && isDigit(b)) {
                int leftEnd = endOfNumber(one, left);
                int rightEnd = endOfNumber(other, right);
                int byValue = compareNumbers(one, left, leftEnd, other, right, rightEnd);
                if (byValue != 0) {
                    return byValue;
                }
                left = leftEnd;
                right = rightEnd;
            } else {
                int weight = Integer.compare(groupOf(a), groupOf(b));
                if (weight == 0) {
                    weight = Integer.compare(weightOf(a), weightOf(b));
                }
                if (weight != 0) {
                    return weight;
                }
                left += Character.charCount(a);
                right += Character.charCount(b);
            }
        }
        return Integer.compare(one.length() - left, other.length() - right);
    }

    private static int compareNumbers(
            String one, int left, int leftEnd, String other, int right, int rightEnd) {
        int a = left;
        int b = right;
        while (a < leftEnd - 1 && one.charAt(a) == '0') {
            a++;
        }
        while (b < rightEnd - 1 && other.charAt(b) == '0') {
            b++;
        }
        int length = Integer.compare(leftEnd - a, rightEnd - b);
        return length != 0
                ? length
                : one.substring(a, leftEnd).compareTo(other.substring(b, rightEnd));
    }

    private static int compareCapitals(String one, String other) {
        for (int at = 0; at < Math.min(one.length(), other.length()); at++) {
            int capital =
                    Boolean.compare(
                            Character.isUpperCase(one.charAt(at)),
                            Character.isUpperCase(other.charAt(at)));
            if (capital != 0) {
                return capital;
            }
        }
        return 0;
    }

    private static int compareCodePoints(String one, String other) {
        int at = 0;
        while (at < one.length() && at < other.length()) {
            int a = one.codePointAt(at);
            int b = other.codePointAt(at);
            if (a != b) {
                return Integer.compare(a, b);
            }
            at += Character.charCount(a);
        }
        return Integer.compare(one.length(), other.length());
    }

    private static int groupOf(int codePoint) {
        if (codePoint < 0x80) {
            if (isDigit(codePoint)) {
                return DIGIT;
            }
            return Character.isLetter(codePoint) ? LATIN : SIGN;
        }
        if (Character.isDigit(codePoint)) {
            return DIGIT;
        }
        if (!Character.isLetter(codePoint)) {
            return OTHER_SIGN;
        }
        return switch (Character.UnicodeScript.of(codePoint)) {
            case HANGUL -> HANGUL;
            case HAN -> HANJA;
            case LATIN -> LATIN;
            default -> OTHER;
        };
    }

    private static int weightOf(int codePoint) {
        int sign = codePoint < 0x80 ? SIGNS.indexOf(codePoint) : -1;
        return sign >= 0 ? sign : Character.toLowerCase(codePoint);
    }

    private static boolean isDigit(int codePoint) {
        return codePoint >= '0' && codePoint <= '9';
    }

    private static int endOfNumber(String text, int from) {
        int end = from;
        while (end < text.length() && isDigit(text.charAt(end))) {
            end++;
        }
        return end;
    }
}
