@NullMarked
package maru.mail.signon;

import org.jspecify.annotations.NullMarked;
