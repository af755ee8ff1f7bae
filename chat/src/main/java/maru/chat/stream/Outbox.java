package maru.chat.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/// What is to be sent on one connection. Writers on any thread only add to it; the connection's
/// event loop puts all that has gathered into one buffer and flushes once.
final class Outbox {

    /// A client that reads so slowly is cut off; its session may be resumed.
    static final long BACKLOG_AT_MOST = 4 << 20;

    private static final long ROOM_BELOW = 256 << 10;
    private static final long WAITS_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>(4);
    private long bytes;
    private boolean scheduled;
    private boolean closed;

    /// Adds to what waits; false when too much does already.
    boolean add(Channel channel, byte[]... more) {
        boolean schedule;
        synchronized (pieces) {
            if (closed) {
                return true;
            }
            for (byte[] piece : more) {
                pieces.add(piece);
                bytes += piece.length;
            }
            if (bytes > BACKLOG_AT_MOST) {
                closed = true;
                pieces.clear();
                return false;
            }
            schedule = !scheduled;
            scheduled = true;
        }
        if (schedule) {
            channel.eventLoop().execute(() -> drain(channel));
        }
        return true;
    }

    private void drain(Channel channel) {
        ByteBuf buffer;
        synchronized (pieces) {
            scheduled = false;
            if (pieces.isEmpty()) {
                return;
            }
            int size = 0;
            for (byte[] piece : pieces) {
                size += piece.length;
            }
            buffer = channel.alloc().buffer(size, size);
            for (byte[] piece : pieces) {
                buffer.writeBytes(piece);
            }
            pieces.clear();
        }
        int size = buffer.readableBytes();
        channel.writeAndFlush(buffer)
                .addListener(
                        done -> {
                            synchronized (pieces) {
                                bytes -= size;
                                closed |= !done.isSuccess();
                                pieces.notifyAll();
                            }
                        });
    }

    /// Waits until little is left to be sent. False when the client does not read on.
    boolean awaitRoom() {
        long until = System.nanoTime() + WAITS_NANOS;
        synchronized (pieces) {
            try {
                while (bytes > ROOM_BELOW && !closed) {
                    long left = until - System.nanoTime();
                    if (left <= 0) {
                        return false;
                    }
                    TimeUnit.NANOSECONDS.timedWait(pieces, left);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                return false;
            }
            return !closed;
        }
    }
}
