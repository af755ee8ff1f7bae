@NullMarked
package maru.launcher.settings;

import org.jspecify.annotations.NullMarked;
