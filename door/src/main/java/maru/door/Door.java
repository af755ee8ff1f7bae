package maru.door;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.server.protocol.http.AlpnOpenListener;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.server.protocol.http2.Http2OpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import maru.kernel.Health;
import maru.kernel.RunningPart;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.SslClientAuthMode;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/// The open door: one plain and one TLS listener on the same way in. Nothing here blocks: two I/O
/// threads move all bytes, so memory does not grow with what passes through.
final class Door implements RunningPart {

    private static final int BUFFER_SIZE = 16 * 1024;
    private static final int IO_THREADS =
            Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);

    private final Gate gate;
    private final GracefulShutdownHandler drain;
    private final XnioWorker worker;
    private final ByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_SIZE, -1, 4);
    private final List<AcceptingChannel<?>> listeners = new ArrayList<>();
    private final List<Runnable> closeConnections = new ArrayList<>();

    private Door(Gate gate) throws IOException {
        this.gate = gate;
        this.drain = new GracefulShutdownHandler(gate);
        this.worker =
                Xnio.getInstance(Door.class.getClassLoader())
                        .createWorker(
                                OptionMap.builder()
                                        .set(Options.WORKER_NAME, "door")
                                        .set(Options.WORKER_IO_THREADS, IO_THREADS)
                                        .set(Options.WORKER_TASK_CORE_THREADS, 2)
                                        .set(Options.WORKER_TASK_MAX_THREADS, 4)
                                        .set(Options.TCP_NODELAY, true)
                                        .getMap());
    }

    static Door open(DoorSettings settings) throws IOException, GeneralSecurityException {
        Gate gate = new Gate(settings, new SecureRandom());
        Door door = new Door(gate);
        try {
            door.listen(settings);
            return door;
        } catch (IOException | GeneralSecurityException | RuntimeException failed) {
            door.close();
            throw failed;
        }
    }

    int httpPort() {
        return port(0);
    }

    int httpsPort() {
        return port(1);
    }

    @Override
    public Health health() {
        return Health.up();
    }

    @Override
    public void drain() {
        listeners.forEach(IoUtils::safeClose);
        drain.shutdown();
        try {
            drain.awaitShutdown();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        listeners.forEach(IoUtils::safeClose);
        closeConnections.forEach(Runnable::run);
        gate.close();
        worker.shutdownNow();
        buffers.close();
    }

    private void listen(DoorSettings settings) throws IOException, GeneralSecurityException {
        OptionMap plain = options(settings, false);
        HttpOpenListener http = new HttpOpenListener(buffers, plain);
        http.setRootHandler(drain);
        closeConnections.add(http::closeConnections);
        AcceptingChannel<StreamConnection> httpServer =
                worker.createStreamConnectionServer(
                        new InetSocketAddress(settings.listen(), settings.httpPort()),
                        ChannelListeners.openListenerAdapter(http),
                        sockets());
        listeners.add(httpServer);
        if (settings.certificate().isPresent()) {
            listeners.add(listenTls(settings, settings.certificate().get()));
            gate.httpsPort(httpsPort());
        }
        listeners.forEach(AcceptingChannel::resumeAccepts);
    }

    private AcceptingChannel<?> listenTls(
            DoorSettings settings, DoorSettings.CertificateFiles files)
            throws IOException, GeneralSecurityException {
        OptionMap options = options(settings, true);
        HttpOpenListener http1 = new HttpOpenListener(buffers, options);
        http1.setRootHandler(drain);
        Http2OpenListener http2 = new Http2OpenListener(buffers, options);
        http2.setRootHandler(drain);
        AlpnOpenListener alpn = new AlpnOpenListener(buffers, options, http1);
        alpn.addProtocol(Http2OpenListener.HTTP2, http2, 10);
        closeConnections.add(alpn::closeConnections);
        UndertowXnioSsl ssl =
                new UndertowXnioSsl(
                        Xnio.getInstance(),
                        OptionMap.create(Options.USE_DIRECT_BUFFERS, true),
                        Certificate.read(files.chain(), files.key()).context());
        return ssl.createSslConnectionServer(
                worker,
                new InetSocketAddress(settings.listen(), settings.httpsPort()),
                ChannelListeners.openListenerAdapter(alpn),
                OptionMap.builder()
                        .addAll(sockets())
                        .set(Options.SSL_CLIENT_AUTH_MODE, SslClientAuthMode.NOT_REQUESTED)
                        .setSequence(Options.SSL_ENABLED_PROTOCOLS, "TLSv1.3", "TLSv1.2")
                        .getMap());
    }

    private static OptionMap sockets() {
        return OptionMap.builder()
                .set(Options.WORKER_IO_THREADS, IO_THREADS)
                .set(Options.TCP_NODELAY, true)
                .set(Options.KEEP_ALIVE, true)
                .set(Options.REUSE_ADDRESSES, true)
                .set(Options.BACKLOG, 1_000)
                .getMap();
    }

    private static OptionMap options(DoorSettings settings, boolean http2) {
        return OptionMap.builder()
                .set(UndertowOptions.ENABLE_HTTP2, http2)
                .set(UndertowOptions.MAX_ENTITY_SIZE, -1L)
                .set(UndertowOptions.MAX_HEADER_SIZE, 32 * 1024)
                .set(UndertowOptions.MAX_HEADERS, 100)
                .set(UndertowOptions.MAX_PARAMETERS, 1_000)
                .set(UndertowOptions.DECODE_URL, false)
                .set(
                        UndertowOptions.REQUEST_PARSE_TIMEOUT,
                        Math.toIntExact(settings.headersWithin().toMillis()))
                .set(
                        UndertowOptions.NO_REQUEST_TIMEOUT,
                        Math.toIntExact(settings.idleWithin().toMillis()))
                .set(UndertowOptions.HTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, 100)
                .set(UndertowOptions.HTTP2_SETTINGS_ENABLE_PUSH, false)
                .set(UndertowOptions.BUFFER_PIPELINED_DATA, true)
                .getMap();
    }

    private int port(int listener) {
        return listeners.get(listener).getLocalAddress(InetSocketAddress.class).getPort();
    }
}
