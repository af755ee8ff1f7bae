/// Sorting of mail by what its owner wrote: Sieve scripts (RFC 5228) and telling that somebody is
/// away (RFC 5230).
@NullMarked
package maru.mail.sieve;

import org.jspecify.annotations.NullMarked;
