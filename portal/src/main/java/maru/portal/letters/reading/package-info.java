/// A family reads: all children and schools in one list, ordered by what must be done by when.
@NullMarked
package maru.portal.letters.reading;

import org.jspecify.annotations.NullMarked;
