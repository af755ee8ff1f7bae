package maru.storage.feed;

import java.util.List;

/// Takes a feed's entries in and remembers how far it got. Whoever keeps an index keeps the
/// position with it; others use [StoredPosition].
public interface FeedReader {

    /// The position of the last entry whose effect is durable; 0 for none.
    long position();

    /// Takes entries in, in order, each at least once. Make their effect and the position of the
    /// last one durable together, and each of them counts once. When this throws, they come again.
    void take(List<FeedEntry> entries);

    /// Entries after [#position()] are no longer kept, because this reader was away for too long.
    /// Build anew from the tables what the entries would have told, and go on after `position`,
    /// which was reached before this was called.
    void startOver(long position);
}
