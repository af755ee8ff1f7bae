package maru.portal.letters.reach;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Looks every few seconds for messages that are due.
@Component
class OutboxRounds implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(OutboxRounds.class.getName());
    private static final long PAUSE_MILLISECONDS = 3_000;

    private final Outbox outbox;
    private final Thread thread;

    OutboxRounds(Outbox outbox) {
        this.outbox = outbox;
        this.thread = Thread.ofVirtual().name("outbox").unstarted(this::run);
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        thread.start();
    }

    private void run() {
        boolean failing = false;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                outbox.send();
                failing = false;
            } catch (RuntimeException failed) {
                if (!failing) {
                    LOG.log(System.Logger.Level.WARNING, "Messages wait in the outbox", failed);
                }
                failing = true;
            }
            try {
                Thread.sleep(PAUSE_MILLISECONDS);
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
