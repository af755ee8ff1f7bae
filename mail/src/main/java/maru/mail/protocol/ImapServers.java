package maru.mail.protocol;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import javax.inject.Provider;
import org.apache.james.filesystem.api.FileSystem;
import org.apache.james.imap.api.message.response.StatusResponseFactory;
import org.apache.james.imap.api.process.ImapProcessor;
import org.apache.james.imap.decode.ImapDecoder;
import org.apache.james.imap.encode.ImapEncoder;
import org.apache.james.imapserver.netty.IMAPServer;
import org.apache.james.imapserver.netty.IMAPServerFactory;
import org.apache.james.imapserver.netty.ImapMetrics;
import org.apache.james.imapserver.netty.NettyConstants;
import org.apache.james.metrics.api.GaugeRegistry;
import org.apache.james.metrics.api.MetricFactory;

/// James's IMAP servers, with a handler of ours behind theirs that knows the open connections.
public final class ImapServers extends IMAPServerFactory {

    private final ImapConnections connections;
    private final StatusResponseFactory responses;

    public ImapServers(
            FileSystem files,
            Provider<ImapDecoder> decoder,
            Provider<ImapEncoder> encoder,
            Provider<ImapProcessor> processor,
            MetricFactory metrics,
            GaugeRegistry gauges,
            ImapConnections connections,
            StatusResponseFactory responses) {
        super(files, decoder, encoder, processor, metrics, gauges);
        this.connections = connections;
        this.responses = responses;
    }

    @Override
    protected IMAPServer createServer() {
        return new Server(
                decoder.get(),
                encoder.get(),
                new MendedProcessor(processor.get(), responses),
                imapMetrics,
                gaugeRegistry,
                connections);
    }

    @SuppressWarnings("unchecked") // James's own method returns a raw type.
    private static final class Server extends IMAPServer {

        private final ImapConnections connections;

        Server(
                ImapDecoder decoder,
                ImapEncoder encoder,
                ImapProcessor processor,
                ImapMetrics metrics,
                GaugeRegistry gauges,
                ImapConnections connections) {
            super(decoder, encoder, processor, metrics, gauges);
            this.connections = connections;
        }

        @Override
        protected ChannelInboundHandlerAdapter createCoreHandler() {
            ChannelInboundHandlerAdapter theirs = super.createCoreHandler();
            return new ChannelInitializer<Channel>() {
                @Override
                protected void initChannel(Channel channel) {
                    // Under the name that James looks for.
                    channel.pipeline().replace(this, NettyConstants.CORE_HANDLER, theirs);
                    channel.pipeline().addLast("connections", connections.handler());
                    channel.pipeline()
                            .addBefore(NettyConstants.FRAMER, "small", new SmallUntilSignedIn());
                }
            };
        }
    }
}
