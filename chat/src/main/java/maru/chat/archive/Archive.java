package maru.chat.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import maru.kernel.Metrics;
import maru.kernel.Refused;
import maru.storage.Database;
import maru.storage.Transaction;
import org.jspecify.annotations.Nullable;

/// The one archive that offline delivery, carbons, archive queries, resumption and search read.
/// Many sessions' messages are committed in one transaction, and only then handed out, in the order
/// of their ids.
///
/// Ids are given while the lanes of all archives of the batch are locked, in sorted order, so that
/// with several nodes too no entry ever becomes visible behind an id that was already served.
public final class Archive implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(Archive.class.getName());

    /// Entries in one transaction.
    private static final int BATCH_AT_MOST = 1_000;

    /// While nothing else is to be written, how far this node has handed out is written this late.
    private static final long NOTHING_ELSE_MILLISECONDS = 1_000;

    private static final long TRIED_AGAIN_AFTER_MILLISECONDS = 200;

    /// A batch that was surely not committed is refused after this; one in doubt is tried until the
    /// database answers.
    private static final long REFUSED_AFTER_NANOS = 15_000_000_000L;

    private static final int WAITING_AT_MOST = 20_000;
    private static final int BATCHES_IN_DELIVERY = 8;

    private static final LongAdder ENTRIES = Metrics.counter("chat_archive_entries_total");
    private static final LongAdder BATCHES = Metrics.counter("chat_archive_batches_total");
    private static final LongAdder REPEATS = Metrics.counter("chat_archive_repeats_total");

    /// A change that goes along with a batch: it joins the transaction in its place in the queue.
    public interface Note {
        void write(Transaction transaction);

        /// After the commit.
        default void written() {}

        /// The database does not answer.
        default void refused() {}
    }

    @SuppressWarnings("ArrayRecordComponent") // It is carried, never compared.
    private record Done(List<Work> works, long[] ids) {}

    private final Database database;
    private final String node;
    private final BlockingQueue<Work> waiting = new LinkedBlockingQueue<>();

    /// Senders wait for room; what handing out leads to never does, since others wait for that.
    private final Semaphore room = new Semaphore(WAITING_AT_MOST);

    private final BlockingQueue<Done> committed = new ArrayBlockingQueue<>(BATCHES_IN_DELIVERY);
    private final Thread writer;
    private final Thread deliverer;
    private volatile boolean closed;
    private volatile boolean healthy = true;
    private final long openedAt;
    private final long handedOutBefore;
    private volatile long handedOut;
    private long lastId;

    private Archive(Database database, String node, long lastId, long handedOutBefore) {
        this.database = database;
        this.node = node;
        this.lastId = lastId;
        this.openedAt = lastId;
        this.handedOutBefore = handedOutBefore;
        this.handedOut = lastId;
        this.writer = Thread.ofPlatform().name("archive writer").unstarted(this::write);
        this.deliverer = Thread.ofPlatform().name("archive delivery").unstarted(this::deliver);
    }

    /// Begins to take messages.
    ///
    /// @param node the name of this process among those that share the database
    public static Archive open(Database database, String node) {
        Archive archive =
                database.read(
                        tx -> {
                            long last =
                                    tx.one(
                                            "select coalesce(max(id), 0) as last from chat.entry",
                                            row -> row.bigint("last"));
                            long before =
                                    tx.first(
                                                    "select handed_out from chat.node where name ="
                                                            + " ?",
                                                    row -> row.bigint("handed_out"),
                                                    node)
                                            .orElse(last);
                            return new Archive(database, node, last, before);
                        });
        Metrics.gauge("chat_archive_waiting", archive.waiting::size);
        archive.writer.start();
        archive.deliverer.start();
        return archive;
    }

    /// The newest entry when this archive was opened.
    public long openedAt() {
        return openedAt;
    }

    /// The newest entry that the process before this one surely handed out.
    public long handedOutBefore() {
        return handedOutBefore;
    }

    /// What the process before this one left is taken care of, in the caller's transaction.
    public void recovered(Transaction tx) {
        Batch.handedOut(tx, node, openedAt);
    }

    /// The newest entry that was handed out.
    public long handedOut() {
        return handedOut;
    }

    public boolean isHealthy() {
        return healthy;
    }

    /// Takes a message. The order of calls is the order of ids.
    ///
    /// @param mark how far the sender's stream is with this message; becomes durable with it
    public void append(Draft draft, Stored stored, @Nullable Mark mark) {
        room.acquireUninterruptibly();
        waiting.add(new Work.Append(draft, stored, mark));
    }

    public void note(Note note) {
        waiting.add(new Work.Change(note));
    }

    /// Waits until all that was taken before is committed and handed out.
    public void barrier() {
        CountDownLatch latch = new CountDownLatch(1);
        note(
                new Note() {
                    @Override
                    public void write(Transaction transaction) {}

                    @Override
                    public void written() {
                        latch.countDown();
                    }

                    @Override
                    public void refused() {
                        latch.countDown();
                    }
                });
        try {
            latch.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        // What handing out led to is written too.
        barrier();
        closed = true;
        try {
            writer.join(TimeUnit.SECONDS.toMillis(15));
            deliverer.join(TimeUnit.SECONDS.toMillis(15));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        while (true) {
            try {
                if (closed && waiting.isEmpty()) {
                    committed.put(new Done(List.of(), new long[0]));
                    return;
                }
                Work first = waiting.poll(NOTHING_ELSE_MILLISECONDS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    store(new Batch(gather(first)));
                }
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private List<Work> gather(Work first) throws InterruptedException {
        List<Work> batch = new ArrayList<>();
        batch.add(first);
        if (first instanceof Work.HandedOut && !closed) {
            Work more = waiting.poll(NOTHING_ELSE_MILLISECONDS, TimeUnit.MILLISECONDS);
            if (more != null) {
                batch.add(more);
            }
        }
        waiting.drainTo(batch, BATCH_AT_MOST - batch.size());
        room.release((int) batch.stream().filter(each -> each instanceof Work.Append).count());
        return batch;
    }

    private void store(Batch batch) throws InterruptedException {
        long began = System.nanoTime();
        while (true) {
            try {
                long[] ids = database.transaction(tx -> batch.write(tx, node, lastId));
                healthy = true;
                for (long id : ids) {
                    lastId = Math.max(lastId, id);
                }
                BATCHES.increment();
                committed.put(new Done(batch.works(), ids));
                return;
            } catch (Refused unanswered) {
                healthy = false;
                boolean late = System.nanoTime() - began > REFUSED_AFTER_NANOS;
                if (late && (closed || !batch.isInDoubt())) {
                    refuse(batch.works());
                    return;
                }
                Thread.sleep(TRIED_AGAIN_AFTER_MILLISECONDS);
            } catch (RuntimeException failed) {
                LOG.log(System.Logger.Level.WARNING, "A batch of the archive failed", failed);
                if (batch.works().size() == 1) {
                    refuse(batch.works());
                    return;
                }
                // One that the database refuses must not take its neighbours along.
                for (Work one : batch.works()) {
                    store(new Batch(List.of(one)));
                }
                return;
            }
        }
    }

    private void deliver() {
        while (true) {
            try {
                Done done = committed.take();
                if (done.works().isEmpty()) {
                    return;
                }
                handOut(done);
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    private void handOut(Done done) {
        long last = handedOut;
        for (int i = 0; i < done.ids().length; i++) {
            try {
                switch (done.works().get(i)) {
                    case Work.Append(Draft draft, Stored stored, var mark) -> {
                        if (done.ids()[i] == Batch.REPEATED) {
                            REPEATS.increment();
                            stored.repeated();
                        } else {
                            ENTRIES.increment();
                            last = done.ids()[i];
                            stored.stored(last);
                        }
                    }
                    case Work.Change(Note note) -> note.written();
                    case Work.HandedOut handed -> {}
                }
            } catch (RuntimeException failed) {
                LOG.log(System.Logger.Level.ERROR, "A stored message was not handed out", failed);
            }
        }
        if (last > handedOut) {
            handedOut = last;
            waiting.add(new Work.HandedOut(last));
        }
    }

    private static void refuse(List<Work> works) {
        for (Work work : works) {
            switch (work) {
                case Work.Append(Draft draft, Stored stored, var mark) -> stored.refused();
                case Work.Change(Note note) -> note.refused();
                case Work.HandedOut handed -> {}
            }
        }
    }
}
