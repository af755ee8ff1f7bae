@NullMarked
package maru.postgres;

import org.jspecify.annotations.NullMarked;
