@NullMarked
package maru.storage.blob;

import org.jspecify.annotations.NullMarked;
