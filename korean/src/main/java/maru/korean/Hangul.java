package maru.korean;

/// The arithmetic of Hangul syllables (Unicode 3.12): each is an initial consonant, a vowel and
/// perhaps a final consonant.
final class Hangul {

    static final char FIRST = '가';
    static final char LAST = '힣';
    private static final int FINALS = 28;
    private static final int VOWELS = 21;

    /// As they stand on a keyboard (compatibility jamo, U+3131 and on), in the order of syllables.
    private static final String INITIALS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ";

    /// For each final, what stays under the syllable and what may open the next one while somebody
    /// is still typing it: 갑 may become 가방, 값 may become 갑시.
    private static final String FINALS_LAST = " ㄱㄲㅅㄴㅈㅎㄷㄹㄱㅁㅂㅅㅌㅍㅎㅁㅂㅅㅅㅆㅇㅈㅊㅋㅌㅍㅎ";

    private static final int[] FINALS_REST = {
        0, 0, 0, 1, 0, 4, 4, 0, 0, 8, 8, 8, 8, 8, 8, 8, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private Hangul() {}

    static boolean isSyllable(int codePoint) {
        return codePoint >= FIRST && codePoint <= LAST;
    }

    /// A consonant typed alone, as in ㄱㅎㄴ.
    static boolean isInitial(int codePoint) {
        return codePoint >= 'ㄱ' && codePoint <= 'ㅎ' && INITIALS.indexOf(codePoint) >= 0;
    }

    static char initialOf(int syllable) {
        return INITIALS.charAt((syllable - FIRST) / (FINALS * VOWELS));
    }

    static boolean hasFinal(int syllable) {
        return finalOf(syllable) != 0;
    }

    static boolean endsInRieul(int syllable) {
        return finalOf(syllable) == 8;
    }

    static char withoutFinal(int syllable) {
        return (char) (syllable - finalOf(syllable));
    }

    /// The consonant that moves to the next syllable when a vowel is typed.
    static char consonantThatMoves(int syllable) {
        return FINALS_LAST.charAt(finalOf(syllable));
    }

    /// What is left when that consonant has moved: 값 gives 갑, 갑 gives 가.
    static char restWhenItMoves(int syllable) {
        return (char) (withoutFinal(syllable) + FINALS_REST[finalOf(syllable)]);
    }

    private static int finalOf(int syllable) {
        return (syllable - FIRST) % FINALS;
    }
}
