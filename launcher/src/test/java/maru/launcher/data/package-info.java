@NullMarked
package maru.launcher.data;

import org.jspecify.annotations.NullMarked;
