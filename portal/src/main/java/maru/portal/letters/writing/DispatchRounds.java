package maru.portal.letters.writing;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Looks once a second for letters that are due.
@Component
class DispatchRounds implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(DispatchRounds.class.getName());
    private static final long PAUSE_MILLISECONDS = 1_000;

    private final Dispatch dispatch;
    private final Thread thread;

    DispatchRounds(Dispatch dispatch) {
        this.dispatch = dispatch;
        this.thread = Thread.ofVirtual().name("letters that are due").unstarted(this::run);
    }

    @EventListener(ApplicationReadyEvent.class)
    void begin() {
        thread.start();
    }

    private void run() {
        boolean failing = false;
        while (!Thread.currentThread().isInterrupted()) {
            try {
                dispatch.sweep();
                failing = false;
            } catch (RuntimeException failed) {
                if (!failing) {
                    LOG.log(System.Logger.Level.WARNING, "Letters that are due wait", failed);
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
