package maru.korean;

import java.io.IOException;
import java.io.Reader;
import java.text.Normalizer;
import org.apache.lucene.analysis.charfilter.BaseCharFilter;

/// Gives the tokenizer one form of what looks or means the same: NFKC (decomposed Hangul from a
/// Mac, full-width letters, ㎏), hidden characters taken out, thousands without commas (12,000 is
/// 12000). Offsets still point into the text as it was, so that highlights fall where they belong.
///
/// Consonants that stand alone (ㅋㅋ, ㄱ) stay as a keyboard writes them.
final class SameFormFilter extends BaseCharFilter {

    private static final int BUFFER = 8_192;
    private final StringBuilder form = new StringBuilder();
    private int read = -1;

    SameFormFilter(Reader input) {
        super(input);
    }

    @Override
    public int read(char[] into, int offset, int length) throws IOException {
        if (read < 0) {
            normalize(all());
            read = 0;
        }
        if (read >= form.length()) {
            return -1;
        }
        int count = Math.min(length, form.length() - read);
        form.getChars(read, read + count, into, offset);
        read += count;
        return count;
    }

    private String all() throws IOException {
        StringBuilder text = new StringBuilder();
        char[] buffer = new char[BUFFER];
        for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
            text.append(buffer, 0, count);
        }
        return text.toString();
    }

    /// Cluster by cluster: a cluster is what could compose into one character.
    private void normalize(String text) {
        int shift = 0;
        for (int from = 0; from < text.length(); ) {
            int to = endOfCluster(text, from);
            int before = form.length();
            appendCluster(text, from, to);
            shift = noteShift(to - from, before, shift);
            from = to;
        }
    }

    /// What a cluster became shorter by moves all that follows; what it became longer by points at
    /// its end.
    private int noteShift(int length, int before, int shift) {
        int became = form.length() - before;
        for (int extra = length + 1; extra <= became; extra++) {
            addOffCorrectMap(before + extra, shift + length - extra);
        }
        if (became < length) {
            addOffCorrectMap(form.length(), shift + length - became);
        }
        return shift + length - became;
    }

    private void appendCluster(String text, int from, int to) {
        int first = text.codePointAt(from);
        if (to - from == Character.charCount(first)) {
            if (isPlain(first)) {
                if (first != ',' || !isThousands(text, from)) {
                    form.appendCodePoint(first);
                }
                return;
            }
            if (KoreanText.isHidden(first)) {
                return;
            }
        }
        form.append(Normalizer.normalize(text.substring(from, to), Normalizer.Form.NFKC));
    }

    private static int endOfCluster(String text, int from) {
        int at = from + Character.charCount(text.codePointAt(from));
        while (at < text.length() && joinsWhatIsBefore(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private static boolean joinsWhatIsBefore(char each) {
        if (each < 0x300) {
            return false;
        }
        return (each >= 0x1160 && each <= 0x11FF)
                || (each >= 0xD7B0 && each <= 0xD7FB)
                || each == 0xFF9E
                || each == 0xFF9F
                || Character.getType(each) == Character.NON_SPACING_MARK;
    }

    /// What NFKC leaves as it is, decided without asking: nearly every character of nearly every
    /// text.
    private static boolean isPlain(int codePoint) {
        return (codePoint >= ' ' && codePoint < 0x7F)
                || Hangul.isSyllable(codePoint)
                || codePoint == '\n'
                || codePoint == '\r'
                || codePoint == '\t'
                || (codePoint >= 0x3131 && codePoint <= 0x318E && codePoint != 0x3164)
                || (codePoint >= 0x4E00 && codePoint <= 0x9FFF);
    }

    /// A comma between digits of which exactly three follow.
    private static boolean isThousands(String text, int comma) {
        return comma > 0
                && isDigit(text, comma - 1)
                && isDigit(text, comma + 1)
                && isDigit(text, comma + 2)
                && isDigit(text, comma + 3)
                && !isDigit(text, comma + 4);
    }

    private static boolean isDigit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }
}
