@NullMarked
package maru.files.name;

import org.jspecify.annotations.NullMarked;
