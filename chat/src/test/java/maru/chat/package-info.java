@NullMarked
package maru.chat;

import org.jspecify.annotations.NullMarked;
