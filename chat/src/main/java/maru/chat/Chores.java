package maru.chat;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// What is done again and again while the server runs, on one thread. A round that fails is logged,
/// and the next one comes.
final class Chores implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Chores.class.getName());

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(
                    task -> Thread.ofPlatform().daemon().name("chat chores").unstarted(task));

    void every(Duration pause, Runnable chore) {
        var _ =
                thread.scheduleWithFixedDelay(
                        () -> {
                            try {
                                chore.run();
                            } catch (RuntimeException failed) {
                                LOG.log(
                                        System.Logger.Level.WARNING,
                                        "A chore of the chat server failed",
                                        failed);
                            }
                        },
                        pause.toMillis(),
                        pause.toMillis(),
                        TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
