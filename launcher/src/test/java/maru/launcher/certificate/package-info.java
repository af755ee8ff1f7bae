@NullMarked
package maru.launcher.certificate;

import org.jspecify.annotations.NullMarked;
