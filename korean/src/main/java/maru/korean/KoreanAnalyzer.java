package maru.korean;

import java.io.Reader;
import java.util.EnumSet;
import java.util.Set;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.DelegatingAnalyzerWrapper;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishMinimalStemFilter;
import org.apache.lucene.analysis.ko.KoreanPartOfSpeechStopFilter;
import org.apache.lucene.analysis.ko.KoreanReadingFormFilter;
import org.apache.lucene.analysis.ko.KoreanTokenizer;
import org.apache.lucene.analysis.ko.KoreanTokenizer.DecompoundMode;
import org.apache.lucene.analysis.ko.POS;
import org.apache.lucene.analysis.miscellaneous.LengthFilter;

/// How text becomes words in every index of Maru, so that mail, messages and letters find the same
/// things by the same questions.
///
/// A field `x` gets the chain of words: one form (NFKC, nothing hidden, 12,000 as 12000), nori with
/// compounds taken apart (현장체험학습: 현장 체험 학습), particles and endings dropped (학습을, 학습은: 학습), 한자 by
/// their reading, small letters, English plurals as singulars. File names fall apart at their
/// signs.
///
/// A field `x.pairs` gets overlapping pairs of syllables instead: what no dictionary has (names,
/// new words, other spacing) is found by it. Index each text into both; [KoreanQueries] asks both.
/// Positions count in both, so phrases work.
///
/// [#forIndexing] and [#forAsking] differ in the pairs only (see [PairTokenizer]). Neither has
/// state; the same text gives the same tokens in every process. Safe for many threads.
public final class KoreanAnalyzer extends DelegatingAnalyzerWrapper {

    /// What the name of a field ends with that holds pairs.
    public static final String PAIRS = ".pairs";

    /// No token is longer; nothing that a person types is.
    private static final int LONGEST_TOKEN = 255;

    /// Particles, endings, helping verbs, affixes and signs. Adverbs, determiners and exclamations
    /// stay: somebody may look for them, and how rare a word is decides its weight anyway.
    private static final Set<POS.Tag> DROPPED =
            EnumSet.of(
                    POS.Tag.EP,
                    POS.Tag.EF,
                    POS.Tag.EC,
                    POS.Tag.ETN,
                    POS.Tag.ETM,
                    POS.Tag.JKS,
                    POS.Tag.JKC,
                    POS.Tag.JKG,
                    POS.Tag.JKO,
                    POS.Tag.JKB,
                    POS.Tag.JKV,
                    POS.Tag.JKQ,
                    POS.Tag.JX,
                    POS.Tag.JC,
                    POS.Tag.SP,
                    POS.Tag.SSC,
                    POS.Tag.SSO,
                    POS.Tag.SC,
                    POS.Tag.SF,
                    POS.Tag.SE,
                    POS.Tag.SY,
                    POS.Tag.VCP,
                    POS.Tag.VX,
                    POS.Tag.XPN,
                    POS.Tag.XSA,
                    POS.Tag.XSN,
                    POS.Tag.XSV,
                    POS.Tag.UNA,
                    POS.Tag.VSV);

    private final Analyzer words = new Words();
    private final Analyzer pairs;

    private KoreanAnalyzer(boolean forIndex) {
        super(PER_FIELD_REUSE_STRATEGY);
        this.pairs = new Pairs(forIndex);
    }

    /// For an `IndexWriter`.
    public static KoreanAnalyzer forIndexing() {
        return new KoreanAnalyzer(true);
    }

    /// For what somebody typed.
    public static KoreanAnalyzer forAsking() {
        return new KoreanAnalyzer(false);
    }

    @Override
    protected Analyzer getWrappedAnalyzer(String fieldName) {
        return fieldName.endsWith(PAIRS) ? pairs : words;
    }

    @Override
    public void close() {
        words.close();
        pairs.close();
        super.close();
    }

    private static final class Words extends Analyzer {

        @Override
        protected TokenStreamComponents createComponents(String fieldName) {
            Tokenizer nori =
                    new KoreanTokenizer(
                            TokenStream.DEFAULT_TOKEN_ATTRIBUTE_FACTORY,
                            null,
                            DecompoundMode.DISCARD,
                            false,
                            true);
            TokenStream stream = new KoreanPartOfSpeechStopFilter(nori, DROPPED);
            stream = new KoreanReadingFormFilter(stream);
            stream = new LowerCaseFilter(stream);
            stream = new EnglishMinimalStemFilter(stream);
            return new TokenStreamComponents(nori, new LengthFilter(stream, 1, LONGEST_TOKEN));
        }

        @Override
        protected Reader initReader(String fieldName, Reader reader) {
            return new SameFormFilter(reader);
        }
    }

    private static final class Pairs extends Analyzer {

        private final boolean forIndex;

        Pairs(boolean forIndex) {
            this.forIndex = forIndex;
        }

        @Override
        protected TokenStreamComponents createComponents(String fieldName) {
            Tokenizer cut = new PairTokenizer(forIndex);
            return new TokenStreamComponents(cut, new LowerCaseFilter(cut));
        }

        @Override
        protected Reader initReader(String fieldName, Reader reader) {
            return new SameFormFilter(reader);
        }
    }
}
