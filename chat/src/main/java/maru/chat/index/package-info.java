/// Search of what was said: an index for each process, which can be thrown away at any time, over
/// the words that every index of Maru shares ([maru.korean.WordIndex]).
@NullMarked
package maru.chat.index;

import org.jspecify.annotations.NullMarked;
