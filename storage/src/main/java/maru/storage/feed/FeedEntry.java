package maru.storage.feed;

import java.time.Instant;

/// A fact of a feed.
///
/// @param position its place in the feed's order, from 1 on without holes
/// @param writtenAt when it was written, before its transaction committed; by the database's clock
public record FeedEntry(
        long position, String kind, String subject, String body, Instant writtenAt) {}
