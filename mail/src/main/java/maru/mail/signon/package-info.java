/// Who is at the doors and who has a mailbox, as identity says.
@NullMarked
package maru.mail.signon;

import org.jspecify.annotations.NullMarked;
