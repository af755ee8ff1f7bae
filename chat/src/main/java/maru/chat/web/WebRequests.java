package maru.chat.web;

import static io.netty.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS;
import static io.netty.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS;
import static io.netty.handler.codec.http.HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN;
import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import maru.chat.stream.StreamServices;
import maru.chat.stream.WebSocketUpgrade;
import maru.chat.upload.Uploads;
import maru.identity.signon.ClientAddress;
import maru.kernel.Refusal;
import maru.kernel.Refused;
import org.jspecify.annotations.Nullable;

/// The requests of one connection, one after the other: `/xmpp`, `/.well-known/host-meta`,
/// `/upload/…` (XEP-0363).
final class WebRequests extends SimpleChannelInboundHandler<HttpObject> {

    private static final System.Logger LOG = System.getLogger(WebRequests.class.getName());
    private static final int CHUNK = 64 << 10;
    private static final int LINGERS_SECONDS = 10;

    private final StreamServices streams;
    private final HostMeta hostMeta;
    private final Uploads uploads;
    private final Executor executor;
    private @Nullable Body body;
    private @Nullable HttpRequest upgrade;

    WebRequests(StreamServices streams, HostMeta hostMeta, Uploads uploads) {
        this.streams = streams;
        this.hostMeta = hostMeta;
        this.uploads = uploads;
        this.executor = streams.executor();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        Channel channel = context.channel();
        if (part instanceof HttpRequest request) {
            if (request.decoderResult().isFailure()) {
                answer(channel, HttpResponseStatus.BAD_REQUEST, "text/plain", new byte[0]);
                return;
            }
            begin(channel, request);
        }
        if (part instanceof HttpContent content) {
            boolean last = part instanceof LastHttpContent;
            Body open = body;
            if (open != null) {
                open.put(content.content(), last);
                body = last ? null : open;
            }
            HttpRequest asked = upgrade;
            if (last && asked != null) {
                upgrade = null;
                upgrade(context, asked);
            }
        }
    }

    private void begin(Channel channel, HttpRequest request) {
        String path = request.uri().split("\\?", 2)[0];
        HttpMethod method = request.method();
        boolean reads = method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
        if (method.equals(HttpMethod.OPTIONS)) {
            answer(channel, HttpResponseStatus.NO_CONTENT, "text/plain", new byte[0]);
        } else if (path.equals("/xmpp") && method.equals(HttpMethod.GET)) {
            upgrade = request;
        } else if (path.equals("/.well-known/host-meta") && reads) {
            answer(channel, HttpResponseStatus.OK, "application/xrd+xml", hostMeta.xml());
        } else if (path.equals("/.well-known/host-meta.json") && reads) {
            answer(channel, HttpResponseStatus.OK, "application/json", hostMeta.json());
        } else if (path.startsWith("/upload/") && method.equals(HttpMethod.PUT)) {
            Body content = new Body(channel);
            body = content;
            long length = length(request);
            String type = request.headers().get(CONTENT_TYPE, "");
            later(channel, () -> receive(channel, path, length, type, content));
        } else if (path.startsWith("/upload/") && reads) {
            later(channel, () -> give(channel, path, method.equals(HttpMethod.GET)));
        } else {
            answer(channel, HttpResponseStatus.NOT_FOUND, "text/plain", new byte[0]);
        }
    }

    private static long length(HttpRequest request) {
        try {
            return Long.parseLong(request.headers().get(CONTENT_LENGTH, "-1"));
        } catch (NumberFormatException notANumber) {
            return -1;
        }
    }

    private void upgrade(ChannelHandlerContext context, HttpRequest request) {
        String forwarded = request.headers().get("X-Forwarded-For", "127.0.0.1");
        String protocol = request.headers().get("X-Forwarded-Proto", "http");
        ClientAddress address = ClientAddress.of(forwarded.split(",", 2)[0].strip());
        boolean secure = protocol.equals("https") || isThisMachine(forwarded);
        DefaultFullHttpRequest whole =
                new DefaultFullHttpRequest(
                        request.protocolVersion(), request.method(), request.uri());
        whole.headers().set(request.headers());
        Channel channel = context.channel();
        context.pipeline().remove(this);
        WebSocketUpgrade.take(channel, whole, request.uri(), address, secure, streams);
    }

