@NullMarked
package maru.portal.letters.intake;

import org.jspecify.annotations.NullMarked;
