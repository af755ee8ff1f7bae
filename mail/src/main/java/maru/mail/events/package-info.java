/// What happened to mailboxes, brought to those who watch them in this process.
@NullMarked
package maru.mail.events;

import org.jspecify.annotations.NullMarked;
