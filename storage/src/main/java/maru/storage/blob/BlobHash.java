package maru.storage.blob;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The SHA-256 of a blob's content, which is its name. Who knows it may read the content, so it is
/// treated like the content: it appears in no address that others see.
public final class BlobHash {

    static final int BYTES = 32;

    private final byte[] bytes;

    private BlobHash(byte[] bytes) {
        this.bytes = bytes;
    }

    public static BlobHash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A SHA-256 has 32 bytes, not " + bytes.length);
        }
        return new BlobHash(bytes.clone());
    }

    /// Reads 64 hexadecimal digits; anything else is empty.
    public static Optional<BlobHash> parse(String text) {
        if (text.length() != 2 * BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BlobHash(HexFormat.of().parseHex(text)));
        } catch (IllegalArgumentException noDigits) {
            return Optional.empty();
        }
    }

    /// For a `bytea` column.
    public byte[] bytes() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BlobHash hash && Arrays.equals(bytes, hash.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /// 64 hexadecimal digits.
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
