package maru.chat.stream;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshakerFactory;
import maru.identity.signon.ClientAddress;

/// Turns an HTTP request into a stream (RFC 6455, RFC 7395 §3.1).
public final class WebSocketUpgrade {

    private static final String DECODER = "wsdecoder";

    private WebSocketUpgrade() {}

    /// Answers the request and goes on as a stream. Runs on the channel's event loop.
    ///
    /// @param url of the request, for the answer
    /// @param address the client's, as the front door saw it
    /// @param secure whether its bytes are protected up to the front door
    public static void take(
            Channel channel,
            FullHttpRequest request,
            String url,
            ClientAddress address,
            boolean secure,
            StreamServices services) {
        WebSocketServerHandshaker handshaker =
                new WebSocketServerHandshakerFactory(
                                url, "xmpp", decoding(TcpConnection.STRANGERS_LIMIT))
                        .newHandshaker(request);
        if (handshaker == null) {
            WebSocketServerHandshakerFactory.sendUnsupportedVersionResponse(channel)
                    .addListener(ChannelFutureListener.CLOSE);
            return;
        }
        handshaker
                .handshake(channel, request)
                .addListener(
                        done -> {
                            if (!done.isSuccess() || handshaker.selectedSubprotocol() == null) {
                                var _ = channel.close();
                                return;
                            }
                            channel.pipeline()
                                    .addLast(
                                            new WebSocketConnection(
                                                    channel, address, secure, services));
                        });
    }

    /// Lets larger frames come.
    static void allow(Channel channel, int bytes) {
        if (channel.pipeline().get(DECODER) != null) {
            channel.pipeline()
                    .replace(DECODER, DECODER, new WebSocket13FrameDecoder(decoding(bytes)));
        }
    }

    private static WebSocketDecoderConfig decoding(int bytes) {
        return WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(bytes)
                .allowExtensions(false)
                .closeOnProtocolViolation(true)
                .withUTF8Validator(false)
                .build();
    }
}
