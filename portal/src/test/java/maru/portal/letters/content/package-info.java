@NullMarked
package maru.portal.letters.content;

import org.jspecify.annotations.NullMarked;
