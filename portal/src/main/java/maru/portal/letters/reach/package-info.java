/// Reaching people outside the portal: a durable outbox, mail by SMTP, each family's own choice.
@NullMarked
package maru.portal.letters.reach;

import org.jspecify.annotations.NullMarked;
