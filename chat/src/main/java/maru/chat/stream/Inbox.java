package maru.chat.stream;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/// What came on one connection, done one after the other on a virtual thread that exists only while
/// there is something to do. Past a few waiting tasks the connection is not read on.
final class Inbox {

    private static final System.Logger LOG = System.getLogger(Inbox.class.getName());
    private static final int STOPS_READING_AT = 32;
    private static final int READS_AGAIN_AT = 8;

    private final Executor executor;
    private final Runnable stopReading;
    private final Runnable readAgain;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(2);
    private boolean running;
    private boolean stopped;

    Inbox(Executor executor, Runnable stopReading, Runnable readAgain) {
        this.executor = executor;
        this.stopReading = stopReading;
        this.readAgain = readAgain;
    }

    void add(Runnable task) {
        boolean start;
        boolean stop;
        synchronized (tasks) {
            tasks.add(task);
            start = !running;
            running = true;
            stop = !stopped && tasks.size() >= STOPS_READING_AT;
            stopped |= stop;
        }
        if (stop) {
            stopReading.run();
        }
        if (start) {
            executor.execute(this::drain);
        }
    }

    private void drain() {
        while (true) {
            Runnable next;
            boolean again;
            synchronized (tasks) {
                next = tasks.poll();
                if (next == null) {
                    running = false;
                    return;
                }
                again = stopped && tasks.size() <= READS_AGAIN_AT;
                stopped &= !again;
            }
            if (again) {
                readAgain.run();
            }
            try {
                next.run();
            } catch (RuntimeException bug) {
                LOG.log(System.Logger.Level.ERROR, "A stream's event was not handled", bug);
            }
        }
    }
}
