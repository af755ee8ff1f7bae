/// The sheet of a sent letter: one line a child in class order.
@NullMarked
package maru.portal.letters.sheet;

import org.jspecify.annotations.NullMarked;
