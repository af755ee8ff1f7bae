package maru.bench.storage;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import maru.bench.Ground;
import maru.storage.Transaction;
import maru.storage.feed.Feed;
import maru.storage.feed.FeedEntry;
import maru.storage.feed.FeedFollower;
import maru.storage.feed.FeedReader;
import maru.storage.feed.FeedSequencer;
import maru.storage.feed.FeedSignals;

/// 32 writers commit as fast as they can: without telling anyone, with the feed, and with a NOTIFY
/// in each transaction.
final class FeedBench {

    private static final int WRITERS = 32;
    private static final int ROUNDS = 3;
    private static final Duration ROUND = Duration.ofSeconds(6);
    private static final Feed FEED = new Feed("letters");

    private FeedBench() {}

    /// What a transaction does besides its own row.
    private interface Telling {
        void tell(Transaction transaction);
    }

    /// Notes how long each entry took from the statement that wrote it to its reader.
    private static final class Stopwatch implements FeedReader {

        private final long[] lags = new long[4_000_000];
        private int count;
        private long position;

        @Override
        public synchronized long position() {
            return position;
        }

        @Override
        public synchronized void take(List<FeedEntry> entries) {
            long now = System.nanoTime();
            for (FeedEntry entry : entries) {
                if (count < lags.length) {
                    lags[count++] = now - Long.parseLong(entry.body());
                }
            }
            position = entries.getLast().position();
        }

        @Override
        public synchronized void startOver(long from) {
            position = from;
        }
    }

    public static void main(String[] arguments) throws Exception {
        try (Ground ground = Ground.ofStorage(WRITERS + 6)) {
            ground.make(
                    "create table portal.act (id bigint generated always as identity primary key,"
                            + " what text not null)",
                    "insert into storage.feed (name, writer) values ('letters', 'maru_portal')");
            Stopwatch stopwatch = new Stopwatch();
            try (FeedSequencer sequencer = FeedSequencer.start(ground.part(), FEED);
                    FeedSignals signals = FeedSignals.start(ground.part());
                    FeedFollower follower =
                            FeedFollower.start(ground.part(), signals, FEED, stopwatch)) {
                Telling nobody = tx -> {};
                Telling feed = tx -> FEED.tell(tx, "acted", "x", String.valueOf(System.nanoTime()));
                Telling signal = tx -> tx.exists("select pg_notify('bench', 'x')");
                commits(ground, nobody);
                double without = 0;
                double with = 0;
                double notify = 0;
                for (int round = 0; round < ROUNDS; round++) {
                    without += commits(ground, nobody) / ROUNDS;
                    with += commits(ground, feed) / ROUNDS;
                    notify += commits(ground, signal) / ROUNDS;
                }
                while (!caughtUp(ground, stopwatch)) {
                    Thread.onSpinWait();
                }
                Ground.figure("commits with the feed", with, notify, "/s", "NOTIFY in each commit");
                Ground.figure("commits with the feed", with, without, "/s", "telling nobody");
                synchronized (stopwatch) {
                    double median = Ground.percentile(stopwatch.lags, stopwatch.count, 0.5) / 1e6;
                    double p99 = Ground.percentile(stopwatch.lags, stopwatch.count, 0.99) / 1e6;
                    Ground.figure("feed lag p50, saturated", median, 20, "ms", "the beat's goal");
                    Ground.figure("feed lag p99, saturated", p99, 100, "ms", "goal");
                }
                calm(ground, stopwatch);
                if (!sequencer.isLeading() || !follower.isCurrentWithin(Duration.ofSeconds(10))) {
                    throw new IllegalStateException("The feed did not keep up.");
                }
            }
        }
    }

    /// The lag at 200 commits a second, far from saturation.
    private static void calm(Ground ground, Stopwatch stopwatch) {
        synchronized (stopwatch) {
            stopwatch.count = 0;
        }
        long began = System.nanoTime();
        for (int each = 0; each < 1_000; each++) {
            while (System.nanoTime() - began < each * 5_000_000L) {
                Thread.onSpinWait();
            }
            ground.part()
                    .change(tx -> FEED.tell(tx, "acted", "x", String.valueOf(System.nanoTime())));
        }
        while (!caughtUp(ground, stopwatch)) {
            Thread.onSpinWait();
        }
        synchronized (stopwatch) {
            Ground.figure(
                    "feed lag p50, 200 commits/s",
                    Ground.percentile(stopwatch.lags, stopwatch.count, 0.5) / 1e6,
                    20,
                    "ms",
                    "the beat's goal");
            Ground.figure(
                    "feed lag p99, 200 commits/s",
                    Ground.percentile(stopwatch.lags, stopwatch.count, 0.99) / 1e6,
                    100,
                    "ms",
                    "goal");
        }
    }

    private static boolean caughtUp(Ground ground, Stopwatch stopwatch) {
        return ground.owner()
                .<Boolean>read(
                        tx ->
                                !tx.exists("select 1 from storage.feed_pending")
                                        && tx.one(
                                                        "select position from storage.feed",
                                                        row -> row.bigint("position"))
                                                <= stopwatch.position());
    }

    private static double commits(Ground ground, Telling telling)
            throws InterruptedException, ExecutionException, IOException {
        long began = System.nanoTime();
        long until = began + ROUND.toNanos();
        long total = 0;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                writers.add(
                        executor.submit(
                                () -> {
                                    long commits = 0;
                                    while (System.nanoTime() < until) {
                                        ground.part()
                                                .change(
                                                        tx -> {
                                                            tx.update(
                                                                    "insert into act (what) values (?)",
                                                                    "signed");
                                                            telling.tell(tx);
                                                        });
                                        commits++;
                                    }
                                    return commits;
                                }));
            }
            for (Future<Long> writer : writers) {
                total += writer.get();
            }
        }
        return total / ((System.nanoTime() - began) / 1e9);
    }
}
