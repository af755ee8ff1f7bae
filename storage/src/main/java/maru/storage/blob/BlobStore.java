package maru.storage.blob;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import maru.kernel.Refusal;
import maru.storage.Row;
import maru.storage.Transaction;

/// Takes content in and gives it out again, byte for byte.
///
/// ```java
/// try (Upload upload = blobs.receive(body, 50 << 20)) {
///     database.change(tx -> {
///         upload.keep(tx);
///         tx.update("insert into attachment (id, hash) values (?, ?)", id, upload.hash().bytes());
///     });
/// }
/// ```
///
/// The content is read outside of any transaction, since it comes as slowly as its sender likes.
public interface BlobStore {

    /// The disk has too little room. A protocol that tells a full disk from one that does not
    /// answer (HTTP 507) compares with it.
    Refusal.Unavailable NO_ROOM =
            new Refusal.Unavailable(
                    "저장 공간이 부족하여 새 파일을 받을 수 없습니다. 관리자에게 알려 주세요."
                            + " (There is too little room for new files; please tell the"
                            + " administrator.)",
                    Duration.ofMinutes(10));

    /// Call it outside of any transaction. Reads the content to its end, with bounded memory
    /// whatever its length. Content that is there already is not stored twice.
    ///
    /// @param limitBytes the most that is taken
    /// @throws IOException when `content` cannot be read; nothing is kept
    /// @throws maru.kernel.Refused with `TooLarge` past the limit, and with [#NO_ROOM], and with
    ///   another `Unavailable` when the disk does not keep what is written
    Upload receive(InputStream content, long limitBytes) throws IOException;

    /// The content of this name, if it is there.
    Optional<Blob> find(BlobHash hash);

    /// The content whose row an owner's own statement has joined from `storage.find_blob`, with its
    /// columns.
    Blob found(BlobHash hash, Row row);

    /// Content that has been received and waits for its owner.
    interface Upload extends AutoCloseable {

        BlobHash hash();

        /// In bytes.
        long size();

        /// Keeps the content as part of the owner's transaction, which then writes the row that
        /// names it. When the transaction rolls back, nothing is kept.
        ///
        /// @throws maru.kernel.Refused with `Unavailable` when that took too long (an hour); the
        ///   sender sends it again
        void keep(Transaction transaction);

        /// The content, where it becomes a row of the owner's transaction: an owner that writes by
        /// a function of its own may hand it over there, to `storage.keep_small_blob`, and spare
        /// [#keep] a way to the database.
        default Optional<byte[]> small() {
            return Optional.empty();
        }

        /// Lets go of what was not kept.
        @Override
        void close();
    }

    /// Content that is there.
    interface Blob {

        BlobHash hash();

        /// In bytes.
        long size();

        /// The whole content. Every byte was checked against its sum before it is given out.
        ///
        /// The stream throws [BlobDamaged] where the stored bytes are not what was stored.
        default InputStream open() {
            return open(0, size());
        }

        /// A part of the content: `length` bytes from `from` on, both within the content.
        InputStream open(long from, long length);
    }
}
