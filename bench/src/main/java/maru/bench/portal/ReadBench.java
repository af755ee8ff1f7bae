package maru.bench.portal;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import maru.bench.Ground;
import maru.bench.portal.Processor.Part;
import org.jspecify.annotations.Nullable;

/// A guardian's letter, read again and again through the front door of a running demo: how many a
/// second, what each takes of the processors, and how long one waits at half of that rate.
final class ReadBench {

    /// Until the just-in-time compiler has little left to do; its own work counts as the portal's.
    private static final Duration WARM_UP = Duration.ofSeconds(90);

    private static final Duration TIME = Duration.ofSeconds(20);
    private static final int READERS = 8;
    private static final int GUARDIAN = 2;

    private ReadBench() {}

    /// Reads as a guardian of the demo does.
    ///
    /// @param args the address of the front door, and the launcher's process id
    public static void main(String[] args) throws Exception {
        URI root = URI.create(args[0]);
        Processor processor =
                new Processor(ProcessHandle.of(Long.parseLong(args[1])).orElseThrow());
        Visitor guardian = new Visitor();
        URI demo = root.resolve("/demo");
        String enter = "[^\"]*/~" + GUARDIAN + "/[^\"]*";
        guardian.open(Visitor.link(demo, guardian.open(demo), enter));
        URI inbox = root.resolve("/~" + GUARDIAN + "/inbox");
        URI letter =
                Visitor.link(inbox, guardian.open(inbox), "[^\"]*/inbox/[^\"]+/[^\"]+/read[^\"]*");
        saturated(guardian, letter, WARM_UP);

        Map<Part, Duration> before = processor.taken();
        int reads = saturated(guardian, letter, TIME);
        Map<Part, Duration> after = processor.taken();
        double whole = 0;
        for (Part part : Part.values()) {
            double each =
                    milliseconds(after, part) / (double) reads
                            - milliseconds(before, part) / (double) reads;
            Ground.figure("a letter read, CPU of " + part.words(), each, 1, "ms", "goal of all");
            whole += each;
        }
        Ground.figure("a letter read, CPU of all three", whole, 1, "ms", "goal, at most");
        double rate = reads / (double) TIME.toSeconds();
        Ground.figure("letters read with 8 readers", rate, 500, "/s", "half of two cores at 1 ms");

        long[] waits = paced(guardian, letter, rate / 2);
        Ground.figure(
                "waiting at half that rate, p99",
                Ground.percentile(waits, waits.length, 0.99) / 1e6,
                200,
                "ms",
                "goal, at most");
    }

    private static long milliseconds(Map<Part, Duration> taken, Part part) {
        return taken.getOrDefault(part, Duration.ZERO).toMillis();
    }

    /// As many as eight readers get who ask again at once.
    private static int saturated(Visitor guardian, URI letter, Duration time) throws Exception {
        AtomicInteger reads = new AtomicInteger();
        AtomicReference<@Nullable Exception> wrong = new AtomicReference<>();
        long until = System.nanoTime() + time.toNanos();
        Thread[] readers = new Thread[READERS];
        for (int i = 0; i < READERS; i++) {
            readers[i] =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        while (System.nanoTime() < until && wrong.get() == null) {
                                            read(guardian, letter, wrong);
                                            reads.incrementAndGet();
                                        }
                                    });
        }
        join(readers, wrong);
        return reads.get();
    }

    /// At a fixed rate, whatever the answers take: each wait counts from when it was due.
    private static long[] paced(Visitor guardian, URI letter, double rate) throws Exception {
        int count = (int) (rate * TIME.toSeconds());
        long step = (long) (1e9 / rate);
        long[] waits = new long[count];
        AtomicReference<@Nullable Exception> wrong = new AtomicReference<>();
        Thread[] readers = new Thread[count];
        long began = System.nanoTime();
        for (int i = 0; i < count; i++) {
            int number = i;
            long due = began + i * step;
            Thread.sleep(Duration.ofNanos(Math.max(0, due - System.nanoTime())));
            readers[i] =
                    Thread.ofVirtual()
                            .start(
                                    () -> {
                                        read(guardian, letter, wrong);
                                        waits[number] = System.nanoTime() - due;
                                    });
        }
        join(readers, wrong);
        return waits;
    }

    private static void read(
            Visitor guardian, URI letter, AtomicReference<@Nullable Exception> wrong) {
        try {
            guardian.read(letter);
        } catch (IOException failed) {
            wrong.compareAndSet(null, failed);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private static void join(Thread[] readers, AtomicReference<@Nullable Exception> wrong)
            throws Exception {
        for (Thread reader : readers) {
            reader.join();
        }
        Exception failed = wrong.get();
        if (failed != null) {
            throw failed;
        }
    }
}
