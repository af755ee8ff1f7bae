package maru.chat.stream;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is to be sent on one connection. Writers on any thread only add to it; the connection's
/// event loop puts all that has gathered into one buffer and flushes once.
final class Outbox {

    /// A client that reads so slowly is cut off; its session may be resumed.
    static final long BACKLOG_AT_MOST = 4 << 20;

    private static final long ROOM_BELOW = 256 << 10;
    private static final long WAITS_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final ArrayDeque<byte[]> pieces = new ArrayDeque<>(4);
    private final @Nullable Function<byte[], Object> framing;
    private long bytes;
    private boolean scheduled;
    private boolean closed;

    /// For a connection of bytes.
    Outbox() {
        this.framing = null;
    }

    /// For a connection on which each piece goes by itself.
    Outbox(Function<byte[], Object> framing) {
        this.framing = framing;
    }

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
        List<byte[]> all;
        synchronized (pieces) {
            scheduled = false;
            if (pieces.isEmpty()) {
                return;
            }
            all = List.copyOf(pieces);
            pieces.clear();
        }
        int size = all.stream().mapToInt(each -> each.length).sum();
        write(channel, all, size)
                .addListener(
                        done -> {
                            synchronized (pieces) {
                                bytes -= size;
                                closed |= !done.isSuccess();
                                pieces.notifyAll();
                            }
                        });
    }

    private ChannelFuture write(Channel channel, List<byte[]> all, int size) {
        Function<byte[], Object> each = framing;
        if (each == null) {
            ByteBuf buffer = channel.alloc().buffer(size, size);
            all.forEach(buffer::writeBytes);
            return channel.writeAndFlush(buffer);
        }
        for (byte[] piece : all.subList(0, all.size() - 1)) {
            var _ = channel.write(each.apply(piece));
        }
        return channel.writeAndFlush(each.apply(all.getLast()));
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
