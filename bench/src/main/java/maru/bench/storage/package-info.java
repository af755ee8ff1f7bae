/// What PostgreSQL, the feed and the blobs do in a second, each beside its anchor in the same run.
@NullMarked
package maru.bench.storage;

import org.jspecify.annotations.NullMarked;
