/// Mail on its way: a queue on PostgreSQL and blobs (RFC 5321 §4.5.4), where what was accepted is
/// committed, and what nobody could be told about is kept aside.
@NullMarked
package maru.mail.queue;

import org.jspecify.annotations.NullMarked;
