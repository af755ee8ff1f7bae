/// JMAP: RFC 8620, over HTTP that only the front door reaches.
@NullMarked
package maru.mail.jmap;

import org.jspecify.annotations.NullMarked;
