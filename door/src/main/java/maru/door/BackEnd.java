package maru.door;

import io.undertow.UndertowOptions;
import io.undertow.client.UndertowClient;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.proxy.ConnectionPoolManager;
import io.undertow.server.handlers.proxy.ProxyCallback;
import io.undertow.server.handlers.proxy.ProxyClient;
import io.undertow.server.handlers.proxy.ProxyConnection;
import io.undertow.server.handlers.proxy.ProxyConnectionPool;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.xnio.OptionMap;

/// One part as the door reaches it: a pool of kept connections. A part that is down is tried anew
/// by every request, so the first one after its return succeeds.
final class BackEnd implements ProxyClient, AutoCloseable {

    private static final ProxyTarget TARGET = new ProxyTarget() {};

    private final ProxyConnectionPool pool;

    BackEnd(URI address) {
        pool =
                new ProxyConnectionPool(
                        new Limits(),
                        address,
                        UndertowClient.getInstance(),
                        OptionMap.create(UndertowOptions.ENABLE_HTTP2, false));
    }

    @Override
    public @Nullable ProxyTarget findTarget(HttpServerExchange exchange) {
        // Asked a second time after a failure: a request that has stalled or broken off is not
        // tried again.
        boolean over =
                exchange.isResponseStarted()
                        || Progress.of(exchange)
                                .filter(request -> request.hasStalled() || request.clientBroke())
                                .isPresent();
        return over ? null : TARGET;
    }

    @Override
    public void getConnection(
            ProxyTarget target,
            HttpServerExchange exchange,
            ProxyCallback<ProxyConnection> callback,
            long timeout,
            TimeUnit unit) {
        pool.connect(target, exchange, new Noting(callback), timeout, unit, false);
    }

    @Override
    public void close() {
        pool.close();
    }

    /// Tells the request's [Progress] over which connection it goes.
    private record Noting(ProxyCallback<ProxyConnection> next)
            implements ProxyCallback<ProxyConnection> {

        @Override
        public void completed(HttpServerExchange exchange, ProxyConnection connection) {
            Progress.of(exchange)
                    .ifPresent(progress -> progress.goesOver(connection.getConnection()));
            next.completed(exchange, connection);
        }

        @Override
        public void failed(HttpServerExchange exchange) {
            next.failed(exchange);
        }

        @Override
        public void queuedRequestFailed(HttpServerExchange exchange) {
            next.queuedRequestFailed(exchange);
        }

        @Override
        public void couldNotResolveBackend(HttpServerExchange exchange) {
            next.couldNotResolveBackend(exchange);
        }
    }

    /// Per I/O thread. Kept connections live shorter than any part keeps them, so that a request
    /// does not meet one that its part is just closing.
    private static final class Limits implements ConnectionPoolManager {

        @Override
        public boolean isAvailable() {
            return true;
        }

        @Override
        public boolean handleError() {
            return true;
        }

        @Override
        public boolean clearError() {
            return true;
        }

        @Override
        public int getMaxConnections() {
            return 4_000;
        }

        @Override
        public int getMaxCachedConnections() {
            return 100;
        }

        @Override
        public int getSMaxConnections() {
            return 0;
        }

        @Override
        public long getTtl() {
            return 10_000;
        }

        @Override
        public int getMaxQueueSize() {
            return 0;
        }

        @Override
        public int getProblemServerRetry() {
            return 0;
        }
    }
}
