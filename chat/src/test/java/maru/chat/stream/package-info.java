@NullMarked
package maru.chat.stream;

import org.jspecify.annotations.NullMarked;