    /// What never leaves this machine needs no TLS.
    private static boolean isThisMachine(String address) {
        return address.startsWith("127.") || address.equals("::1") || address.equals("[::1]");
    }

    private interface Task {
        void run() throws IOException;
    }

    private void later(Channel channel, Task task) {
        executor.execute(
                () -> {
                    try {
                        task.run();
                    } catch (Refused refused) {
                        answer(channel, status(refused.refusal()), "text/plain", new byte[0]);
                    } catch (IOException cut) {
                        var _ = channel.close();
                    } catch (RuntimeException bug) {
                        LOG.log(System.Logger.Level.ERROR, "A request was not answered", bug);
                        answer(
                                channel,
                                HttpResponseStatus.INTERNAL_SERVER_ERROR,
                                "text/plain",
                                new byte[0]);
                    }
                });
    }

    private static HttpResponseStatus status(Refusal refusal) {
        return switch (refusal) {
            case Refusal.NotFound() -> HttpResponseStatus.NOT_FOUND;
            case Refusal.Forbidden(String why) -> HttpResponseStatus.FORBIDDEN;
            case Refusal.Conflict(String why) -> HttpResponseStatus.CONFLICT;
            case Refusal.Invalid(String field, String why) -> HttpResponseStatus.BAD_REQUEST;
            case Refusal.TooLarge(long limit) -> HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE;
            case Refusal.QuotaExceeded(long limit, long used) ->
                    HttpResponseStatus.INSUFFICIENT_STORAGE;
            case Refusal.TooManyRequests(var after) -> HttpResponseStatus.TOO_MANY_REQUESTS;
            case Refusal.Unavailable(String why, var after) ->
                    HttpResponseStatus.SERVICE_UNAVAILABLE;
        };
    }

    private void receive(Channel channel, String path, long length, String type, Body content)
            throws IOException {
        uploads.receive(path, length, type, content);
        answer(channel, HttpResponseStatus.CREATED, "text/plain", new byte[0]);
    }

    private void give(Channel channel, String path, boolean withContent) throws IOException {
        Optional<Uploads.Held> found = uploads.find(path);
        if (found.isEmpty()) {
            answer(channel, HttpResponseStatus.NOT_FOUND, "text/plain", new byte[0]);
            return;
        }
        Uploads.Held held = found.get();
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers()
                .set(CONTENT_TYPE, held.type())
                .set(CONTENT_LENGTH, held.blob().size())
                .set("X-Content-Type-Options", "nosniff")
                .set("Content-Security-Policy", "sandbox; default-src 'none'")
                .set(ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        var _ = channel.write(head);
        if (withContent) {
            try (InputStream content = held.blob().open()) {
                for (byte[] chunk = content.readNBytes(CHUNK);
                        chunk.length > 0;
                        chunk = content.readNBytes(CHUNK)) {
                    if (!channel.writeAndFlush(
                                    new DefaultHttpContent(Unpooled.wrappedBuffer(chunk)))
                            .awaitUninterruptibly()
                            .isSuccess()) {
                        throw new IOException("the reader is gone");
                    }
                }
            }
        }
        var _ = channel.writeAndFlush(new DefaultLastHttpContent());
    }

    private void answer(Channel channel, HttpResponseStatus status, String type, byte[] content) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(content));
        response.headers()
                .set(CONTENT_TYPE, type)
                .set(CONTENT_LENGTH, content.length)
                .set("X-Content-Type-Options", "nosniff")
                .set(ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                .set(ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, PUT, OPTIONS")
                .set(ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type");
        if (status.code() < 300) {
            var _ = channel.writeAndFlush(response);
        } else {
            response.headers().set(CONNECTION, HttpHeaderValues.CLOSE);
            channel.writeAndFlush(response).addListener(written -> leave(channel));
        }
    }

    /// What a client still sends is dropped for a while: a connection that is closed over bytes
    /// that nobody read is reset, and the answer may be lost with it (RFC 9112 §9.6).
    private void leave(Channel channel) {
        Body open = body;
        if (open == null) {
            close(channel);
            return;
        }
        open.drop();
        var _ = ((DuplexChannel) channel).shutdownOutput();
        var _ =
                channel.eventLoop()
                        .schedule(() -> close(channel), LINGERS_SECONDS, TimeUnit.SECONDS);
    }

    private static void close(Channel channel) {
        var _ = channel.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        Body open = body;
        if (open != null) {
            open.cut();
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
