package maru.documents;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import maru.documents.model.Bounds;
import maru.documents.model.Reading;
import maru.documents.model.Why;

/// Reads files in processes of their own, a few at a time.
///
/// ```java
/// try (DocumentReader reader = DocumentReader.start(ReaderSettings.standard(folder))) {
///     switch (reader.read(file, "안내문.hwp")) {
///         case Reading.Read(Document document) -> HtmlWriter.fragment(document, HtmlWriter.INLINE, 2);
///         case Reading.NotRead not -> not.korean();
///     }
/// }
/// ```
///
/// [#read] blocks its (virtual) thread for at most the wait for a free process and the time for one
/// file; it never throws for anything that is wrong with the file. A process is used for many files
/// in turn and ended at the first one that breaks, exceeds its memory or its time; the next file
/// gets a new one. Idle processes are ended after a while, so that a server nobody asks holds none.
public final class DocumentReader implements AutoCloseable {

    /// A process that has read so many files makes room for a new one.
    private static final int FILES_OF_A_PROCESS = 200;

    private final ReaderSettings settings;
    private final ProgramFiles program;
    private final Semaphore places;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<ReadingProcess> idle = new ArrayDeque<>();
    private final Set<ReadingProcess> all = new HashSet<>();
    private final Thread sweeper;
    private boolean closed;

    private DocumentReader(ReaderSettings settings, ProgramFiles program) {
        this.settings = settings;
        this.program = program;
        this.places = new Semaphore(settings.processes(), true);
        this.sweeper = Thread.ofVirtual().name("reader sweeper").start(this::sweep);
    }

    /// A reader without processes yet; the first file starts one.
    public static DocumentReader start(ReaderSettings settings) {
        try {
            Files.createDirectories(settings.folder());
            return new DocumentReader(settings, ProgramFiles.find());
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /// Reads one file.
    ///
    /// @param name as its owner named it; the ending is compared with the bytes
    public Reading read(Path file, String name) {
        try {
            long size = Files.size(file);
            if (size == 0) {
                return new Reading.NotRead(Why.EMPTY, "");
            }
            if (size > Bounds.FILE) {
                return new Reading.NotRead(Why.TOO_LARGE, String.valueOf(Bounds.FILE >> 20));
            }
            if (!places.tryAcquire(settings.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                return new Reading.NotRead(Why.BUSY, "");
            }
            try {
                return readInTurn(file, name);
            } finally {
                places.release();
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Reading.NotRead(Why.BUSY, "");
        }
    }

    private Reading readInTurn(Path file, String name) throws IOException {
        ReadingProcess process = take();
        boolean again = false;
        try {
            Reading reading = process.read(file, name);
            again = process.isFit() && process.files() < FILES_OF_A_PROCESS;
            return reading;
        } finally {
            giveBack(process, again);
        }
    }

    private ReadingProcess take() throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("The reader is closed");
            }
            while (!idle.isEmpty()) {
                ReadingProcess process = idle.pop();
                if (process.isFit()) {
                    return process;
                }
                all.remove(process);
                process.close();
            }
        } finally {
            lock.unlock();
        }
        ReadingProcess process = ReadingProcess.start(settings, program);
        lock.lock();
        try {
            all.add(process);
        } finally {
            lock.unlock();
        }
        return process;
    }

    private void giveBack(ReadingProcess process, boolean again) {
        lock.lock();
        try {
            if (again && !closed) {
                idle.push(process);
                return;
            }
            all.remove(process);
        } finally {
            lock.unlock();
        }
        process.close();
    }

    private void sweep() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.sleep(settings.idle().toMillis() / 2);
                endIdle(settings.idle());
            }
        } catch (InterruptedException closing) {
            // The end of this thread.
        }
    }

    private void endIdle(Duration longerThan) {
        Set<ReadingProcess> ended = new HashSet<>();
        lock.lock();
        try {
            idle.removeIf(
                    process -> process.idleFor().compareTo(longerThan) >= 0 && ended.add(process));
            all.removeAll(ended);
        } finally {
            lock.unlock();
        }
        ended.forEach(ReadingProcess::close);
    }

    /// Ends all processes. A reading at hand is answered as broken.
    @Override
    public void close() {
        sweeper.interrupt();
        Set<ReadingProcess> left;
        lock.lock();
        try {
            closed = true;
            left = new HashSet<>(all);
            all.clear();
            idle.clear();
        } finally {
            lock.unlock();
        }
        left.forEach(ReadingProcess::close);
    }
}
