package maru.door;

import io.undertow.connector.ByteBufferPool;
import io.undertow.connector.PooledByteBuffer;
import io.undertow.server.ConnectorStatistics;
import io.undertow.server.DelegateOpenListener;
import io.undertow.server.HttpHandler;
import io.undertow.server.OpenListener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import maru.kernel.Metrics;
import org.xnio.ChannelListener;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.StreamConnection;

/// The open connections. One address may hold only so many, all together only so many, and a TLS
/// connection has to come to its first request in time, so that nobody fills the door by standing
/// in it.
final class Guests {

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final int mostOfAll;
    private final int mostOfOne;
    private final long arriveWithinNanos;
    private final Map<InetAddress, Set<StreamConnection>> open = new ConcurrentHashMap<>();
    private final Map<StreamConnection, Long> arriving = new ConcurrentHashMap<>();
    private final AtomicInteger counted = new AtomicInteger();
    private final LongAdder turnedAway = Metrics.counter("door_connections_refused_total");

    Guests(int mostOfAll, int mostOfOne, Duration arriveWithin) {
        this.mostOfAll = mostOfAll;
        this.mostOfOne = mostOfOne;
        this.arriveWithinNanos = arriveWithin.toNanos();
        Metrics.gauge("door_connections_open", this::count);
    }

    /// For plain HTTP/1 connections, whose first request has a deadline of its own.
    ChannelListener<StreamConnection> count(OpenListener next) {
        return connection -> {
            if (admits(connection)) {
                Http1Guard.stand(connection, NOTHING);
                next.handleEvent(connection);
            }
        };
    }

    /// For TLS: admits, and starts the clock that [#arriving] stops.
    ChannelListener<StreamConnection> countArrivals(OpenListener next) {
        return connection -> {
            if (admits(connection)) {
                arriving.put(connection, System.nanoTime());
                next.handleEvent(connection);
            }
        };
    }

    /// Marks connections that come to `next` as arrived: their handshake is done and a first byte
    /// of HTTP is there.
    DelegateOpenListener arrived(DelegateOpenListener next, boolean http1) {
        return new Arrived(next, http1);
    }

    /// Lets go of what has closed, and closes what has not arrived in time.
    void look() {
        long now = System.nanoTime();
        arriving.forEach(
                (connection, since) -> {
                    if (!connection.isOpen()) {
                        arriving.remove(connection);
                    } else if (now - since > arriveWithinNanos) {
                        arriving.remove(connection);
                        connection.getIoThread().execute(() -> IoUtils.safeClose(connection));
                    }
                });
        for (InetAddress address : open.keySet()) {
            open.computeIfPresent(
                    address,
                    (same, connections) -> {
                        connections.removeIf(connection -> !connection.isOpen());
                        return connections.isEmpty() ? null : connections;
                    });
        }
        counted.set(open.values().stream().mapToInt(Set::size).sum());
    }

    /// As of the last look, and all that have come since.
    int count() {
        return counted.get();
    }

    void closeAll() {
        open.values().forEach(connections -> connections.forEach(IoUtils::safeClose));
    }

    private boolean admits(StreamConnection connection) {
        InetAddress address = connection.getPeerAddress(InetSocketAddress.class).getAddress();
        if (isFull(address)) {
            look();
        }
        if (isFull(address)) {
            turnedAway.increment();
            IoUtils.safeClose(connection);
            return false;
        }
        open.compute(
                address,
                (same, connections) -> {
                    Set<StreamConnection> grown =
                            connections == null ? ConcurrentHashMap.newKeySet() : connections;
                    grown.add(connection);
                    return grown;
                });
        counted.incrementAndGet();
        return true;
    }

    private boolean isFull(InetAddress address) {
        Set<StreamConnection> ofOne = open.getOrDefault(address, Set.of());
        return counted.get() >= mostOfAll
                || (ofOne.size() >= mostOfOne && !address.isLoopbackAddress());
    }

    private final class Arrived implements DelegateOpenListener {

        private final DelegateOpenListener next;
        private final boolean http1;

        Arrived(DelegateOpenListener next, boolean http1) {
            this.next = next;
            this.http1 = http1;
        }

        @Override
        public void handleEvent(StreamConnection connection, PooledByteBuffer first) {
            arriving.remove(connection);
            if (http1) {
                Http1Guard.stand(connection, first.getBuffer());
            }
            next.handleEvent(connection, first);
        }

        @Override
        public void handleEvent(StreamConnection connection) {
            arriving.remove(connection);
            if (http1) {
                Http1Guard.stand(connection, NOTHING);
            }
            next.handleEvent(connection);
        }

        @Override
        public HttpHandler getRootHandler() {
            return next.getRootHandler();
        }

        @Override
        public void setRootHandler(HttpHandler handler) {
            next.setRootHandler(handler);
        }

        @Override
        public OptionMap getUndertowOptions() {
            return next.getUndertowOptions();
        }

        @Override
        public void setUndertowOptions(OptionMap options) {
            next.setUndertowOptions(options);
        }

        @Override
        public ByteBufferPool getBufferPool() {
            return next.getBufferPool();
        }

        @Override
        public ConnectorStatistics getConnectorStatistics() {
            return next.getConnectorStatistics();
        }

        @Override
        public void closeConnections() {
            next.closeConnections();
        }
    }
}
