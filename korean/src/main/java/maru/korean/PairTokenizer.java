package maru.korean;

import java.io.IOException;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;

/// Cuts Hangul and 한자 into overlapping pairs (코딩동아리: 코딩 딩동 동아 아리) and all else into whole runs of
/// letters or digits. What dictionaries do not know, names above all, is found by it.
///
/// For an index the last character of a run stands alone besides, at the place of the last pair, so
/// that a single character is found by the beginning of a token wherever it stands. A question must
/// not have it: 동아 would then ask for an 아 that ends its run.
final class PairTokenizer extends Tokenizer {

    private static final int LONGEST_RUN = 255;

    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private final OffsetAttribute offset = addAttribute(OffsetAttribute.class);
    private final PositionIncrementAttribute step = addAttribute(PositionIncrementAttribute.class);
    private final boolean forIndex;
    private final StringBuilder text = new StringBuilder();
    private int at;
    private boolean insideRun;

    PairTokenizer(boolean forIndex) {
        this.forIndex = forIndex;
    }

    @Override
    public void reset() throws IOException {
        super.reset();
        text.setLength(0);
        at = 0;
        insideRun = false;
        char[] buffer = new char[4_096];
        for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
            text.append(buffer, 0, count);
        }
    }

    @Override
    public boolean incrementToken() {
        clearAttributes();
        while (at < text.length()) {
            int first = text.codePointAt(at);
            int end = at + Character.charCount(first);
            if (isPaired(first)) {
                boolean pair = end < text.length() && isPaired(text.codePointAt(end));
                if (pair) {
                    emit(at, end + Character.charCount(text.codePointAt(end)));
                    insideRun = true;
                    at = end;
                    return true;
                }
                boolean alone = !insideRun;
                insideRun = false;
                int from = at;
                at = end;
                if (alone || forIndex) {
                    emit(from, end);
                    step.setPositionIncrement(alone ? 1 : 0);
                    return true;
                }
            } else if (Character.isLetterOrDigit(first)) {
                int from = at;
                at = endOfRun(from, Character.isDigit(first));
                emit(from, at);
                return true;
            } else {
                at = end;
            }
        }
        return false;
    }

    @Override
    public void end() throws IOException {
        super.end();
        int last = correctOffset(text.length());
        offset.setOffset(last, last);
    }

    private void emit(int from, int to) {
        term.append(text, from, to);
        offset.setOffset(correctOffset(from), correctOffset(to));
    }

    private int endOfRun(int from, boolean digits) {
        int end = from;
        while (end < text.length() && end - from < LONGEST_RUN) {
            int each = text.codePointAt(end);
            if (isPaired(each)
                    || !(Character.isLetterOrDigit(each)
                            || Character.getType(each) == Character.NON_SPACING_MARK)
                    || Character.isDigit(each) != digits) {
                break;
            }
            end += Character.charCount(each);
        }
        return end;
    }

    /// Whether a token is one character of those that are paired.
    static boolean isLonePart(String token) {
        int first = token.codePointAt(0);
        return token.length() == Character.charCount(first) && isPaired(first);
    }

    private static boolean isPaired(int codePoint) {
        return Hangul.isSyllable(codePoint)
                || (codePoint >= 0x3130 && codePoint <= 0x318F)
                || (codePoint >= 0x3040 && codePoint <= 0x30FF)
                || (Character.isIdeographic(codePoint) && Character.isLetter(codePoint));
    }
}
