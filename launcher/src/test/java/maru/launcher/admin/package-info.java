@NullMarked
package maru.launcher.admin;

import org.jspecify.annotations.NullMarked;
