@NullMarked
package maru.files;

import org.jspecify.annotations.NullMarked;
