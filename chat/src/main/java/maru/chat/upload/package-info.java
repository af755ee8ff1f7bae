@NullMarked
package maru.chat.upload;

import org.jspecify.annotations.NullMarked;
