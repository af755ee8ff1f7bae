/// The process that reads: everything here runs apart from Maru, with a small memory, no network,
/// no environment and no right to any file but the one it was given.
@NullMarked
package maru.documents.child;

import org.jspecify.annotations.NullMarked;
