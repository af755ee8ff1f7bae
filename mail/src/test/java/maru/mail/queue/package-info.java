@NullMarked
package maru.mail.queue;

import org.jspecify.annotations.NullMarked;
