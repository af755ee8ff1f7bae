/// What operators ask of a running server, and what it does by itself to stay in bounds.
@NullMarked
package maru.chat.operation;

import org.jspecify.annotations.NullMarked;
