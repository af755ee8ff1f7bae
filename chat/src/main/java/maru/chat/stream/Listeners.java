package maru.chat.stream;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import maru.kernel.Metrics;

/// The ports of this process.
public final class Listeners implements AutoCloseable {

    private static final int THREADS = 2;

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(THREADS, NioIoHandler.newFactory());
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Channel> open = new ArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    public Listeners() {
        Metrics.gauge("chat_connections", connections::get);
    }

    /// Clients with STARTTLS.
    public int clients(InetSocketAddress at, StreamServices services, Tls tls) {
        TcpConnection.Kind kind =
                new TcpConnection.Kind(
                        maru.chat.xml.Namespaces.CLIENT,
                        connection -> new ClientStream(connection, services));
        return listen(
                at,
                channel ->
                        channel.pipeline()
                                .addLast(new TcpConnection(channel, kind, tls, false, executor)));
    }

    /// Clients with TLS from the first byte.
    public int secureClients(InetSocketAddress at, StreamServices services, Tls tls) {
        TcpConnection.Kind kind =
                new TcpConnection.Kind(
                        maru.chat.xml.Namespaces.CLIENT,
                        connection -> new ClientStream(connection, services));
        return listen(
                at,
                channel ->
                        channel.pipeline()
                                .addLast("tls", tls.handler(channel.alloc()))
                                .addLast(new TcpConnection(channel, kind, tls, true, executor)));
    }

    public Executor executor() {
        return executor;
    }

    /// Opens a port; what comes in is set up by `initializer`.
    ///
    /// @return the port
    public int listen(InetSocketAddress at, Consumer<Channel> initializer) {
        Channel server =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, 1_024)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.SO_KEEPALIVE, true)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(64 << 10, 256 << 10))
                        .childHandler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel channel) {
                                        connections.incrementAndGet();
                                        channel.closeFuture()
                                                .addListener(
                                                        closed -> connections.decrementAndGet());
                                        initializer.accept(channel);
                                    }
                                })
                        .bind(at)
                        .syncUninterruptibly()
                        .channel();
        open.add(server);
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /// Takes no new connections.
    public void stopListening() {
        open.forEach(each -> each.close().syncUninterruptibly());
        open.clear();
    }

    @Override
    public void close() {
        stopListening();
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3_000);
        executor.shutdown();
    }
}
