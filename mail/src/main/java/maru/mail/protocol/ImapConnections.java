package maru.mail.protocol;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import maru.identity.signon.ClientAddress;
import maru.identity.signon.Verdict;
import maru.mail.signon.Doorkeeper;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imapserver.netty.NettyConstants;
import org.jspecify.annotations.Nullable;

/// The open IMAP connections: where each comes from, and its end when the credential behind it
/// ends.
public final class ImapConnections {

    /// One connection.
    private static final class Open {

        private final Channel channel;
        private @Nullable AutoCloseable watch;

        Open(Channel channel) {
            this.channel = channel;
        }

        synchronized void watch(AutoCloseable newer) {
            end();
            watch = newer;
        }

        /// On the channel's own thread, some time soon.
        void close() {
            channel.close().addListener(closed -> end());
        }

        synchronized void end() {
            if (watch != null) {
                try {
                    watch.close();
                } catch (Exception unheard) {
                    throw new IllegalStateException(unheard);
                }
                watch = null;
            }
        }
    }

    private final Map<ImapSession, Open> open = new ConcurrentHashMap<>();
    private final Doorkeeper doorkeeper;

    public ImapConnections(Doorkeeper doorkeeper) {
        this.doorkeeper = doorkeeper;
    }

    /// Where the client is.
    ClientAddress address(ImapSession session) {
        Open connection = open.get(session);
        return connection != null
                        && connection.channel.remoteAddress() instanceof InetSocketAddress address
                ? ClientAddress.of(address.getAddress())
                : ClientAddress.of("127.0.0.1");
    }

    /// Closes the connection when the credential ends.
    void watch(ImapSession session, Verdict.Accepted accepted) {
        Open connection = open.get(session);
        if (connection != null) {
            connection.watch(doorkeeper.watch(accepted, connection::close));
            if (!connection.channel.isActive()) {
                connection.end();
            }
        }
    }

    /// Stands behind James's own handler and sees connections come and go.
    ChannelInboundHandlerAdapter handler() {
        return new ChannelInboundHandlerAdapter() {

            private @Nullable ImapSession session;

            @Override
            public void channelActive(ChannelHandlerContext context) throws Exception {
                session = context.channel().attr(NettyConstants.IMAP_SESSION_ATTRIBUTE_KEY).get();
                if (session != null) {
                    open.put(session, new Open(context.channel()));
                }
                context.channel().closeFuture().addListener(closed -> forget());
                super.channelActive(context);
            }

            private void forget() {
                if (session != null) {
                    Open connection = open.remove(session);
                    if (connection != null) {
                        connection.end();
                    }
                }
            }
        };
    }
}
