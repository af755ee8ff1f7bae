@NullMarked
package maru.chat.pubsub;

import org.jspecify.annotations.NullMarked;
