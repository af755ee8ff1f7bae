/// What happens to queued mail: mailets, delivery to mailboxes, sending on.
@NullMarked
package maru.mail.delivery;

import org.jspecify.annotations.NullMarked;
