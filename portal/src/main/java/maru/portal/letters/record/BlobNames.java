package maru.portal.letters.record;

import maru.storage.blob.BlobHash;

/// Names of blobs: 32 bytes in the tables, 64 hexadecimal digits elsewhere.
final class BlobNames {

    private BlobNames() {}

    static byte[] bytes(String sha256) {
        return hash(sha256).bytes();
    }

    static String text(byte[] hash) {
        return BlobHash.of(hash).toString();
    }

    static BlobHash hash(String sha256) {
        return BlobHash.parse(sha256)
                .orElseThrow(() -> new IllegalArgumentException("not a SHA-256: " + sha256));
    }
}
