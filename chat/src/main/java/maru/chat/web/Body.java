package maru.chat.web;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/// The body of a request as a stream: the event loop puts pieces in, a virtual thread reads them.
/// What is not read yet stays with the client.
final class Body extends InputStream {

    private static final int ROOM = 256 << 10;
    private static final long WAITS_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final Channel channel;
    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>();
    private int waiting;
    private int at;
    private boolean whole;
    private boolean cut;
    private boolean unwanted;

    Body(Channel channel) {
        this.channel = channel;
    }

    /// @param last whether the body ends with this
    void put(ByteBuf piece, boolean last) {
        byte[] bytes = new byte[piece.readableBytes()];
        piece.readBytes(bytes);
        synchronized (pieces) {
            if (bytes.length > 0 && !unwanted) {
                pieces.add(bytes);
                waiting += bytes.length;
            }
            whole |= last;
            if (waiting > ROOM) {
                channel.config().setAutoRead(false);
            }
            pieces.notifyAll();
        }
    }

    /// Nobody reads any more; what comes is thrown away.
    void drop() {
        synchronized (pieces) {
            unwanted = true;
            pieces.clear();
            waiting = 0;
            channel.config().setAutoRead(true);
        }
    }

    /// The connection is gone.
    void cut() {
        synchronized (pieces) {
            cut = true;
            pieces.notifyAll();
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        synchronized (pieces) {
            await();
            byte[] first = pieces.peek();
            if (first == null) {
                return -1;
            }
            int count = Math.min(length, first.length - at);
            System.arraycopy(first, at, into, offset, count);
            at += count;
            waiting -= count;
            if (at == first.length) {
                pieces.remove();
                at = 0;
            }
            if (waiting <= ROOM / 2 && !channel.config().isAutoRead()) {
                channel.config().setAutoRead(true);
            }
            return count;
        }
    }

    private void await() throws IOException {
        long until = System.nanoTime() + WAITS_NANOS;
        try {
            while (pieces.isEmpty() && !whole) {
                long left = until - System.nanoTime();
                if (cut || left <= 0) {
                    throw new IOException("the body ended before its time");
                }
                TimeUnit.NANOSECONDS.timedWait(pieces, left);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }
}
