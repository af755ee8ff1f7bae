/// What the portal's pages show of the drives and WebDAV has no words for: shares, links, history,
/// going back. A small JSON interface on loopback, by which the portal asks in the name of the
/// person at its page (`LOCALPART*portal.drive`); the front door leads nobody here.
@NullMarked
package maru.files.desk;

import org.jspecify.annotations.NullMarked;
