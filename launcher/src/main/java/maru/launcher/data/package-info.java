/// The data folder: what it is, whose it is, its secrets, and who may use it now.
@NullMarked
package maru.launcher.data;

import org.jspecify.annotations.NullMarked;
