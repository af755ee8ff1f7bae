@NullMarked
package maru.chat.routing;

import org.jspecify.annotations.NullMarked;
