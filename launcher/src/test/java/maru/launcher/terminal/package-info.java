@NullMarked
package maru.launcher.terminal;

import org.jspecify.annotations.NullMarked;
