@NullMarked
package maru.korean;

import org.jspecify.annotations.NullMarked;
