/// SMTP and IMAP as James speaks them, with our own commands where James lacks or errs.
@NullMarked
package maru.mail.protocol;

import org.jspecify.annotations.NullMarked;
