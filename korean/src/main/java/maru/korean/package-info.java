/// What Korean text needs wherever it is kept, searched, sorted or put into a sentence: one form of
/// the same letters, one chain of analysis that mail, chat and the search share, initial
/// consonants, the database's order, particles.
///
/// Nothing here reads a setting, and nothing but [WordIndex] keeps state; the same text gives the
/// same answer everywhere, so an index made by one process answers the question of another.
@NullMarked
package maru.korean;

import org.jspecify.annotations.NullMarked;
