/// The rows of letters in PostgreSQL, and nothing that decides anything.
@NullMarked
package maru.portal.letters.record;

import org.jspecify.annotations.NullMarked;
