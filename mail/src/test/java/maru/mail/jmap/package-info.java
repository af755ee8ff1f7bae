@NullMarked
package maru.mail.jmap;

import org.jspecify.annotations.NullMarked;
