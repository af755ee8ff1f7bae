@NullMarked
package maru.chat.jid;

import org.jspecify.annotations.NullMarked;
