@NullMarked
package maru.chat.room;

import org.jspecify.annotations.NullMarked;
