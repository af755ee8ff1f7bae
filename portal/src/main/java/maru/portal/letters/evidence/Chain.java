package maru.portal.letters.evidence;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The chain's arithmetic: a leaf is the hash of a statement; each link hashes the link before it,
/// its position and its leaf. The first bytes keep leaves and links apart.
final class Chain {

    static final int HASH_LENGTH = 32;

    private static final byte LEAF = 0;
    private static final byte LINK = 1;

    private Chain() {}

    /// Before the first link.
    static byte[] origin() {
        return new byte[HASH_LENGTH];
    }

    static byte[] leaf(byte[] statement) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return digest.digest(statement);
    }

    static byte[] link(byte[] before, long position, byte[] leaf) {
        MessageDigest digest = sha256();
        digest.update(LINK);
        digest.update(before);
        digest.update(ByteBuffer.allocate(Long.BYTES).putLong(position).array());
        return digest.digest(leaf);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
