@NullMarked
package maru.portal.letters;

import org.jspecify.annotations.NullMarked;
