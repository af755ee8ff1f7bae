/// Mailboxes and messages on PostgreSQL and blobs, behind Apache James's mailbox interfaces.
///
/// One transaction writes a message with everything that follows from it: UID and modification
/// sequence (RFC 3501, RFC 7162), quota (RFC 9208), thread and change rows (RFC 8621), and the feed
/// entry that tells other processes. Nothing derived is left to a listener after the commit.
@NullMarked
package maru.mail.store;

import org.jspecify.annotations.NullMarked;
