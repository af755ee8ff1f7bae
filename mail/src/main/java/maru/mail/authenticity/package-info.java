/// Whether mail comes from whom it says, and a signature by which others can tell that of ours: SPF
/// (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), `Authentication-Results` (RFC 8601).
@NullMarked
package maru.mail.authenticity;

import org.jspecify.annotations.NullMarked;
