@NullMarked
package maru.files.dav;

import org.jspecify.annotations.NullMarked;
