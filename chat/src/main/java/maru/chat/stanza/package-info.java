/// Stanzas with their addresses (RFC 6120 §8.1), and what is answered to those that cannot be
/// served (§8.3).
@NullMarked
package maru.chat.stanza;

import org.jspecify.annotations.NullMarked;
