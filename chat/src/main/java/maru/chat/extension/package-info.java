@NullMarked
package maru.chat.extension;

import org.jspecify.annotations.NullMarked;
