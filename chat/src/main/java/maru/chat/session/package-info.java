@NullMarked
package maru.chat.session;

import org.jspecify.annotations.NullMarked;
