package maru.door;

import io.undertow.client.ClientConnection;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.AttachmentKey;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.xnio.IoUtils;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.channels.StreamSourceChannel;
import org.xnio.conduits.AbstractStreamSinkConduit;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.StreamSinkConduit;
import org.xnio.conduits.StreamSourceConduit;

/// How far one passed request has come: when a byte last moved, in which direction, and whose fault
/// it is if none does. Touched by the request's own I/O thread and read by the watch.
final class Progress {

    private static final AttachmentKey<Progress> KEY = AttachmentKey.create(Progress.class);

    private final HttpServerExchange exchange;
    private volatile long movedAt;
    private volatile boolean clientBroke;
    private volatile boolean stalled;
    private long received;
    private @Nullable ClientConnection toPart;

    private Progress(HttpServerExchange exchange) {
        this.exchange = exchange;
        this.movedAt = System.nanoTime();
    }

    static Progress follow(HttpServerExchange exchange) {
        Progress progress = new Progress(exchange);
        exchange.putAttachment(KEY, progress);
        exchange.addRequestWrapper((next, of) -> new Received(next.create(), progress));
        exchange.addResponseWrapper((next, of) -> new Sent(next.create(), progress));
        return progress;
    }

    static Optional<Progress> of(HttpServerExchange exchange) {
        return Optional.ofNullable(exchange.getAttachment(KEY));
    }

    HttpServerExchange exchange() {
        return exchange;
    }

    long restingNanos() {
        return System.nanoTime() - movedAt;
    }

    long received() {
        return received;
    }

    /// The client's bytes ended early or were malformed.
    boolean clientBroke() {
        return clientBroke;
    }

    /// What the client goes on to send is not this request's body.
    void breaks() {
        clientBroke = true;
    }

    boolean hasStalled() {
        return stalled;
    }

    void goesOver(ClientConnection connection) {
        toPart = connection;
    }

    /// The connection to the part, while there is one.
    Optional<ClientConnection> toPart() {
        return Optional.ofNullable(toPart);
    }

    void stalls() {
        stalled = true;
    }

    /// Whether the part answers with server-sent events, which have no end.
    boolean isEventStream() {
        String type = exchange.getResponseHeaders().getFirst(Headers.CONTENT_TYPE);
        return exchange.isResponseStarted() && type != null && type.startsWith("text/event-stream");
    }

    /// Ends the request on both sides: an answer if none has begun, else a cut. On its I/O thread.
    void giveUp() {
        toPart().ifPresent(IoUtils::safeClose);
        if (exchange.isComplete()) {
            return;
        }
        if (exchange.isResponseStarted()) {
            IoUtils.safeClose(exchange.getConnection());
        } else {
            exchange.setStatusCode(StatusCodes.SERVICE_UNAVAILABLE);
            exchange.endExchange();
        }
    }

    private void moved(long bytes) {
        if (bytes > 0) {
            movedAt = System.nanoTime();
        }
    }

    /// The request's body as it comes from the client.
    private static final class Received extends AbstractStreamSourceConduit<StreamSourceConduit> {

        private final Progress progress;

        Received(StreamSourceConduit next, Progress progress) {
            super(next);
            this.progress = progress;
        }

        @Override
        public int read(ByteBuffer to) throws IOException {
            try {
                return (int) count(next.read(to));
            } catch (IOException broken) {
                throw noted(broken);
            }
        }

        @Override
        public long read(ByteBuffer[] to, int from, int count) throws IOException {
            try {
                return count(next.read(to, from, count));
            } catch (IOException broken) {
                throw noted(broken);
            }
        }

        @Override
        public long transferTo(long position, long count, FileChannel target) throws IOException {
            try {
                return count(next.transferTo(position, count, target));
            } catch (IOException broken) {
                throw noted(broken);
            }
        }

        @Override
        public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
                throws IOException {
            try {
                return count(next.transferTo(count, through, target));
            } catch (IOException broken) {
                throw noted(broken);
            }
        }

        private long count(long bytes) {
            progress.moved(bytes);
            progress.received += Math.max(bytes, 0);
            return bytes;
        }

        private IOException noted(IOException broken) {
            progress.clientBroke = true;
            return broken;
        }
    }

    /// The response's body as it goes to the client.
    private static final class Sent extends AbstractStreamSinkConduit<StreamSinkConduit> {

        private final Progress progress;

        Sent(StreamSinkConduit next, Progress progress) {
            super(next);
            this.progress = progress;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            return (int) count(next.write(from));
        }

        @Override
        public long write(ByteBuffer[] from, int first, int count) throws IOException {
            return count(next.write(from, first, count));
        }

        @Override
        public int writeFinal(ByteBuffer from) throws IOException {
            return (int) count(next.writeFinal(from));
        }

        @Override
        public long writeFinal(ByteBuffer[] from, int first, int count) throws IOException {
            return count(next.writeFinal(from, first, count));
        }

        @Override
        public long transferFrom(FileChannel source, long position, long count) throws IOException {
            return count(next.transferFrom(source, position, count));
        }

        @Override
        public long transferFrom(StreamSourceChannel source, long count, ByteBuffer through)
                throws IOException {
            return count(next.transferFrom(source, count, through));
        }

        private long count(long bytes) {
            progress.moved(bytes);
            return bytes;
        }
    }
}
