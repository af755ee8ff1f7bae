/// Writing a letter: drafts that save themselves, files, sending, recalling and improving.
@NullMarked
package maru.portal.letters.writing;

import org.jspecify.annotations.NullMarked;
