package maru.korean;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/// What somebody typed as a Lucene query over fields that were indexed with [KoreanAnalyzer], each
/// under its name and under its name and [KoreanAnalyzer#PAIRS].
///
/// Every word that is typed must be there, in any order and in any of the fields; words in double
/// quotes must stand together. A word is found as words of its language and, at a lower weight, as
/// the same syllables side by side: so every text that holds the typed Hangul is found, whatever
/// stands before or after it. Latin letters and digits are found as whole words, or from their
/// beginning when [#whileTyping] asks.
///
/// Bounded: at most [#MOST_WORDS] words of [#LONGEST_WORD] characters count; the rest is not read.
public final class KoreanQueries {

    public static final int MOST_WORDS = 32;
    public static final int LONGEST_WORD = 256;
    private static final float PAIRS_WEIGHT = 0.3f;

    /// A field and how much a hit in it counts beside the others.
    public record Weighted(String field, float weight) {}

    private final Analyzer analyzer;
    private final List<Weighted> fields;

    private KoreanQueries(Analyzer analyzer, List<Weighted> fields) {
        this.analyzer = analyzer;
        this.fields = List.copyOf(fields);
    }

    /// Asks these fields. Name them without the ending of pairs.
    public static KoreanQueries over(KoreanAnalyzer forAsking, Weighted... fields) {
        return new KoreanQueries(forAsking, List.of(fields));
    }

    /// The query for a line that was typed whole. Nothing that can be searched gives a query that
    /// matches nothing.
    public Query of(String typed) {
        return query(typed, false);
    }

    /// The same while it is being typed: the last Latin word or number may go on.
    public Query whileTyping(String typed) {
        return query(typed, true);
    }

    private Query query(String typed, boolean unfinished) {
        List<String> words = words(typed);
        BooleanQuery.Builder all = new BooleanQuery.Builder();
        int asked = 0;
        for (int index = 0; index < words.size(); index++) {
            boolean goesOn = unfinished && index == words.size() - 1;
            List<Query> ways = new ArrayList<>();
            for (Weighted field : fields) {
                addWays(field, words.get(index), goesOn, ways);
            }
            if (!ways.isEmpty()) {
                all.add(new DisjunctionMaxQuery(ways, 0.1f), Occur.MUST);
                asked++;
            }
        }
        return asked == 0 ? new MatchNoDocsQuery("nothing to look for was typed") : all.build();
    }

    private void addWays(Weighted field, String word, boolean goesOn, List<Query> ways) {
        List<Placed> spoken = tokens(field.field(), word);
        if (!spoken.isEmpty()) {
            ways.add(weighted(phrase(field.field(), spoken), field.weight()));
        }
        String pairs = field.field() + KoreanAnalyzer.PAIRS;
        List<Placed> side = tokens(pairs, word);
        if (side.isEmpty()) {
            return;
        }
        ways.add(weighted(sideBySide(pairs, side, goesOn), field.weight() * PAIRS_WEIGHT));
    }

    /// A last character that stands alone may open a pair in the text, so it is looked for by the
    /// beginning of tokens; beside others only as one that is somewhere in the text.
    private static Query sideBySide(String field, List<Placed> tokens, boolean goesOn) {
        Placed last = tokens.getLast();
        boolean mayGoOn = PairTokenizer.isLonePart(last.text) || (goesOn && tokens.size() == 1);
        if (!mayGoOn) {
            return phrase(field, tokens);
        }
        Query begins = new PrefixQuery(new Term(field, last.text));
        return tokens.size() == 1
                ? begins
                : new BooleanQuery.Builder()
                        .add(phrase(field, tokens.subList(0, tokens.size() - 1)), Occur.MUST)
                        .add(begins, Occur.MUST)
                        .build();
    }

    private static Query weighted(Query query, float weight) {
        return weight == 1f ? query : new BoostQuery(query, weight);
    }

    private static Query phrase(String field, List<Placed> tokens) {
        if (tokens.size() == 1) {
            return new TermQuery(new Term(field, tokens.getFirst().text));
        }
        PhraseQuery.Builder phrase = new PhraseQuery.Builder();
        for (Placed token : tokens) {
            phrase.add(new Term(field, token.text), token.position);
        }
        return phrase.build();
    }

    private record Placed(String text, int position) {}

    private List<Placed> tokens(String field, String word) {
        List<Placed> tokens = new ArrayList<>();
        try (TokenStream stream = analyzer.tokenStream(field, word)) {
            CharTermAttribute term = stream.addAttribute(CharTermAttribute.class);
            PositionIncrementAttribute step = stream.addAttribute(PositionIncrementAttribute.class);
            stream.reset();
            int position = -1;
            while (stream.incrementToken()) {
                position += step.getPositionIncrement();
                tokens.add(new Placed(term.toString(), position));
            }
            stream.end();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return tokens;
    }

    private static List<String> words(String typed) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        for (int at = 0; at <= typed.length() && words.size() < MOST_WORDS; at++) {
            char each = at < typed.length() ? typed.charAt(at) : ' ';
            boolean quote = each == '"' || each == '“' || each == '”';
            boolean ends =
                    quote || at == typed.length() || (!quoted && Character.isWhitespace(each));
            if (!ends) {
                if (word.length() < LONGEST_WORD) {
                    word.append(each);
                }
            } else if (!word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
            quoted ^= quote;
        }
        return words;
    }
}
