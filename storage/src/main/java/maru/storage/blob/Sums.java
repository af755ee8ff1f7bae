package maru.storage.blob;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Sums content as it comes: one SHA-256 of all of it, which becomes its name, and one of each MiB,
/// by which a part of it can be checked alone.
final class Sums {

    /// The length that is checked as one piece.
    static final int PIECE = 1 << 20;

    private final MessageDigest whole = sha256();
    private final MessageDigest piece = sha256();
    private final ByteArrayOutputStream pieces = new ByteArrayOutputStream();
    private int inPiece;

    void add(byte[] bytes, int from, int length) {
        whole.update(bytes, from, length);
        int at = from;
        int left = length;
        while (left > 0) {
            int now = Math.min(left, PIECE - inPiece);
            piece.update(bytes, at, now);
            at += now;
            left -= now;
            inPiece += now;
            if (inPiece == PIECE) {
                endPiece();
            }
        }
    }

    BlobHash hash() {
        return BlobHash.of(whole.digest());
    }

    /// The sums of all pieces, one after the other. The content ends here.
    byte[] pieces() {
        if (inPiece > 0) {
            endPiece();
        }
        return pieces.toByteArray();
    }

    static boolean isPiece(byte[] sums, int index, byte[] content) {
        int from = index * BlobHash.BYTES;
        return sums.length >= from + BlobHash.BYTES
                && MessageDigest.isEqual(
                        sha256().digest(content),
                        Arrays.copyOfRange(sums, from, from + BlobHash.BYTES));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void endPiece() {
        pieces.writeBytes(piece.digest());
        inPiece = 0;
    }
}
