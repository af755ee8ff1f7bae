package maru.chat.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What one connection may have waiting, and who waits for it.
class OutboxTest {

    private static final byte[] PIECE = new byte[300 << 10];

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Outbox outbox = new Outbox();

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatHasGatheredGoesAtOnceAndInItsOrder() {
        assertThat(outbox.add(channel, utf8("<a/>"))).isTrue();
        assertThat(outbox.add(channel, utf8("<b"), utf8("/>"))).isTrue();
        channel.runPendingTasks();
        ByteBuf sent = channel.readOutbound();
        assertThat(sent.toString(StandardCharsets.UTF_8)).isEqualTo("<a/><b/>");
        sent.release();
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
    }

    @Test
    void whoeverDoesNotReadIsCutOffAndNothingIsKept() {
        int taken = 0;
        while (outbox.add(channel, PIECE)) {
            taken++;
        }
        assertThat(taken).isEqualTo((int) (Outbox.BACKLOG_AT_MOST / PIECE.length));
        channel.runPendingTasks();
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
        assertThat(outbox.awaitRoom()).isFalse();
    }

    @Test
    void whoPassesMuchWaitsUntilTheClientHasReadIt() throws Exception {
        outbox.add(channel, PIECE);
        CompletableFuture<Boolean> room = new CompletableFuture<>();
        Thread waits = Thread.startVirtualThread(() -> room.complete(outbox.awaitRoom()));
        while (waits.isAlive() && waits.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(room).isNotDone();
        channel.runPendingTasks();
        assertThat(room.get(1, TimeUnit.MINUTES)).isTrue();
    }
}
