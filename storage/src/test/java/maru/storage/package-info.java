@NullMarked
package maru.storage;

import org.jspecify.annotations.NullMarked;
