package maru.storage.blob;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/// Reads a range of large content, one checked piece after the other; it holds one piece in memory
/// and no open file.
final class PiecewiseStream extends InputStream {

    /// Gives a piece by its index, checked.
    interface Pieces {
        byte[] piece(int index) throws IOException;
    }

    private final Pieces pieces;
    private final long end;
    private long position;
    private byte[] piece = new byte[0];
    private int pieceIndex = -1;

    PiecewiseStream(Pieces pieces, long from, long length) {
        this.pieces = pieces;
        this.position = from;
        this.end = from + length;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (position >= end) {
            return -1;
        }
        int index = (int) (position / Sums.PIECE);
        if (index != pieceIndex) {
            piece = pieces.piece(index);
            pieceIndex = index;
        }
        int inPiece = (int) (position % Sums.PIECE);
        int count = (int) Math.min(Math.min(length, piece.length - inPiece), end - position);
        System.arraycopy(piece, inPiece, into, offset, count);
        position += count;
        return count;
    }

    @Override
    public long skip(long count) {
        long skipped = Math.clamp(count, 0, end - position);
        position += skipped;
        return skipped;
    }

    @Override
    public int available() {
        int inPiece = (int) (position % Sums.PIECE);
        boolean held = (int) (position / Sums.PIECE) == pieceIndex;
        return held ? (int) Math.min(piece.length - inPiece, end - position) : 0;
    }
}
