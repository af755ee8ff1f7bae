package maru.chat.web;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.URI;
import java.util.function.Consumer;
import maru.chat.stream.StreamServices;
import maru.chat.upload.Uploads;

/// How a connection of the port behind the front door begins.
public final class WebPort implements Consumer<Channel> {

    private static final int LINE_AT_MOST = 4_096;
    private static final int HEADERS_AT_MOST = 16_384;
    private static final int CHUNK_AT_MOST = 16_384;

    private final StreamServices streams;
    private final HostMeta hostMeta;
    private final Uploads uploads;

    /// @param publicUrl of this installation
    public WebPort(StreamServices streams, URI publicUrl, Uploads uploads) {
        this.streams = streams;
        this.hostMeta = new HostMeta(publicUrl);
        this.uploads = uploads;
    }

    @Override
    public void accept(Channel channel) {
        channel.pipeline()
                .addLast(new HttpServerCodec(LINE_AT_MOST, HEADERS_AT_MOST, CHUNK_AT_MOST))
                .addLast(new WebRequests(streams, hostMeta, uploads));
    }
}
