@NullMarked
package maru.chat.archive;

import org.jspecify.annotations.NullMarked;
