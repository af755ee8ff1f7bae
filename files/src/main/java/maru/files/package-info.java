/// The drive: WebDAV class 1, 2 and 3 (RFC 4918) over rows in PostgreSQL and contents in the blob
/// store.
@NullMarked
package maru.files;

import org.jspecify.annotations.NullMarked;
