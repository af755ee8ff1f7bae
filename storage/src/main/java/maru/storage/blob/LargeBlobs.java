package maru.storage.blob;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;

/// Where large content lies: a disk ([DiskBlobs]) or an object store. It knows nothing of owners,
/// leases or the database; its caller never lets two of them disagree.
public interface LargeBlobs {

    /// A place to write content whose name is not yet known.
    Draft draft() throws IOException;

    /// Whether content of this name and size is in its place.
    boolean holds(BlobHash hash, long size) throws IOException;

    /// Reads exactly `length` bytes from `from` on.
    ///
    /// @throws IOException when they are not there
    byte[] read(BlobHash hash, long from, int length) throws IOException;

    /// Removes the content; what is not there is removed already.
    void remove(BlobHash hash) throws IOException;

    /// Whether new content would leave too little room for what must go on working.
    boolean isFull() throws IOException;

    /// Discards drafts that nobody has written to for this long, and names the content that has
    /// been here for as long, for the collector to compare with the database.
    List<BlobHash> sweep(Duration olderThan) throws IOException;

    /// Content on its way.
    interface Draft extends AutoCloseable {

        OutputStream stream();

        /// Returns once the content stands under its name and survives a power cut. Content that a
        /// failed flush put in doubt is written anew.
        ///
        /// @throws IOException when it cannot be made durable; it is then not in its place
        void place(BlobHash hash) throws IOException;

        /// Discards what was not placed.
        @Override
        void close();
    }
}
