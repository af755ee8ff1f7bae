package maru.chat.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import maru.chat.session.Connection;
import maru.chat.session.Packet;
import maru.chat.xml.Element;
import maru.chat.xml.ElementReader;
import maru.chat.xml.Namespaces;
import maru.chat.xml.StanzaFramer;
import maru.chat.xml.XmlFault;
import maru.chat.xml.XmlWriter;
import maru.identity.signon.ClientAddress;
import org.jspecify.annotations.Nullable;

/// A stream over TCP: plain until STARTTLS (RFC 6120 §5), or over TLS from its first byte
/// (XEP-0368). The event loop cuts the bytes into elements; what they mean is done on a virtual
/// thread.
final class TcpConnection extends ChannelInboundHandlerAdapter
        implements Connection, StanzaFramer.Sink {

    /// The most bytes of one stanza before somebody has signed in, and after.
    static final int STRANGERS_LIMIT = 10_000;

    static final int TRUSTED_LIMIT = 256 << 10;
    static final long SIGNS_IN_WITHIN_SECONDS = 30;

    /// A stream of a kind: what its content's namespace is, and who takes its events.
    record Kind(String namespace, Function<Connection, StreamEvents> events) {}

    private final Channel channel;
    private final Kind kind;
    private final @Nullable Tls tls;
    private final StanzaFramer framer = new StanzaFramer(STRANGERS_LIMIT);
    private final Outbox outbox = new Outbox();
    private final Inbox inbox;
    private final StreamEvents events;
    private Map<String, String> prefixes = Map.of();
    private volatile boolean secure;
    private volatile boolean trusted;
    private boolean switching;
    private boolean dead;

    /// @param tls null where none is there to be had
    /// @param secure whether TLS began with the first byte
    TcpConnection(
            Channel channel, Kind kind, @Nullable Tls tls, boolean secure, Executor executor) {
        this.channel = channel;
        this.kind = kind;
        this.tls = tls;
        this.secure = secure;
        this.inbox =
                new Inbox(
                        executor,
                        () -> channel.config().setAutoRead(false),
                        () -> channel.config().setAutoRead(true));
        this.events = kind.events().apply(this);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        var _ =
                context.executor()
                        .schedule(
                                () -> {
                                    if (!trusted) {
                                        drop();
                                    }
                                },
                                SIGNS_IN_WITHIN_SECONDS,
                                TimeUnit.SECONDS);
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            if (!dead) {
                framer.feed(in, this);
                // Bytes that came unprotected before TLS must not count as protected ones. A line's
                // end, which some clients send although they must not (RFC 6120 §5.3.3), is
                // dropped.
                if (switching && !isBlank(in)) {
                    throw new XmlFault("policy-violation", "bytes after starttls");
                }
            }
        } catch (XmlFault fault) {
            dead = true;
            inbox.add(() -> events.broken(fault));
        } finally {
            ReferenceCountUtil.release(in);
        }
    }

    private static boolean isBlank(ByteBuf rest) {
        return rest.forEachByte(each -> each == ' ' || each == '\n' || each == '\r' || each == '\t')
                < 0;
    }

    @Override
    public void header(byte[] openingTag) throws XmlFault {
        Map<String, String> bound = new HashMap<>();
        bound.put("xml", "http://www.w3.org/XML/1998/namespace");
        Element header = ElementReader.header(openingTag, bound);
        if (!header.is("stream", Namespaces.STREAMS) || !kind.namespace().equals(bound.get(""))) {
            throw new XmlFault("invalid-namespace", "a stream of another kind");
        }
        prefixes = bound.size() == 3 ? USUAL.getOrDefault(bound, bound) : bound;
        inbox.add(() -> events.opened(header));
    }

    /// Most clients bind the same prefixes: their maps are one.
    private static final Map<Map<String, String>, Map<String, String>> USUAL = usual();

    private static Map<Map<String, String>, Map<String, String>> usual() {
        Map<String, String> usual =
                Map.of(
                        "xml",
                        "http://www.w3.org/XML/1998/namespace",
                        "",
                        Namespaces.CLIENT,
                        "stream",
                        Namespaces.STREAMS);
        return Map.of(usual, usual);
    }

    @Override
    public void element(byte[] xml) throws XmlFault {
        Element element = ElementReader.read(xml, prefixes);
        if (element.is("starttls", Namespaces.TLS)) {
            startTls();
        } else {
            inbox.add(() -> events.element(element));
        }
    }

    @Override
    public void end() {
        dead = true;
        inbox.add(events::ended);
    }

    @Override
    public boolean wantsMore() {
        return !dead && !switching;
    }

    private void startTls() throws XmlFault {
        Tls offered = tls;
        if (offered == null || secure || trusted) {
            throw new XmlFault("policy-violation", "TLS cannot be had now");
        }
        switching = true;
        inbox.add(
                () -> {
                    byte[] proceed =
                            XmlWriter.bytes(
                                    Element.of("proceed", Namespaces.TLS), kind.namespace());
                    channel.eventLoop()
                            .execute(
                                    () -> {
                                        if (dead) {
                                            return;
                                        }
                                        var _ =
                                                channel.writeAndFlush(
                                                        Unpooled.wrappedBuffer(proceed));
                                        channel.pipeline()
                                                .addFirst("tls", offered.handler(channel.alloc()));
                                        framer.restart();
                                        switching = false;
                                    });
                });
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                secure = true;
            } else {
                drop();
            }
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A broken TLS record or a reset connection: nothing to tell anybody.
        drop();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        dead = true;
        inbox.add(events::gone);
        context.fireChannelInactive();
    }

    @Override
    public void open(String from, String id) {
        String header =
                "<?xml version='1.0'?><stream:stream xmlns='"
                        + kind.namespace()
                        + "' xmlns:stream='http://etherx.jabber.org/streams' from='"
                        + XmlWriter.escaped(from)
                        + "' id='"
                        + id
                        + "' xml:lang='ko'"
                        + (kind.namespace().equals(Namespaces.CLIENT) ? " version='1.0'>" : ">");
        write(header.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void send(Element element) {
        write(XmlWriter.bytes(element, kind.namespace()));
    }

    @Override
    public void deliver(Packet packet, String address) {
        write(
                packet.addressed()
                        ? packet.bytes()
                        : packet.with(" to='" + XmlWriter.escaped(address) + "'"));
    }

    @Override
    public void restart(Element last) {
        byte[] bytes = XmlWriter.bytes(last, kind.namespace());
        channel.eventLoop()
                .execute(
                        () -> {
                            framer.restart();
                            write(bytes);
                        });
    }

    @Override
    public void trust() {
        trusted = true;
        channel.eventLoop().execute(() -> framer.limit(TRUSTED_LIMIT));
    }

    @Override
    public void end(@Nullable String condition, @Nullable String text) {
        StringBuilder last = new StringBuilder();
        if (condition != null) {
            Element error =
                    Element.of("error", Namespaces.STREAMS)
                            .add(Element.of(condition, Namespaces.STREAM_ERRORS));
            if (text != null) {
                error = error.add(Element.of("text", Namespaces.STREAM_ERRORS, text));
            }
            XmlWriter.append(last, error, kind.namespace());
        }
        last.append("</stream:stream>");
        write(last.toString().getBytes(StandardCharsets.UTF_8));
        channel.eventLoop()
                .execute(
                        () ->
                                channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                                        .addListener(ChannelFutureListener.CLOSE));
    }

    private void write(byte[] bytes) {
        if (!outbox.add(channel, bytes)) {
            drop();
        }
    }

    /// Cuts the connection; a session may still be resumed.
    private void drop() {
        var _ = channel.close();
    }

    @Override
    public ClientAddress address() {
        return channel.remoteAddress() instanceof InetSocketAddress peer
                ? ClientAddress.of(peer.getAddress())
                : ClientAddress.of("127.0.0.1");
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public boolean offersTls() {
        return tls != null && !secure;
    }

    @Override
    public Optional<byte[]> channelBinding(String type) {
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        return handler == null || tls == null
                ? Optional.empty()
                : Tls.channelBinding(handler.engine().getSession(), type);
    }

    @Override
    public boolean awaitRoom() {
        return outbox.awaitRoom() && channel.isActive();
    }
}
