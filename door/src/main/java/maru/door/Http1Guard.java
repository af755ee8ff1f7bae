package maru.door;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.protocol.http.HttpServerConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.xnio.IoUtils;
import org.xnio.StreamConnection;
import org.xnio.channels.StreamSinkChannel;
import org.xnio.conduits.AbstractStreamSourceConduit;
import org.xnio.conduits.ConduitReadableByteChannel;
import org.xnio.conduits.StreamSourceConduit;

/// Reads along the bytes of an HTTP/1 connection and lets only those pass that every reader takes
/// alike (RFC 9112). Undertow's parser is strict about names and line ends, but it unfolds folded
/// lines, takes versions it does not know, and forgives chunks that are longer than they say; a
/// proxy before us that reads such bytes otherwise could be made to see another request than we do.
///
/// A broken head is spoilt with a NUL, so that the parser answers 400. A broken body ends where it
/// breaks, and whoever handles the request is told.
final class Http1Guard extends AbstractStreamSourceConduit<StreamSourceConduit> {

    private enum State {
        REQUEST_LINE,
        HEADERS,
        BODY,
        CHUNK_SIZE,
        CHUNK,
        CHUNK_END,
        TRAILERS,
        /// After an offer of another protocol: what follows may not be HTTP.
        OPEN,
        BROKEN
    }

    private static final int LINE_AT_MOST = 32 * 1024;
    private static final int CHUNK_LINE_AT_MOST = 256;
    private static final int TRAILERS_AT_MOST = 8 * 1024;

    private byte[] line = new byte[256];
    private int length;
    private int trailers;
    private State state = State.REQUEST_LINE;
    private long remaining;
    private boolean chunked;
    private boolean upgrade;
    private Runnable bodyBroke = () -> {};

    private Http1Guard(StreamSourceConduit next) {
        super(next);
    }

    /// Sets a guard before the parser of a new connection. `first` has been read already.
    static void stand(StreamConnection connection, ByteBuffer first) {
        Http1Guard guard = new Http1Guard(connection.getSourceChannel().getConduit());
        connection.getSourceChannel().setConduit(guard);
        guard.inspect(first, first.position(), first.limit());
    }

    static Optional<Http1Guard> of(HttpServerExchange exchange) {
        return exchange.getConnection() instanceof HttpServerConnection connection
                        && connection.getOriginalSourceConduit() instanceof Http1Guard guard
                ? Optional.of(guard)
                : Optional.empty();
    }

    /// Whom to tell, on the I/O thread, if the body of the request under way breaks.
    void whenBodyBreaks(Runnable told) {
        bodyBroke = told;
        if (state == State.BROKEN) {
            told.run();
        }
    }

    /// Whether the request offered another protocol, after which this guard looks away.
    boolean looksAway() {
        return state == State.OPEN;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        if (state == State.BROKEN) {
            return discard();
        }
        int from = to.position();
        int read = next.read(to);
        if (read <= 0) {
            return read;
        }
        int good = inspect(to, from, from + read);
        to.position(good);
        return good - from;
    }

    @Override
    public long read(ByteBuffer[] to, int first, int count) throws IOException {
        for (int i = first; i < first + count; i++) {
            if (to[i].hasRemaining()) {
                return read(to[i]);
            }
        }
        return 0;
    }

    @Override
    public long transferTo(long position, long count, FileChannel target) throws IOException {
        return target.transferFrom(new ConduitReadableByteChannel(this), position, count);
    }

    @Override
    public long transferTo(long count, ByteBuffer through, StreamSinkChannel target)
            throws IOException {
        return IoUtils.transfer(new ConduitReadableByteChannel(this), count, through, target);
    }

    /// What a client goes on to send is taken and dropped, so that the answer is not lost in a
    /// connection reset.
    private int discard() throws IOException {
        ByteBuffer dropped = ByteBuffer.allocate(8 * 1024);
        int read;
        do {
            dropped.clear();
            read = next.read(dropped);
        } while (read > 0);
        return read;
    }

    /// Returns up to where the bytes may be used.
    private int inspect(ByteBuffer bytes, int from, int to) {
        int at = from;
        while (at < to) {
            switch (state) {
                case OPEN -> at = to;
                case BODY, CHUNK -> {
                    long taken = Math.min(remaining, to - at);
                    at += (int) taken;
                    remaining -= taken;
                    if (remaining == 0) {
                        state = state == State.BODY ? State.REQUEST_LINE : State.CHUNK_END;
                    }
                }
                case REQUEST_LINE, HEADERS -> {
                    int end = bytes.get(at) == '\n' ? at : addUpToLineEnd(bytes, at, to);
                    if (end == to) {
                        at = end;
                    } else if (takeHead(bytes.get(end))) {
                        at = end + 1;
                    } else {
                        bytes.put(end, (byte) 0);
                        state = State.BROKEN;
                        return end + 1;
                    }
                }
                case CHUNK_SIZE, CHUNK_END, TRAILERS -> {
                    if (!takeFraming(bytes.get(at))) {
                        state = State.BROKEN;
                        bodyBroke.run();
                        return at;
                    }
                    at++;
                }
                case BROKEN -> {
                    return at;
                }
            }
        }
        return at;
    }

