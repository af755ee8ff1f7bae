package maru.portal.letters.rounds;

import java.time.Duration;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;

/// Does the same work again and again, with a pause between, from the moment the portal is ready
/// until it closes. Work that fails is tried again in the next round and named in the log once, not
/// each time.
public final class Rounds implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Rounds.class.getName());
    private static final Duration CLOSING_AT_MOST = Duration.ofSeconds(2);

    private final String waiting;
    private final Duration pause;
    private final Runnable work;
    private final Thread thread;
    private volatile boolean closed;

    /// @param name of the thread
    /// @param waiting what to say in the log while the work fails, e.g. `Messages wait`
    public Rounds(String name, String waiting, Duration pause, Runnable work) {
        this.waiting = waiting;
        this.pause = pause;
        this.work = work;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    @EventListener(ApplicationReadyEvent.class)
    public void begin() {
        thread.start();
    }

    private void run() {
        boolean failing = false;
        while (!closed) {
            try {
                work.run();
                failing = false;
            } catch (RuntimeException failed) {
                if (!failing && !closed) {
                    LOG.log(System.Logger.Level.WARNING, waiting, failed);
                }
                failing = true;
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    /// Ends the thread; waits for a round that is under way, for a moment.
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(CLOSING_AT_MOST);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}
