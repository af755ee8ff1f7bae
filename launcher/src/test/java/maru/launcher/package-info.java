@NullMarked
package maru.launcher;

import org.jspecify.annotations.NullMarked;
