/// A guardian signs: once, in the right name, on exactly the bytes that were shown.
@NullMarked
package maru.portal.letters.signing;

import org.jspecify.annotations.NullMarked;
