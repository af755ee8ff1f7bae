@NullMarked
package maru.identity.joining;

import org.jspecify.annotations.NullMarked;
