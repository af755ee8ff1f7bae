/// Blobs: immutable content named by its SHA-256, kept once however many rows name it. Small
/// content is a row, large content a file, and neither is acknowledged before it is durable.
///
/// A part stores and reads through [maru.storage.blob.BlobStore]. A table whose rows name blobs
/// carries the trigger `storage.refer_to_blob`, which counts its references in the same
/// transaction; what nobody names any more is removed by [maru.storage.blob.BlobCollector].
@NullMarked
package maru.storage.blob;

import org.jspecify.annotations.NullMarked;
