@NullMarked
package maru.launcher.machine;

import org.jspecify.annotations.NullMarked;
