package maru.door;

import io.undertow.UndertowOptions;
import io.undertow.connector.ByteBufferPool;
import io.undertow.protocols.ssl.UndertowXnioSsl;
import io.undertow.server.DefaultByteBufferPool;
import io.undertow.server.protocol.http.AlpnOpenListener;
import io.undertow.server.protocol.http.HttpOpenListener;
import io.undertow.server.protocol.http2.Http2OpenListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import maru.kernel.Health;
import maru.kernel.Metrics;
import maru.kernel.RunningPart;
import org.xnio.ChannelListeners;
import org.xnio.IoUtils;
import org.xnio.OptionMap;
import org.xnio.Options;
import org.xnio.Sequence;
import org.xnio.SslClientAuthMode;
import org.xnio.StreamConnection;
import org.xnio.Xnio;
import org.xnio.XnioWorker;
import org.xnio.channels.AcceptingChannel;

/// The open door: a plain and a TLS listener with one way in. Nothing here blocks: a few I/O
/// threads move all bytes, so memory does not grow with the size of what passes through.
final class Door implements RunningPart {

    private static final System.Logger LOG = System.getLogger(Door.class.getName());
    private static final int BUFFER_SIZE = 16 * 1024;
    private static final int IO_THREADS =
            Math.clamp(Runtime.getRuntime().availableProcessors(), 2, 8);

    private final DoorSettings settings;
    private final Traffic traffic = new Traffic();
    private final Guests guests;
    private final StallWatch stallWatch;
    private final RateLimit rateLimit;
    private final Optional<AccessLog> accessLog;
    private final Optional<TlsIdentity> identity;
    private final Gate gate;
    private final XnioWorker worker;
    private final ByteBufferPool buffers = new DefaultByteBufferPool(true, BUFFER_SIZE, -1, 4);
    private final List<AcceptingChannel<? extends StreamConnection>> listeners = new ArrayList<>();
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("watch").factory());

    private Door(DoorSettings settings) throws IOException {
        this.settings = settings;
        this.identity = settings.certificate().map(TlsIdentity::new);
        this.accessLog =
                settings.data().isPresent()
                        ? Optional.of(new AccessLog(settings.data().get()))
                        : Optional.empty();
        this.guests =
                new Guests(
                        settings.connections(),
                        settings.connectionsPerAddress(),
                        settings.headersWithin());
        this.stallWatch = new StallWatch(settings.answerWithin(), traffic);
        this.rateLimit =
                new RateLimit(settings.ratePerSecond(), settings.rateBurst(), System::nanoTime);
        this.gate =
                new Gate(
                        settings,
                        new Entrance(
                                settings.publicName(),
                                new Routes(settings.routes().keySet()),
                                this::httpsPort),
                        rateLimit,
                        stallWatch,
                        traffic,
                        accessLog,
                        () -> ThreadLocalRandom.current().nextLong(),
                        InstantSource.system());
        this.worker =
                Xnio.getInstance(Door.class.getClassLoader())
                        .createWorker(
                                OptionMap.builder()
                                        .set(Options.WORKER_NAME, "door")
                                        .set(Options.WORKER_IO_THREADS, IO_THREADS)
                                        .set(Options.WORKER_TASK_CORE_THREADS, 2)
                                        .set(Options.WORKER_TASK_MAX_THREADS, 4)
                                        .getMap());
    }

    /// @throws IOException when a port is taken
    static Door open(DoorSettings settings) throws IOException, GeneralSecurityException {
        Door door = new Door(settings);
        try {
            door.listen();
            var _ = door.watch.scheduleWithFixedDelay(door::look, 1, 1, TimeUnit.SECONDS);
            return door;
        } catch (IOException | GeneralSecurityException | RuntimeException failed) {
            door.close();
            throw failed;
        }
    }

    int httpPort() {
        return port(0);
    }

    /// The TLS listener's port, or the one that is to be if there is no certificate.
    int httpsPort() {
        return listeners.size() > 1 ? port(1) : settings.httpsPort();
    }

    @Override
    public Health health() {
        return Health.up();
    }

    @Override
    public void drain() {
        listeners.forEach(IoUtils::safeClose);
        traffic.stops();
        stallWatch.endStreams();
        try {
            traffic.awaitRest();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        watch.shutdownNow();
        listeners.forEach(IoUtils::safeClose);
        guests.closeAll();
        gate.close();
        worker.shutdownNow();
        accessLog.ifPresent(AccessLog::close);
    }

    /// What has to be done now and then: late guests, stalled requests, a changed certificate.
    void look() {
        try {
            guests.look();
            stallWatch.look();
            rateLimit.forgetFull();
            identity.ifPresent(TlsIdentity::look);
        } catch (RuntimeException bug) {
            LOG.log(System.Logger.Level.ERROR, "A look around the door failed", bug);
        }
    }

    private void listen() throws IOException, GeneralSecurityException {
        HttpOpenListener http = new HttpOpenListener(buffers, options(false));
        http.setRootHandler(gate);
        listeners.add(
                worker.createStreamConnectionServer(
                        new InetSocketAddress(settings.listen(), settings.httpPort()),
                        ChannelListeners.openListenerAdapter(guests.count(http)),
                        sockets()));
        if (identity.isPresent()) {
            listeners.add(listenTls(identity.get()));
        }
        listeners.forEach(AcceptingChannel::resumeAccepts);
    }

    private AcceptingChannel<? extends StreamConnection> listenTls(TlsIdentity certificate)
            throws IOException, GeneralSecurityException {
        OptionMap options = options(true);
        HttpOpenListener http1 = new HttpOpenListener(buffers, options);
        http1.setRootHandler(gate);
        Http2OpenListener http2 = new Http2OpenListener(buffers, options);
        http2.setRootHandler(gate);
        AlpnOpenListener alpn = new AlpnOpenListener(buffers, options, guests.arrived(http1, true));
        alpn.addProtocol(Http2OpenListener.HTTP2, guests.arrived(http2, false), 10);
        UndertowXnioSsl ssl =
                new UndertowXnioSsl(
                        Xnio.getInstance(),
                        OptionMap.create(Options.USE_DIRECT_BUFFERS, true),
                        certificate.context());
        Metrics.gauge("door_certificate_ends_seconds", () -> certificate.ends().getEpochSecond());
        return ssl.createSslConnectionServer(
                worker,
                new InetSocketAddress(settings.listen(), settings.httpsPort()),
                ChannelListeners.openListenerAdapter(guests.countArrivals(alpn)),
                OptionMap.builder()
                        .addAll(sockets())
                        .set(Options.SSL_CLIENT_AUTH_MODE, SslClientAuthMode.NOT_REQUESTED)
                        .set(Options.SSL_ENABLED_PROTOCOLS, Sequence.of("TLSv1.3", "TLSv1.2"))
                        .set(UndertowOptions.SSL_USER_CIPHER_SUITES_ORDER, true)
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

    private OptionMap options(boolean http2) {
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
