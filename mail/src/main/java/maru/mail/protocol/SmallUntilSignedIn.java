package maru.mail.protocol;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import org.apache.james.imap.api.ImapSessionState;
import org.apache.james.imap.api.process.ImapSession;
import org.apache.james.imapserver.netty.NettyConstants;

/// Whoever has not signed in may send so much and no more, in whatever lines or literals: James
/// waits for a literal of any announced length and keeps what comes.
final class SmallUntilSignedIn extends ChannelInboundHandlerAdapter {

    /// Room for several tries with the longest tokens.
    static final int BYTES_AT_MOST = 128 << 10;

    private long bytes;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        ImapSession session =
                context.channel().attr(NettyConstants.IMAP_SESSION_ATTRIBUTE_KEY).get();
        if (message instanceof ByteBuf received
                && (session == null || session.getState() == ImapSessionState.NON_AUTHENTICATED)) {
            bytes += received.readableBytes();
            if (bytes > BYTES_AT_MOST) {
                ReferenceCountUtil.release(message);
                var _ = context.close();
                return;
            }
        }
        super.channelRead(context, message);
    }
}
