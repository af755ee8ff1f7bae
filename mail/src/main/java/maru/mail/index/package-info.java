/// Search of mail: a Lucene index for each process, which can be thrown away at any time, over the
/// words that every index of Maru shares ([maru.korean.KoreanAnalyzer]).
@NullMarked
package maru.mail.index;

import org.jspecify.annotations.NullMarked;
