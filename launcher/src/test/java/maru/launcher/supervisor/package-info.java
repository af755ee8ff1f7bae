@NullMarked
package maru.launcher.supervisor;

import org.jspecify.annotations.NullMarked;
