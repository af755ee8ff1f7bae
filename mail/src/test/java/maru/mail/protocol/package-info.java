@NullMarked
package maru.mail.protocol;

import org.jspecify.annotations.NullMarked;
