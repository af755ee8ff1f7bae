package maru.chat.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
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

/// A stream over WebSocket (RFC 7395): a frame is one element, and nothing else is in it. The front
/// door has made TLS of it. What RFC 6120 forbids and bounds is held by the same framer as over
/// TCP.
final class WebSocketConnection extends SimpleChannelInboundHandler<WebSocketFrame>
        implements Connection, StanzaFramer.Sink {

    private static final String FRAMING = "urn:ietf:params:xml:ns:xmpp-framing";
    private static final byte[] HEADER = "<frames>".getBytes(StandardCharsets.US_ASCII);
    private static final Map<String, String> NO_PREFIXES =
            Map.of("xml", "http://www.w3.org/XML/1998/namespace");

    private final Channel channel;
    private final ClientAddress address;
    private final boolean secure;
    private final StanzaFramer framer = new StanzaFramer(TcpConnection.STRANGERS_LIMIT);
    private final Outbox outbox =
            new Outbox(piece -> new TextWebSocketFrame(Unpooled.wrappedBuffer(piece)));
    private final Inbox inbox;
    private final StreamEvents events;
    private int elements;
    private volatile boolean trusted;
    private boolean dead;

    /// @param address the client's, as the front door saw it
    /// @param secure whether its bytes are protected up to the front door
    WebSocketConnection(
            Channel channel, ClientAddress address, boolean secure, StreamServices services) {
        this.channel = channel;
        this.address = address;
        this.secure = secure;
        this.inbox =
                new Inbox(
                        services.executor(),
                        () -> channel.config().setAutoRead(false),
                        () -> channel.config().setAutoRead(true));
        this.events = new ClientStream(this, services);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) throws XmlFault {
        framer.feed(Unpooled.wrappedBuffer(HEADER), this);
        var _ =
                context.executor()
                        .schedule(
                                () -> {
                                    if (!trusted) {
                                        drop();
                                    }
                                },
                                TcpConnection.SIGNS_IN_WITHIN_SECONDS,
                                TimeUnit.SECONDS);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
        switch (frame) {
            case TextWebSocketFrame text when text.isFinalFragment() -> read(text.content());
            case PingWebSocketFrame ping -> {
                var _ = channel.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
            }
            case PongWebSocketFrame pong -> {}
            case CloseWebSocketFrame close -> drop();
            default -> broken(new XmlFault("policy-violation", "a frame that is not whole text"));
        }
    }

    private void read(ByteBuf in) {
        if (dead) {
            return;
        }
        try {
            elements = 0;
            framer.feed(in, this);
            if (elements != 1 && !dead) {
                throw new XmlFault("not-well-formed", "a frame without one element");
            }
        } catch (XmlFault fault) {
            broken(fault);
        }
    }

    private void broken(XmlFault fault) {
        dead = true;
        inbox.add(() -> events.broken(fault));
    }

    @Override
    public void header(byte[] openingTag) {
        // Our own, within which the frames are.
    }

    @Override
    public void element(byte[] xml) throws XmlFault {
        if (++elements > 1) {
            throw new XmlFault("not-well-formed", "a frame of several elements");
        }
        Element element = ElementReader.read(xml, NO_PREFIXES);
        if (element.is("open", FRAMING)) {
            inbox.add(() -> events.opened(element));
        } else if (element.is("close", FRAMING)) {
            dead = true;
            inbox.add(events::ended);
        } else {
            inbox.add(() -> events.element(element));
        }
    }

    @Override
    public void end() throws XmlFault {
        throw new XmlFault("not-well-formed", "an end without a beginning");
    }

    @Override
    public boolean wantsMore() {
        return !dead;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A frame that is too large, or a reset connection.
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
        send(
                Element.of("open", FRAMING)
                        .with("from", from)
                        .with("id", id)
                        .with("xml:lang", "ko")
                        .with("version", "1.0"));
    }

    @Override
    public void send(Element element) {
        write(XmlWriter.bytes(element, ""));
    }

    @Override
    public void deliver(Packet packet, String to) {
        write(
                packet.with(
                        packet.addressed()
                                ? " xmlns='jabber:client'"
                                : " xmlns='jabber:client' to='" + XmlWriter.escaped(to) + "'"));
    }

    @Override
    public void restart(Element last) {
        send(last);
    }

    @Override
    public void trust() {
        trusted = true;
        channel.eventLoop()
                .execute(
                        () -> {
                            framer.limit(TcpConnection.TRUSTED_LIMIT);
                            WebSocketUpgrade.allow(channel, TcpConnection.TRUSTED_LIMIT);
                        });
    }

    @Override
    public void end(@Nullable String condition, @Nullable String text) {
        if (condition != null) {
            Element error =
                    Element.of("error", Namespaces.STREAMS)
                            .add(Element.of(condition, Namespaces.STREAM_ERRORS));
            if (text != null) {
                error = error.add(Element.of("text", Namespaces.STREAM_ERRORS, text));
            }
            send(error);
        }
        send(Element.of("close", FRAMING));
        // Behind what the outbox still has.
        channel.eventLoop()
                .execute(
                        () ->
                                channel.writeAndFlush(new CloseWebSocketFrame())
                                        .addListener(ChannelFutureListener.CLOSE));
    }

    private void write(byte[] bytes) {
        if (!outbox.add(channel, bytes)) {
            drop();
        }
    }

    private void drop() {
        var _ = channel.close();
    }

    @Override
    public ClientAddress address() {
        return address;
    }

    @Override
    public boolean isSecure() {
        return secure;
    }

    @Override
    public boolean offersTls() {
        return false;
    }

    @Override
    public Optional<byte[]> channelBinding(String type) {
        return Optional.empty();
    }

    @Override
    public boolean awaitRoom() {
        return outbox.awaitRoom() && channel.isActive();
    }
}
