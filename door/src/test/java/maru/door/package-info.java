@NullMarked
package maru.door;

import org.jspecify.annotations.NullMarked;
