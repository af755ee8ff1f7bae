/// The durable feed: what a part must tell the others (a person left, a password was revoked, a
/// document changed) is a row of the transaction that made the change, and reaches every reader
/// once it is committed, in one order, missing nothing.
///
/// A writer calls [maru.storage.feed.Feed#tell]. Each process that can spare a thread runs a
/// [maru.storage.feed.FeedSequencer]; one of them leads. A [maru.storage.feed.FeedFollower] hands
/// entries to a [maru.storage.feed.FeedReader], woken by [maru.storage.feed.FeedSignals].
@NullMarked
package maru.storage.feed;

import org.jspecify.annotations.NullMarked;
