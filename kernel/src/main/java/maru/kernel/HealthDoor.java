package maru.kernel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// A small loopback HTTP server of each part for its supervisor: `GET /health` answers 200 `up`, or
/// 503 with one sentence; `GET /metrics` the figures of the process in Prometheus' text format.
/// Port 0 means that nobody watches, and none is opened.
final class HealthDoor implements AutoCloseable {

    private static final Health STARTING = Health.down("is starting");

    private final AtomicReference<Supplier<Health>> source = new AtomicReference<>(() -> STARTING);
    private final Optional<HttpServer> server;

    private HealthDoor(int port) throws IOException {
        if (port == 0) {
            server = Optional.empty();
            return;
        }
        HttpServer http =
                HttpServer.create(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 16);
        http.createContext("/health", this::answerHealth);
        http.createContext("/metrics", HealthDoor::answerMetrics);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.start();
        server = Optional.of(http);
    }

    static HealthDoor open(int port) throws IOException {
        return new HealthDoor(port);
    }

    void serve(Supplier<Health> health) {
        source.set(health);
    }

    @Override
    public void close() {
        server.ifPresent(http -> http.stop(0));
    }

    private void answerHealth(HttpExchange exchange) throws IOException {
        switch (source.get().get()) {
            case Health.Up() -> answer(exchange, 200, "up");
            case Health.Down(String why) -> answer(exchange, 503, why);
        }
    }

    private static void answerMetrics(HttpExchange exchange) throws IOException {
        answer(exchange, 200, Metrics.text());
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        exchange.sendResponseHeaders(status, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
    }
}
