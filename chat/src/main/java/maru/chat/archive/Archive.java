package maru.chat.archive;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
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

    private static final int WAITING_AT_MOST = 20_000;
    private static final int BATCHES_IN_DELIVERY = 8;

    /// Locks; an archive's is its number modulo this.
    private static final int LANES = 64;

    /// The first key of the advisory locks: any number nobody else uses.
    private static final int LOCK_SPACE = 0x6368_6174;

    private static final LongAdder ENTRIES = Metrics.counter("chat_archive_entries_total");
    private static final LongAdder BATCHES = Metrics.counter("chat_archive_batches_total");
    private static final LongAdder REPEATS = Metrics.counter("chat_archive_repeats_total");

    /// Something to do within the transaction of a batch or, without an effect of its own, a place
    /// in the queue.
    private sealed interface Work {
        record Append(Draft draft, Stored stored, @Nullable Mark mark) implements Work {}

        record Change(Note note) implements Work {}
    }

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

    private static final long REPEATED = -1;
    private static final long NOTHING = -2;

    private final Database database;
    private final String node;
    private final BlockingQueue<Work> waiting = new LinkedBlockingQueue<>(WAITING_AT_MOST);
    private final BlockingQueue<Done> committed = new ArrayBlockingQueue<>(BATCHES_IN_DELIVERY);
    private final Thread writer;
    private final Thread deliverer;
    private volatile boolean closed;
    private volatile boolean healthy = true;
    private volatile long handedOut;
    private long lastId;

    private Archive(Database database, String node) {
        this.database = database;
        this.node = node;
        this.writer = Thread.ofPlatform().name("archive writer").unstarted(this::write);
        this.deliverer = Thread.ofPlatform().name("archive delivery").unstarted(this::deliver);
    }

    /// Begins to take messages.
    ///
    /// @param node the name of this process among those that share the database
    public static Archive open(Database database, String node) {
        Archive archive = new Archive(database, node);
        archive.lastId =
                database.read(
                        tx ->
                                tx.one(
                                        "select coalesce(max(id), 0) as last from chat.entry",
                                        row -> row.bigint("last")));
        archive.handedOut = archive.lastId;
        Metrics.gauge("chat_archive_waiting", archive.waiting::size);
        archive.writer.start();
        archive.deliverer.start();
        return archive;
    }

    /// The last id that was given when this archive was opened.
    public long openedAt() {
        return handedOut;
    }

    public boolean isHealthy() {
        return healthy;
    }

    /// Takes a message. The order of calls is the order of ids.
    ///
    /// @param mark how far the sender's stream is with this message; becomes durable with it
    public void append(Draft draft, Stored stored, @Nullable Mark mark) {
        put(new Work.Append(draft, stored, mark));
    }

    public void note(Note note) {
        put(new Work.Change(note));
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
        closed = true;
        // Something to take, so that the writer looks at `closed`.
        note(transaction -> {});
        try {
            writer.join(TimeUnit.SECONDS.toMillis(15));
            deliverer.join(TimeUnit.SECONDS.toMillis(15));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void put(Work work) {
        try {
            waiting.put(work);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            refuse(List.of(work));
        }
    }

    private void write() {
        List<Work> batch = new ArrayList<>();
        while (true) {
            batch.clear();
            try {
                if (closed && waiting.isEmpty()) {
                    committed.put(new Done(List.of(), new long[0]));
                    return;
                }
                Work first = closed ? waiting.poll() : waiting.take();
                if (first == null) {
                    continue;
                }
                batch.add(first);
                waiting.drainTo(batch, BATCH_AT_MOST - 1);
                store(List.copyOf(batch));
            } catch (InterruptedException stopped) {
                return;
            }
        }
    }

    private void store(List<Work> works) throws InterruptedException {
        long[] ids;
        try {
            ids = database.transaction(tx -> commit(tx, works));
            healthy = true;
        } catch (Refused unanswered) {
            healthy = false;
            refuse(works);
            return;
        } catch (RuntimeException failed) {
            healthy = false;
            LOG.log(System.Logger.Level.WARNING, "A batch of the archive failed", failed);
            if (works.size() > 1) {
                // One that the database refuses must not take its neighbours along.
                for (Work one : works) {
                    store(List.of(one));
                }
            } else {
                refuse(works);
            }
            return;
        }
        BATCHES.increment();
        committed.put(new Done(works, ids));
    }

    private long[] commit(Transaction tx, List<Work> works) {
        List<Draft> drafts = new ArrayList<>();
        Set<Integer> lanes = new TreeSet<>();
        for (Work work : works) {
            if (work instanceof Work.Append(Draft draft, Stored stored, var mark)) {
                drafts.add(draft);
                lanes.add((int) (draft.sender() % LANES));
                lanes.add((int) (draft.receiver() % LANES));
            }
        }
        long[] ids = new long[works.size()];
        if (!drafts.isEmpty()) {
            long clock = lock(tx, lanes);
            Set<String> known = origins(tx, drafts);
            long next = Math.max(clock * 16, lastId + 16);
            EntryRows rows = new EntryRows(drafts.size());
            for (int i = 0; i < ids.length; i++) {
                if (!(works.get(i) instanceof Work.Append(Draft draft, Stored stored, var mark))) {
                    ids[i] = NOTHING;
                } else if (draft.origin() != null && !known.add(key(draft))) {
                    ids[i] = REPEATED;
                } else {
                    rows.add(next, draft);
                    ids[i] = next;
                    next += 16;
                }
            }
            rows.insert(tx);
            lastId = next - 16;
        } else {
            java.util.Arrays.fill(ids, NOTHING);
        }
        marks(tx, works);
        for (Work work : works) {
            if (work instanceof Work.Change(Note note)) {
                note.write(tx);
            }
        }
        tx.update(
                """
                insert into chat.node (name, handed_out) values (?, ?)
                on conflict (name) do update set handed_out = excluded.handed_out
                """,
                node,
                handedOut);
        return ids;
    }

    private static void marks(Transaction tx, List<Work> works) {
        Map<String, Mark> newest = new TreeMap<>();
        for (Work work : works) {
            if (work instanceof Work.Append append && append.mark() != null) {
                newest.put(append.mark().stream(), append.mark());
            }
        }
        if (!newest.isEmpty()) {
            tx.update(
                    """
                    update chat.stream as s
                    set inbound = greatest(s.inbound, m.inbound),
                        acknowledged = greatest(s.acknowledged, m.acknowledged)
                    from unnest(?, ?, ?) as m (id, inbound, acknowledged) where s.id = m.id
                    """,
                    List.copyOf(newest.keySet()),
                    newest.values().stream().map(Mark::inbound).toList(),
                    newest.values().stream().map(Mark::acknowledged).toList());
        }
    }

    /// The database's clock in microseconds, read with the locks held.
    private static long lock(Transaction tx, Set<Integer> lanes) {
        return tx.one(
                """
                select (extract(epoch from clock_timestamp()) * 1000000)::bigint as clock
                from (select count(pg_advisory_xact_lock(?, lane)) as locked
                      from (select unnest(?) as lane order by 1) as sorted) as all_locks
                where locked >= 0
                """,
                row -> row.bigint("clock"),
                LOCK_SPACE,
                lanes);
    }

    private static String key(Draft draft) {
        return draft.sender() + " " + draft.origin();
    }

    private static Set<String> origins(Transaction tx, List<Draft> drafts) {
        List<Long> senders = new ArrayList<>();
        List<String> origins = new ArrayList<>();
        for (Draft draft : drafts) {
            @Nullable String origin = draft.origin();
            if (origin != null) {
                senders.add(draft.sender());
                origins.add(origin);
            }
        }
        if (origins.isEmpty()) {
            return new HashSet<>();
        }
        return new HashSet<>(
                tx.list(
                        """
                        select e.sender || ' ' || e.origin as key
                        from unnest(?, ?) as asked (sender, origin)
                        join chat.entry as e
                            on e.sender = asked.sender and e.origin = asked.origin
                        """,
                        row -> row.text("key"),
                        senders,
                        origins));
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
                        if (done.ids()[i] == REPEATED) {
                            REPEATS.increment();
                            stored.repeated();
                        } else {
                            ENTRIES.increment();
                            last = done.ids()[i];
                            stored.stored(last);
                        }
                    }
                    case Work.Change(Note note) -> note.written();
                }
            } catch (RuntimeException failed) {
                LOG.log(System.Logger.Level.ERROR, "A stored message was not handed out", failed);
            }
        }
        handedOut = last;
    }

    private static void refuse(List<Work> works) {
        for (Work work : works) {
            switch (work) {
                case Work.Append(Draft draft, Stored stored, var mark) -> stored.refused();
                case Work.Change(Note note) -> note.refused();
            }
        }
    }
}
