/// The PostgreSQL that one machine runs by itself: the binaries are unpacked from their archive,
/// the data folder is made, and the server is supervised so that it never outlives this process.
///
/// [maru.postgres.PostgresServer] is the way in; [maru.postgres.PostgresConfig] says where and how.
/// An installation with a PostgreSQL of its own does not use this package at all.
@NullMarked
package maru.postgres;

import org.jspecify.annotations.NullMarked;
