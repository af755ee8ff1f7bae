/// Work that is looked for again and again, each kind by a thread of its own.
@NullMarked
package maru.portal.letters.rounds;

import org.jspecify.annotations.NullMarked;
