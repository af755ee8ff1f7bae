@NullMarked
package maru.storage.feed;

import org.jspecify.annotations.NullMarked;
