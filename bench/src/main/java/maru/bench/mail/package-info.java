/// Mail under load, beside Postfix with Dovecot.
@NullMarked
package maru.bench.mail;

import org.jspecify.annotations.NullMarked;
