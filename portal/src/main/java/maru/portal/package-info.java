@NullMarked
package maru.portal;

import org.jspecify.annotations.NullMarked;