    /// Adds what of a head's line is there. Returns where it ends or has to be looked at: its line
    /// feed, a first space (a folded line), or where it becomes too long.
    private int addUpToLineEnd(ByteBuffer bytes, int from, int to) {
        if (length == 0 && (bytes.get(from) == ' ' || bytes.get(from) == '\t')) {
            return from;
        }
        int at = from;
        while (at < to && bytes.get(at) != '\n' && length + (at - from) < LINE_AT_MOST) {
            at++;
        }
        if (length + (at - from) > line.length) {
            line = Arrays.copyOf(line, Math.max(line.length * 2, length + (at - from)));
        }
        bytes.get(from, line, length, at - from);
        length += at - from;
        return at;
    }

    private boolean takeHead(byte octet) {
        boolean folded = length == 0 && (octet == ' ' || octet == '\t');
        if (folded || length >= LINE_AT_MOST) {
            return false;
        }
        add(octet);
        if (octet != '\n') {
            return true;
        }
        if (length < 2 || line[length - 2] != '\r') {
            return false;
        }
        String text = takeLine();
        if (state == State.REQUEST_LINE) {
            state = State.HEADERS;
            remaining = 0;
            chunked = false;
            upgrade = false;
            return text.endsWith(" HTTP/1.1") || text.endsWith(" HTTP/1.0");
        }
        if (text.isEmpty()) {
            endHead();
            return true;
        }
        return takeHeader(text);
    }

    private boolean takeHeader(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            return false;
        }
        String value = text.substring(colon + 1).strip();
        switch (text.substring(0, colon).toLowerCase(Locale.ROOT)) {
            case "content-length" -> {
                if (value.isEmpty()
                        || value.length() > 18
                        || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
                    return false;
                }
                remaining = Long.parseLong(value);
            }
            case "transfer-encoding" -> chunked = true;
            case "upgrade" -> upgrade = true;
            default -> {
                // Says nothing about where the message ends.
            }
        }
        return true;
    }

    private void endHead() {
        if (upgrade) {
            state = State.OPEN;
        } else if (chunked) {
            state = State.CHUNK_SIZE;
        } else {
            state = remaining > 0 ? State.BODY : State.REQUEST_LINE;
        }
    }

    private boolean takeFraming(byte octet) {
        if (length >= CHUNK_LINE_AT_MOST && state != State.TRAILERS) {
            return false;
        }
        if (state == State.TRAILERS && ++trailers > TRAILERS_AT_MOST) {
            return false;
        }
        if (length == 0 && (octet == ' ' || octet == '\t')) {
            return false;
        }
        if (state == State.CHUNK_END && octet != (length == 0 ? '\r' : '\n')) {
            return false;
        }
        boolean afterReturn = length > 0 && line[length - 1] == '\r';
        if ((octet == '\n') != afterReturn) {
            return false;
        }
        add(octet);
        return octet != '\n' || endFramingLine(takeLine());
    }

    private boolean endFramingLine(String text) {
        if (state == State.CHUNK_END) {
            state = State.CHUNK_SIZE;
            return true;
        }
        if (state == State.TRAILERS) {
            if (text.isEmpty()) {
                state = State.REQUEST_LINE;
            }
            return text.isEmpty() || text.indexOf(':') > 0;
        }
        int semicolon = text.indexOf(';');
        String size = (semicolon < 0 ? text : text.substring(0, semicolon)).stripTrailing();
        if (size.isEmpty() || size.length() > 15 || !size.chars().allMatch(Http1Guard::isHex)) {
            return false;
        }
        remaining = Long.parseLong(size, 16);
        trailers = 0;
        state = remaining > 0 ? State.CHUNK : State.TRAILERS;
        return true;
    }

    private void add(byte octet) {
        if (length == line.length) {
            line = Arrays.copyOf(line, length * 2);
        }
        line[length++] = octet;
    }

    private String takeLine() {
        String text = new String(line, 0, length - 2, StandardCharsets.ISO_8859_1);
        length = 0;
        if (line.length > 4 * 1024) {
            line = new byte[256];
        }
        return text;
    }

    private static boolean isHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}
