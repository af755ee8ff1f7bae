package maru.korean;

import java.util.Locale;
import java.util.Map;

/// The endings that change with the sound before them: 학교를 but 학급을. [#after] finds the sound of
/// syllables, numbers (3을 but 4를, 10으로 but 7로), letters (PDF를 but URL을) and units.
///
/// What cannot be read aloud gets both forms, 을(를), as official papers write it.
public enum Particle {
    /// 은/는
    TOPIC("은", "는"),
    /// 이/가
    SUBJECT("이", "가"),
    /// 을/를
    OBJECT("을", "를"),
    /// 과/와
    WITH("과", "와"),
    /// 으로/로: after ㄹ it is 로.
    TOWARDS("으로", "로"),
    /// 이나/나
    OR("이나", "나"),
    /// 이라고/라고
    CALLED("이라고", "라고"),
    /// 이에요/예요
    IS("이에요", "예요"),
    /// 아/야
    CALLING("아", "야");

    private enum Sound {
        VOWEL,
        RIEUL,
        CONSONANT,
        UNKNOWN
    }

    /// How units are read after a number: 5kg을, 3%를.
    private static final Map<String, Sound> UNITS =
            Map.ofEntries(
                    Map.entry("%", Sound.VOWEL),
                    Map.entry("℃", Sound.VOWEL),
                    Map.entry("g", Sound.CONSONANT),
                    Map.entry("kg", Sound.CONSONANT),
                    Map.entry("mg", Sound.CONSONANT),
                    Map.entry("m", Sound.VOWEL),
                    Map.entry("km", Sound.VOWEL),
                    Map.entry("cm", Sound.VOWEL),
                    Map.entry("mm", Sound.VOWEL),
                    Map.entry("l", Sound.VOWEL),
                    Map.entry("ml", Sound.VOWEL));

    private final String afterConsonant;
    private final String afterVowel;

    Particle(String afterConsonant, String afterVowel) {
        this.afterConsonant = afterConsonant;
        this.afterVowel = afterVowel;
    }

    /// The form that follows `word`, without the word. A remark in brackets at the end and closing
    /// quotes are not read: 마루초(수원)는.
    public String after(String word) {
        return switch (soundOf(spoken(KoreanText.visible(word)))) {
            case VOWEL -> afterVowel;
            case RIEUL -> this == TOWARDS ? afterVowel : afterConsonant;
            case CONSONANT -> afterConsonant;
            case UNKNOWN -> both();
        };
    }

    /// `word` with its form.
    public String attachedTo(String word) {
        return word + after(word);
    }

    private String both() {
        return this == TOWARDS || this == OR || this == CALLED
                ? "(" + afterConsonant.charAt(0) + ")" + afterVowel
                : afterConsonant + "(" + afterVowel + ")";
    }

    /// Without what stands in closing quotes, brackets and blanks after the last word.
    private static String spoken(String word) {
        String rest = word.strip();
        while (!rest.isEmpty()) {
            char last = rest.charAt(rest.length() - 1);
            int open = openingOf(rest, last);
            if (open > 0) {
                rest = rest.substring(0, open).strip();
            } else if ("\"'’”」』>》〉)]}.,!?… ~".indexOf(last) >= 0) {
                rest = rest.substring(0, rest.length() - 1).strip();
            } else {
                return rest;
            }
        }
        return rest;
    }

    private static int openingOf(String text, char close) {
        return switch (close) {
            case ')' -> text.lastIndexOf('(');
            case ']' -> text.lastIndexOf('[');
            default -> -1;
        };
    }

    private static Sound soundOf(String word) {
        if (word.isEmpty()) {
            return Sound.UNKNOWN;
        }
        int last = word.codePointBefore(word.length());
        if (Hangul.isSyllable(last)) {
            return Hangul.endsInRieul(last)
                    ? Sound.RIEUL
                    : Hangul.hasFinal(last) ? Sound.CONSONANT : Sound.VOWEL;
        }
        Sound unit = unitOf(word);
        if (unit != Sound.UNKNOWN) {
            return unit;
        }
        if (last >= '0' && last <= '9') {
            return numberOf(word);
        }
        if ((last >= 'a' && last <= 'z') || (last >= 'A' && last <= 'Z')) {
            return latinOf(word);
        }
        return Sound.UNKNOWN;
    }

