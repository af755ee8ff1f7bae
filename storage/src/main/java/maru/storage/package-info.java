/// What a part keeps: rows in PostgreSQL, blobs beside them, and the durable feed by which parts
/// tell one another what changed.
///
/// - [maru.storage.Database] runs transactions.
/// - [maru.storage.Roles] and [maru.storage.Migrations] make the schemas and the parts' rights;
///   only the launcher uses them.
@NullMarked
package maru.storage;

import org.jspecify.annotations.NullMarked;
