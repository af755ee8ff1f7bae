@NullMarked
package maru.identity;

import org.jspecify.annotations.NullMarked;