    private static Sound unitOf(String word) {
        int from = word.length();
        while (from > 0 && !Character.isDigit(word.charAt(from - 1))) {
            from--;
        }
        return from == 0
                ? Sound.UNKNOWN
                : UNITS.getOrDefault(
                        word.substring(from).strip().toLowerCase(Locale.ROOT), Sound.UNKNOWN);
    }

    /// By the last digit's name, or by the name of the place when zeros end the number: 십, 백, 천, 만,
    /// 억 all close with a consonant, 조 does not.
    private static Sound numberOf(String word) {
        int zeros = 0;
        boolean decimal = false;
        int at = word.length() - 1;
        while (at >= 0 && (word.charAt(at) == '0' || word.charAt(at) == ',')) {
            zeros += word.charAt(at) == '0' ? 1 : 0;
            at--;
        }
        for (int each = at; each >= 0 && isPartOfNumber(word.charAt(each)); each--) {
            decimal |= word.charAt(each) == '.';
        }
        boolean place = at >= 0 && Character.isDigit(word.charAt(at));
        if (zeros > 0) {
            return place && !decimal && zeros >= 12 && zeros < 16 ? Sound.VOWEL : Sound.CONSONANT;
        }
        return switch (word.charAt(word.length() - 1)) {
            case '1', '7', '8' -> Sound.RIEUL;
            case '3', '6' -> Sound.CONSONANT;
            default -> Sound.VOWEL;
        };
    }

    private static boolean isPartOfNumber(char each) {
        return Character.isDigit(each) || each == ',' || each == '.';
    }

    private static Sound latinOf(String word) {
        int from = word.length();
        while (from > 0 && isLatin(word.charAt(from - 1))) {
            from--;
        }
        String letters = word.substring(from);
        boolean spelled = letters.length() == 1 || letters.equals(letters.toUpperCase(Locale.ROOT));
        return spelled
                ? letterOf(letters.charAt(letters.length() - 1))
                : endingOf(letters.toLowerCase(Locale.ROOT));
    }

    /// A letter by its name: 엘, 엠, 엔, 알; all others close with a vowel.
    private static Sound letterOf(char letter) {
        return switch (Character.toUpperCase(letter)) {
            case 'L', 'R' -> Sound.RIEUL;
            case 'M', 'N' -> Sound.CONSONANT;
            default -> Sound.VOWEL;
        };
    }

    /// A word as Korean writes it (외래어 표기법): file 파일, Chrome 크롬, book 북, school 스쿨.
    private static Sound endingOf(String word) {
        String end = word;
        if (word.length() > 3 && word.endsWith("e") && "lmn".indexOf(before(word, 1)) >= 0) {
            end = word.substring(0, word.length() - 1);
        }
        char last = end.charAt(end.length() - 1);
        return switch (last) {
            case 'l' -> Sound.RIEUL;
            case 'm', 'n' -> Sound.CONSONANT;
            case 'g' -> end.endsWith("ng") ? Sound.CONSONANT : Sound.VOWEL;
            case 'k', 'p', 't', 'b', 'c' -> {
                boolean doubled = end.endsWith("ck") || end.endsWith("ok");
                boolean shortVowel =
                        end.length() >= 2
                                && isVowel(before(end, 1))
                                && (end.length() < 3 || !isVowel(before(end, 2)));
                yield doubled || shortVowel ? Sound.CONSONANT : Sound.VOWEL;
            }
            default -> Sound.VOWEL;
        };
    }

    private static char before(String word, int fromEnd) {
        return word.charAt(word.length() - 1 - fromEnd);
    }

    private static boolean isVowel(char letter) {
        return "aeiou".indexOf(letter) >= 0;
    }

    private static boolean isLatin(char each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z');
    }
}
