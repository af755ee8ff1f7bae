/// Reads messages (RFC 5322, RFC 2045) as people read them, Korean ones of any age among them.
@NullMarked
package maru.mail.mime;

import org.jspecify.annotations.NullMarked;
